using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host that misses patches, or whose patches nobody watches.</summary>
public sealed class UnpatchedHost : ContainerInstanceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-patch-compliance",
        Title = "Container instance or external host misses patches or is not managed",
        Severity = Severity.Medium,
        SeverityNote = "High for missing critical or security patches; low where Systems Manager does not manage the host, does not reach it or has not looked for long.",
        Topics = [Topic.Compliance, Topic.Infrastructure],
        Pages = ["ecs-anywhere", "ecs-optimized_AMI"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.Customer),
        Rationale =
            "On EC2 and on your own machines the system below the containers is yours to patch. Without Patch Manager, or another answer that the parameter tells of, nobody knows what is missing.",
        PassWhen = "Systems Manager manages the host and reaches it, its last patch scan is recent, and nothing is missing.",
        FailWhen = "Patches are missing or failed; or the host is not managed, not reached, or was not scanned within maximumScanAgeDays.",
        NotApplicableWhen = "The host is managed by AWS, runs Bottlerocket, or the parameter says that hosts are replaced rather than patched.",
        Remediation = new()
        {
            Summary = "Register the host with Systems Manager and give it a patch policy, or replace instances by ones with a current image.",
            Cli = """
                aws ssm describe-instance-patches --region {region} --instance-id <instance>
                aws ssm send-command --region {region} --document-name AWS-RunPatchBaseline --targets Key=InstanceIds,Values=<instance> --parameters Operation=Install
                """,
            SideEffects = "Installing patches may restart the host: drain it first.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "SSM.1"),
            new(FrameworkNames.Fsbp, "SSM.2"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-2"),
            new(FrameworkNames.Nist80053, "CM-2(2)"),
            new(FrameworkNames.Nist80053, "CM-8"),
            new(FrameworkNames.Nist80053, "CM-8(1)"),
            new(FrameworkNames.Nist80053, "CM-8(2)"),
            new(FrameworkNames.Nist80053, "CM-8(3)"),
            new(FrameworkNames.Nist80053, "SA-15(2)"),
            new(FrameworkNames.Nist80053, "SA-15(8)"),
            new(FrameworkNames.Nist80053, "SA-3"),
            new(FrameworkNames.Nist80053, "SI-2(3)"),
            new(FrameworkNames.Nist80053, "SI-2"),
            new(FrameworkNames.Nist80053, "SI-2(2)"),
            new(FrameworkNames.Nist80053, "SI-2(4)"),
            new(FrameworkNames.Nist80053, "SI-2(5)"),
            new(FrameworkNames.PciDss, "6.3.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "11.3.1.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "11.3.1.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "11.3.1", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ssm:DescribeInstanceInformation", "ssm:DescribeInstancePatchStates"],
        Parameters =
        [
            new("hostsAreReplaced", "false", "Whether hosts are replaced by ones with a new image instead of being patched: true or false."),
            new("maximumScanAgeDays", "30", "How old the last patch scan may be, in days."),
        ],
    };

    /// <inheritdoc />
    protected override bool JudgesExternal => true;

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        if (context.Parameter("hostsAreReplaced") is "true" && kind is HostKind.Ec2)
        {
            yield return new DoesNotApply("Hosts are replaced rather than patched.");
            yield break;
        }

        var region = context.Region;
        var arn = $"arn:{region.Partition}:ssm:{region.Region}:{region.AccountId}:managed-instance/{instance.Ec2InstanceId}";
        var nodes = region.Compute.ManagedNodes.Find(arn);
        context.Note(nodes.TryGet(out var node, out var gap) ? node?.ContentHash ?? "none" : "?");
        var states = region.Compute.PatchStates.Find(arn);
        context.Note(states.TryGet(out var state, out var stateGap) ? state?.ContentHash ?? "none" : "?");
        if (node?.PlatformName?.Contains("Bottlerocket", StringComparison.OrdinalIgnoreCase) is true)
        {
            yield return new DoesNotApply("Bottlerocket updates as a whole.");
            yield break;
        }

        if (gap is not null)
        {
            yield return new Unread(gap);
        }
        else if (node is null)
        {
            yield return Low($"Systems Manager does not manage {NameOf(instance)}.", "InstanceInformationList[*].InstanceId", Evidence.Absent, "the host");
            yield break;
        }
        else if (node.PingStatus is not "Online")
        {
            yield return Low($"Systems Manager does not reach {NameOf(instance)}.", "InstanceInformationList[*].PingStatus", node.PingStatus ?? Evidence.Absent, "Online");
        }

        if (stateGap is not null)
        {
            yield return new Unread(stateGap);
        }
        else if (state is null)
        {
            yield return Low($"Nobody has looked for missing patches on {NameOf(instance)}.", "InstancePatchStates[*].InstanceId", Evidence.Absent, "a patch scan");
        }
        else
        {
            foreach (var statement in ExamineState(instance, state, context))
            {
                yield return statement;
            }
        }
    }

    private static IEnumerable<Statement> ExamineState(ContainerInstance instance, EcsPosture.Inventory.Compute.PatchState state, CheckContext context)
    {
        var critical = (state.CriticalNonCompliantCount ?? 0) + (state.SecurityNonCompliantCount ?? 0);
        if (critical > 0)
        {
            yield return new Violation(
                $"Host {NameOf(instance)} misses critical or security patches.",
                new Evidence("InstancePatchStates[*].CriticalNonCompliantCount", Text(state.CriticalNonCompliantCount ?? 0), "0"),
                new Evidence("InstancePatchStates[*].SecurityNonCompliantCount", Text(state.SecurityNonCompliantCount ?? 0), "0"))
            {
                Severity = Severity.High,
            };
        }
        else if (state.MissingCount + state.FailedCount > 0)
        {
            yield return new Violation(
                $"Host {NameOf(instance)} misses patches.",
                new Evidence("InstancePatchStates[*].MissingCount", Text(state.MissingCount), "0"),
                new Evidence("InstancePatchStates[*].FailedCount", Text(state.FailedCount), "0"));
        }

        var limit = context.IntParameter("maximumScanAgeDays");
        if (state.OperationEndTime is not { } at || context.TakenAt - at > TimeSpan.FromDays(limit))
        {
            yield return Low(
                $"The last look for missing patches on {NameOf(instance)} is too long ago.",
                "InstancePatchStates[*].OperationEndTime",
                state.OperationEndTime?.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? Evidence.Absent,
                $"at most {limit} days ago");
        }
    }

    private static Violation Low(string message, string path, string actual, string expected) => new(message, new Evidence(path, actual, expected)) { Severity = Severity.Low };

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
