using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service whose security groups let in the whole internet.</summary>
public sealed class OpenServiceGroup : ServiceGroupCheck
{
    private const string HighRiskPorts = "highRiskPorts";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-sg-open-ingress",
        Title = "Service security group open to the internet",
        Severity = Severity.High,
        SeverityNote =
            "Critical when the internet can address the tasks and all ports or a high-risk one are open. Medium when the tasks have no public address, "
            + "or their subnets no route from the internet.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-network"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "The security group is the only thing between a task with a public address and everybody. "
            + "Even on a private address an open group lets every machine of the VPC, of peered networks and of a load balancer that keeps client addresses in.",
        PassWhen = "No rule of the tasks' security groups lets in 0.0.0.0/0, ::/0 or a range so wide that no private network has it.",
        FailWhen = "A rule does, for any port.",
        NotApplicableWhen = "The tasks do not use awsvpc, run on external instances, or the service is INACTIVE.",
        ManualWhen = "A rule lets in a prefix list, whose entries are not read.",
        Remediation = new()
        {
            Summary = "Remove the rule, and let in only the security group of the load balancer or of the callers.",
            Cli = """
                aws ec2 revoke-security-group-ingress --region {region} --group-id <group> --ip-permissions <rule>
                aws ec2 authorize-security-group-ingress --region {region} --group-id <group> --protocol tcp --port <container-port> --source-group <load-balancer-group>
                """,
            Terraform = """
                resource "aws_vpc_security_group_ingress_rule" "from_load_balancer" {
                  security_group_id            = aws_security_group.tasks.id
                  referenced_security_group_id = aws_security_group.load_balancer.id
                  ip_protocol                  = "tcp"
                  from_port                    = var.container_port
                  to_port                      = var.container_port
                }
                """,
            CloudFormation = """
                FromLoadBalancer:
                  Type: AWS::EC2::SecurityGroupIngress
                  Properties:
                    GroupId: !Ref TaskSecurityGroup
                    SourceSecurityGroupId: !Ref LoadBalancerSecurityGroup
                    IpProtocol: tcp
                    FromPort: !Ref ContainerPort
                    ToPort: !Ref ContainerPort
                """,
            SideEffects = "Who calls the tasks directly is cut off. Behind a network load balancer without security groups, let in the ranges of the clients or of the load balancer's subnets.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "EC2.18"),
            new(FrameworkNames.Fsbp, "EC2.19"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 5.3"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 5.4"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 6.3"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 6.4"),
            new(FrameworkNames.Nist80053, "AC-4"),
            new(FrameworkNames.Nist80053, "AC-4(21)"),
            new(FrameworkNames.Nist80053, "SC-7"),
            new(FrameworkNames.Nist80053, "SC-7(11)"),
            new(FrameworkNames.Nist80053, "SC-7(16)"),
            new(FrameworkNames.Nist80053, "SC-7(21)"),
            new(FrameworkNames.Nist80053, "SC-7(4)"),
            new(FrameworkNames.Nist80053, "SC-7(5)"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-2"),
            new(FrameworkNames.Nist80053, "CM-2(2)"),
            new(FrameworkNames.Nist80053, "CM-7"),
            new(FrameworkNames.PciDss, "1.3.1", MappingSource.Ours),
            new(FrameworkNames.PciDss, "1.4.2", MappingSource.Ours),
        ],
        Actions = ["ecs:ListServices", "ecs:DescribeServices", "ec2:DescribeSecurityGroups"],
        Parameters =
        [
            new(
                HighRiskPorts,
                "20,21,22,23,25,110,135,143,445,1433,1434,2375,2376,3000,3306,3389,4333,5000,5432,5500,5601,6379,8080,8088,8888,9200,9300,11211,24224,27017",
                "Ports and ranges of ports whose opening is worse: those that FSBP EC2.19 names, and those of Docker, common data stores and FireLens."),
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineGroup(SecurityGroup group, ServiceGroup named, Service service, CheckContext context)
    {
        var highRisk = new PortSet(context.ListParameter(HighRiskPorts));
        for (var i = 0; i < group.IpPermissions.Count; i++)
        {
            var rule = group.IpPermissions[i];
            if (rule.IsOpenToWorld())
            {
                var isAddressable = ServiceNetworks.IsAddressable(service, context);
                var ports = rule.Ports();
                var isWorst = rule.IsAllPorts() || highRisk.FirstIn(rule) is not null;
                yield return new Violation(
                    $"Security group {NameOf(group)} lets the whole internet in ({ports})"
                    + (isAddressable ? ", and the tasks can be addressed from it." : "; the tasks have no address that the internet reaches."),
                    new Evidence(named.Path, group.GroupId, "a group that lets in the load balancer's group only"),
                    new Evidence(
                        string.Create(CultureInfo.InvariantCulture, $"{group.GroupId}: IpPermissions[{i}]"),
                        $"{ports} from {string.Join(", ", rule.WorldwideRanges())}",
                        "no range that is open to the world"))
                {
                    Severity = !isAddressable ? Severity.Medium : isWorst ? Severity.Critical : Severity.High,
                };
            }
            else if (rule.PrefixLists.Count > 0)
            {
                yield return new NeedsReview($"See that prefix list {string.Join(", ", rule.PrefixLists)}, which security group {NameOf(group)} lets in ({rule.Ports()}), holds no range that is open to the world.")
                {
                    Evidence = [new(string.Create(CultureInfo.InvariantCulture, $"{group.GroupId}: IpPermissions[{i}]"), string.Join(", ", rule.PrefixLists), "known entries")],
                };
            }
        }
    }
}
