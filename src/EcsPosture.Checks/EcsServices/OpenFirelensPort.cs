using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service whose log router takes lines from outside the task.</summary>
public sealed class OpenFirelensPort : ServiceGroupCheck
{
    private const int ForwardPort = 24224;

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-firelens-port-open",
        Title = "FireLens forward port 24224 reachable",
        Severity = Severity.Medium,
        SeverityNote = "High when the rule is open to the world and the internet can address the tasks.",
        Topics = [Topic.Logging],
        Pages = ["using_firelens"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "The log router listens on port 24224 and believes whoever connects. "
            + "Who reaches the port can write lines into your logs, or fill them until real ones are lost.",
        PassWhen = "No rule of the tasks' security groups lets in TCP port 24224.",
        FailWhen = "A rule does, from any range, group or prefix list.",
        NotApplicableWhen = "No running revision has a FireLens container, the tasks do not use awsvpc, or the service is INACTIVE.",
        Remediation = new()
        {
            Summary = "Remove the rule, or narrow it to the ports that the application listens on: containers of the same task reach the router without any rule.",
            Cli = "aws ec2 revoke-security-group-ingress --region {region} --group-id <group> --ip-permissions <rule>",
            Terraform = """
                resource "aws_vpc_security_group_ingress_rule" "app" {
                  security_group_id            = aws_security_group.tasks.id
                  referenced_security_group_id = aws_security_group.load_balancer.id
                  ip_protocol                  = "tcp"
                  from_port                    = var.container_port
                  to_port                      = var.container_port
                }
                """,
            CloudFormation = """
                SecurityGroupIngress:
                  - SourceSecurityGroupId: !Ref LoadBalancerSecurityGroup
                    IpProtocol: tcp
                    FromPort: !Ref ContainerPort
                    ToPort: !Ref ContainerPort
                """,
        },
        Controls = [new(FrameworkNames.Nist80053, "SC-7", MappingSource.Ours), new(FrameworkNames.Nist80053, "AU-9", MappingSource.Ours)],
        Actions = ["ecs:ListServices", "ecs:DescribeServices", "ecs:DescribeTaskDefinition", "ec2:DescribeSecurityGroups"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        var definitions = context.DefinitionsOf(resource).ToList();
        var unread = definitions.Where(d => !d.IsKnown).Select(d => d.Gap!).ToList();
        if (!definitions.Exists(d => d.TryGet(out var definition, out _) && definition?.ContainerDefinitions.Any(c => c.FirelensConfiguration is not null) is true))
        {
            return unread.Count > 0 ? [new Unread(unread[0])] : [new DoesNotApply("No running revision has a FireLens container.")];
        }

        return base.Examine(resource, context);
    }

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineGroup(SecurityGroup group, ServiceGroup named, Service service, CheckContext context)
    {
        for (var i = 0; i < group.IpPermissions.Count; i++)
        {
            var rule = group.IpPermissions[i];
            if (rule.Covers("tcp", ForwardPort) && rule.Peers().Count > 0)
            {
                yield return new Violation(
                    $"Security group {NameOf(group)} lets {string.Join(", ", rule.Peers())} reach the log router ({rule.Ports()}).",
                    new Evidence(
                        string.Create(CultureInfo.InvariantCulture, $"{group.GroupId}: IpPermissions[{i}]"),
                        $"{rule.Ports()} from {string.Join(", ", rule.Peers())}",
                        "no rule that covers tcp 24224"))
                {
                    Severity = rule.IsOpenToWorld() && ServiceNetworks.IsAddressable(service, context) ? Severity.High : null,
                };
            }
        }
    }
}
