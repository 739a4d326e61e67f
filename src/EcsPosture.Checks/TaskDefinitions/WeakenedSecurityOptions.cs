using System.Collections.Frozen;
using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A container whose options switch AppArmor, SELinux or seccomp off.</summary>
public sealed class WeakenedSecurityOptions : ContainerCheck
{
    /// <summary>Options that end confinement, with <c>:</c> for Docker's <c>=</c>.</summary>
    private static readonly FrozenSet<string> Weakening = new[]
    {
        "apparmor:unconfined", "label:disable", "label:type:spc_t", "label:type:unconfined_t", "seccomp:unconfined", "systempaths:unconfined",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-security-options-weakened",
        Title = "dockerSecurityOptions disable AppArmor or SELinux confinement",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure],
        Pages = ["task_definition_parameters"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "AppArmor and SELinux hold a container back even when a flaw or a wrong mount lets it reach too far. "
            + "Without them the container's own walls are the only ones.",
        PassWhen = "dockerSecurityOptions is empty or holds only options that confine, such as no-new-privileges or a named profile.",
        FailWhen =
            "It holds apparmor:unconfined or label:disable (or label:type:spc_t, which comes to the same), "
            + "or seccomp:unconfined or systempaths:unconfined, which ECS does not document, should one ever be stored.",
        NotApplicableWhen = "The definition runs on Fargate only, which does not support the parameter, or its containers are Windows containers.",
        Remediation = new()
        {
            Summary = "Remove the option, or name a profile that allows what the application needs and nothing else.",
            Cli = NewRevision.With("remove the option from containerDefinitions[name={container}].dockerSecurityOptions"),
            Terraform = """
                container_definitions = jsonencode([{
                  name                  = "{container}"
                  dockerSecurityOptions = ["no-new-privileges"]
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    DockerSecurityOptions:
                      - no-new-privileges
                """,
            SideEffects = "What the default profile denies (mounts, some system calls, relabelled host paths) fails until a profile allows it. Instances need ECS_APPARMOR_CAPABLE or ECS_SELINUX_CAPABLE for named profiles.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-7", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override string? DoesNotApplyTo(TaskDefinition definition, CheckContext context) =>
        definition.IsWindows ? "Windows containers have neither AppArmor nor SELinux."
        : context.IsFargateOnly(definition) ? "Fargate does not support dockerSecurityOptions."
        : null;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context) =>
        container.DockerSecurityOptions.Count == 0 ? [] : ExamineOptions(container, path);

    private static IEnumerable<Statement> ExamineOptions(ContainerDefinition container, string path)
    {
        for (var i = 0; i < container.DockerSecurityOptions.Count; i++)
        {
            var option = container.DockerSecurityOptions[i] ?? "";
            if (Weakening.Contains(option.Replace('=', ':').Replace(" ", "", StringComparison.Ordinal)))
            {
                yield return new Violation(
                    $"Container {container.Name} is not confined: {option}.",
                    new Evidence(string.Create(CultureInfo.InvariantCulture, $"{path}.dockerSecurityOptions[{i}]"), option, "no such option, or a named profile"));
            }
        }
    }
}
