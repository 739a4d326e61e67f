using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service whose tasks may call anything on the internet.</summary>
public sealed class UnrestrictedEgress : ServiceGroupCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-sg-open-egress",
        Title = "Service has unrestricted egress",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["security-network", "vpc-endpoints"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "Whoever takes over a container wants to fetch tools and to carry data away. "
            + "A group that lets tasks call only what they need makes both hard, and every new security group starts with the opposite.",
        PassWhen = "The tasks' security groups limit where to or over which ports traffic goes out.",
        FailWhen = "A rule lets out every protocol and port to 0.0.0.0/0, ::/0 or a range as wide.",
        NotApplicableWhen = "The tasks do not use awsvpc, run on external instances, or the service is INACTIVE.",
        Remediation = new()
        {
            Summary = "Replace the rule by ones for what the tasks call: the groups of VPC endpoints and databases, the prefix lists of S3 and DynamoDB, and the ranges they need.",
            Cli = """
                aws ec2 revoke-security-group-egress --region {region} --group-id <group> --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]'
                aws ec2 authorize-security-group-egress --region {region} --group-id <group> --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=<endpoint-group>}]'
                """,
            Terraform = """
                resource "aws_vpc_security_group_egress_rule" "to_endpoints" {
                  security_group_id            = aws_security_group.tasks.id
                  referenced_security_group_id = aws_security_group.endpoints.id
                  ip_protocol                  = "tcp"
                  from_port                    = 443
                  to_port                      = 443
                }
                """,
            CloudFormation = """
                ToEndpoints:
                  Type: AWS::EC2::SecurityGroupEgress
                  Properties:
                    GroupId: !Ref TaskSecurityGroup
                    DestinationSecurityGroupId: !Ref EndpointSecurityGroup
                    IpProtocol: tcp
                    FromPort: 443
                    ToPort: 443
                """,
            SideEffects = "Tasks need a way to the registry, to the log service and to secrets: without one they do not start.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-7(5)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-4", MappingSource.Ours),
            new(FrameworkNames.PciDss, "1.3.2", MappingSource.Ours),
        ],
        Actions = ["ecs:ListServices", "ecs:DescribeServices", "ec2:DescribeSecurityGroups"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineGroup(SecurityGroup group, ServiceGroup named, Service service, CheckContext context)
    {
        for (var i = 0; i < group.IpPermissionsEgress.Count; i++)
        {
            var rule = group.IpPermissionsEgress[i];
            if (rule.IsAllTraffic() && rule.IsOpenToWorld())
            {
                yield return new Violation(
                    $"Security group {NameOf(group)} lets tasks call everything everywhere.",
                    new Evidence(
                        string.Create(CultureInfo.InvariantCulture, $"{group.GroupId}: IpPermissionsEgress[{i}]"),
                        $"all traffic to {string.Join(", ", rule.WorldwideRanges())}",
                        "only the protocols, ports and peers that the tasks need"));
            }
        }
    }
}
