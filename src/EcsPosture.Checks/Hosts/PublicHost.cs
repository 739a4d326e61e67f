using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host with a public address.</summary>
public sealed class PublicHost : ContainerInstanceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-public-ip",
        Title = "Container instance has a public IP",
        Severity = Severity.High,
        SeverityNote = "Critical when a security group of the host lets the whole internet in on any port.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-network"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "A host on the internet is found and tried within minutes, and everything that listens on it, by design or by mistake, is one rule away from being reached. Hosts need a way out, not an address.",
        PassWhen = "Neither the instance nor any of its network interfaces has a public IPv4 address.",
        FailWhen = "One of them has.",
        NotApplicableWhen = "The host is external.",
        Remediation = new()
        {
            Summary = "Start the instances in private subnets without public addresses, and let them out through a NAT gateway or VPC endpoints.",
            Terraform = """
                resource "aws_launch_template" "hosts" {
                  network_interfaces {
                    associate_public_ip_address = false
                  }
                }
                """,
            CloudFormation = """
                LaunchTemplate:
                  Type: AWS::EC2::LaunchTemplate
                  Properties:
                    LaunchTemplateData:
                      NetworkInterfaces:
                        - DeviceIndex: 0
                          AssociatePublicIpAddress: false
                """,
            SideEffects = "Without a NAT gateway or endpoints for ECS, ECR, S3 and CloudWatch Logs the agent cannot register and images cannot be pulled.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "EC2.9"),
            new(FrameworkNames.Nist80053, "AC-21"),
            new(FrameworkNames.Nist80053, "AC-3"),
            new(FrameworkNames.Nist80053, "AC-3(7)"),
            new(FrameworkNames.Nist80053, "AC-4"),
            new(FrameworkNames.Nist80053, "AC-4(21)"),
            new(FrameworkNames.Nist80053, "AC-6"),
            new(FrameworkNames.Nist80053, "SC-7"),
            new(FrameworkNames.Nist80053, "SC-7(11)"),
            new(FrameworkNames.Nist80053, "SC-7(16)"),
            new(FrameworkNames.Nist80053, "SC-7(20)"),
            new(FrameworkNames.Nist80053, "SC-7(21)"),
            new(FrameworkNames.Nist80053, "SC-7(3)"),
            new(FrameworkNames.Nist80053, "SC-7(4)"),
            new(FrameworkNames.Nist80053, "SC-7(9)"),
            new(FrameworkNames.PciDss, "1.4.4", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ec2:DescribeInstances", "ec2:DescribeSecurityGroups"],
    };

    /// <inheritdoc />
    protected override bool JudgesManaged => true;

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        var host = InstanceOf(instance, context).Require();
        string[] addresses = [.. host.NetworkInterfaces.Select(i => i.Association?.PublicIp).Prepend(host.PublicIpAddress).OfType<string>().Where(a => a.Length > 0).Distinct()];
        if (addresses.Length == 0)
        {
            return [];
        }

        var groups = HostGroups.Of(host, context);
        var open = groups.Rules.FirstOrDefault(r => r.Rule.IsOpenToWorld());
        return
        [
            new Violation(
                $"Instance {host.InstanceId} has the public address {string.Join(", ", addresses)}{(open.Group is null ? "" : $", and {open.Group.GroupId} lets the internet in ({open.Rule.Ports()})")}.",
                new Evidence("PublicIpAddress", string.Join(", ", addresses), Evidence.Absent))
            {
                Severity = open.Group is null ? Severity.High : Severity.Critical,
            },
            .. open.Group is null ? groups.Gaps.Select(gap => new Unread(gap)) : [],
        ];
    }
}
