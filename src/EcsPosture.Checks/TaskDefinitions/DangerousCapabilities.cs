using System.Collections.Frozen;
using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A container that is given Linux capabilities with which it can leave or disturb its host.</summary>
public sealed class DangerousCapabilities : ContainerCheck
{
    private static readonly FrozenDictionary<string, Severity> Dangerous = new Dictionary<string, Severity>
    {
        ["ALL"] = Severity.High,
        ["SYS_ADMIN"] = Severity.High,
        ["SYS_MODULE"] = Severity.High,
        ["SYS_RAWIO"] = Severity.High,
        ["DAC_READ_SEARCH"] = Severity.High,
        ["BPF"] = Severity.High,
        ["SYS_BOOT"] = Severity.High,
        ["SYS_PTRACE"] = Severity.Medium,
        ["NET_ADMIN"] = Severity.Medium,
        ["NET_RAW"] = Severity.Medium,
        ["SYS_TIME"] = Severity.Medium,
        ["SYSLOG"] = Severity.Medium,
        ["MAC_ADMIN"] = Severity.Medium,
        ["MAC_OVERRIDE"] = Severity.Medium,
        ["AUDIT_CONTROL"] = Severity.Medium,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a container adds any of them.</summary>
    internal static bool AddsAny(ContainerDefinition container) => container.LinuxParameters?.Capabilities?.Add.Any(name => Dangerous.ContainsKey(Bare(name))) is true;

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-dangerous-capabilities",
        Title = "Container adds dangerous Linux capabilities",
        Severity = Severity.High,
        SeverityNote = "Medium for capabilities that disturb the host or its network without owning it; low for SYS_PTRACE on Fargate, where it reaches the task's own processes only.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers", "task_definition_parameters", "security-fargate"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Some capabilities are as good as root on the host: they mount file systems, load kernel modules or read any file. "
            + "Others let a container listen to or redirect its neighbours' traffic.",
        PassWhen = "linuxParameters.capabilities.add is empty or names only capabilities outside the dangerous set.",
        FailWhen =
            "It names ALL, SYS_ADMIN, SYS_MODULE, SYS_RAWIO, DAC_READ_SEARCH, BPF or SYS_BOOT (high), or SYS_PTRACE, NET_ADMIN, NET_RAW, "
            + "SYS_TIME, SYSLOG, MAC_ADMIN, MAC_OVERRIDE or AUDIT_CONTROL (medium), with or without CAP_ and in any case of letters.",
        NotApplicableWhen = "The containers are Windows containers.",
        Remediation = new()
        {
            Summary = "Remove the capability. Best drop ALL and add back the few that the application needs.",
            Cli = NewRevision.With("set containerDefinitions[name={container}].linuxParameters.capabilities to {\"drop\": [\"ALL\"], \"add\": [...]}"),
            Terraform = """
                container_definitions = jsonencode([{
                  name            = "{container}"
                  linuxParameters = { capabilities = { drop = ["ALL"], add = [] } }
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    LinuxParameters:
                      Capabilities:
                        Drop: [ALL]
                        Add: []
                """,
            SideEffects = "Network tools, debuggers and storage drivers inside the container may need what is taken away. Fargate lets only SYS_PTRACE be added.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CM-7", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override string? DoesNotApplyTo(TaskDefinition definition, CheckContext context) =>
        definition.IsWindows ? "Windows containers have no Linux capabilities." : null;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        var added = container.LinuxParameters?.Capabilities?.Add;
        return added is { Count: > 0 } ? ExamineAdded(added, container, path, definition, context) : [];
    }

    private static IEnumerable<Statement> ExamineAdded(
        IReadOnlyList<string> added, ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        for (var i = 0; i < added.Count; i++)
        {
            var name = Bare(added[i]);
            if (!Dangerous.TryGetValue(name, out var severity))
            {
                continue;
            }

            name = name.ToUpperInvariant();
            if (name is "SYS_PTRACE" && context.IsFargateOnly(definition))
            {
                severity = Severity.Low;
            }

            yield return new Violation(
                $"Container {container.Name} adds {(name is "ALL" ? "all capabilities" : "capability " + name)}.",
                new Evidence(string.Create(CultureInfo.InvariantCulture, $"{path}.linuxParameters.capabilities.add[{i}]"), added[i]!, "not added"))
            {
                Severity = severity,
            };
        }
    }

    private static string Bare(string? capability)
    {
        var name = capability?.Trim() ?? "";
        return name.StartsWith("CAP_", StringComparison.OrdinalIgnoreCase) ? name[4..] : name;
    }
}
