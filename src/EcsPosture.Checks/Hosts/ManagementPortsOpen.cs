using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host whose security groups let others in to SSH, RDP, Docker or the ECS agent.</summary>
public sealed class ManagementPortsOpen : ContainerInstanceCheck
{
    private static readonly (int First, int Last, string What, bool IsControl)[] Ports =
    [
        (22, 22, "SSH", false), (3389, 3389, "RDP", false), (2375, 2376, "Docker", true), (51678, 51680, "the ECS agent", true),
    ];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-management-ports-open",
        Title = "SSH, RDP, Docker or agent ports open",
        Severity = Severity.Critical,
        SeverityNote = "Critical for Docker and the agent open to the internet; high for SSH and RDP open to the internet, and for Docker and the agent open to any network.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-network", "ecs-agent-introspection"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "Docker's port gives root on the host to whoever reaches it, and the agent's ports tell what runs there and hand out credentials. Shells are reached through Session Manager, which needs no open port and records who did what.",
        PassWhen = "No rule lets the internet in on 22 or 3389, and none lets any network in on 2375, 2376 and 51678 to 51680.",
        FailWhen = "A rule of a security group of the host does.",
        NotApplicableWhen = "The host is external.",
        Remediation = new()
        {
            Summary = "Remove the rules, and use Session Manager for shells.",
            Cli = """
                aws ec2 revoke-security-group-ingress --region {region} --group-id <group> --ip-permissions <rule>
                aws ssm start-session --region {region} --target <instance>
                """,
            SideEffects = "People and tools that log in over SSH need Session Manager and its agent first.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "EC2.13"),
            new(FrameworkNames.Fsbp, "EC2.19"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 5.3", MappingSource.Ours),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 5.4"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 6.3"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 6.4"),
            new(FrameworkNames.Nist80053, "AC-4"),
            new(FrameworkNames.Nist80053, "AC-4(21)"),
            new(FrameworkNames.Nist80053, "CM-7"),
            new(FrameworkNames.Nist80053, "SC-7"),
            new(FrameworkNames.Nist80053, "SC-7(11)"),
            new(FrameworkNames.Nist80053, "SC-7(16)"),
            new(FrameworkNames.Nist80053, "SC-7(21)"),
            new(FrameworkNames.Nist80053, "SC-7(4)"),
            new(FrameworkNames.Nist80053, "SC-7(5)"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-2"),
            new(FrameworkNames.Nist80053, "CM-2(2)"),
            new(FrameworkNames.PciDss, "1.3.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "1.4.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "1.2.8", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "1.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "1.5.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A1.1.3", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ec2:DescribeInstances", "ec2:DescribeSecurityGroups"],
    };

    /// <inheritdoc />
    protected override bool JudgesManaged => true;

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        var host = InstanceOf(instance, context).Require();
        var groups = HostGroups.Of(host, context);
        foreach (var (group, rule, index) in groups.Rules)
        {
            foreach (var (first, last, what, isControl) in Ports)
            {
                if (rule.Touches("tcp", first, last) && SeverityOf(rule, isControl) is { } severity)
                {
                    yield return new Violation(
                        $"{group.GroupId} of {host.InstanceId} opens {what} to {(rule.IsOpenToWorld() ? "the internet" : "other networks")}.",
                        new Evidence(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"IpPermissions[{index}]"), $"{rule.Ports()} from {string.Join(", ", rule.Cidrs)}", "no such rule"))
                    {
                        Severity = severity,
                    };
                }
            }
        }

        foreach (var gap in groups.Gaps)
        {
            yield return new Unread(gap);
        }
    }

    private static Severity? SeverityOf(IpPermission rule, bool isControl) =>
        rule.IsOpenToWorld() ? (isControl ? Severity.Critical : Severity.High)
        : isControl && rule.Cidrs.Any(IsNetwork) ? Severity.High
        : null;

    // A range of one address may be the host itself, or one known machine.
    private static bool IsNetwork(string range) => !range.EndsWith(AddressRange.IsIpv6(range) ? "/128" : "/32", StringComparison.Ordinal);
}
