using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A container that runs with all privileges of the host.</summary>
public sealed class PrivilegedContainer : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-privileged-container",
        Title = "Container runs privileged",
        Severity = Severity.High,
        SeverityNote = "Critical together with host networking, the host's process namespace or a mounted Docker socket.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers", "task_definition_parameters"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "A privileged container has every capability and sees the host's devices. Whoever breaks into it owns the instance, "
            + "its instance role and every other task that runs there.",
        PassWhen = "privileged is false or absent.",
        FailWhen = "privileged is true.",
        NotApplicableWhen = "The definition runs on Fargate only, which refuses the parameter, or its containers are Windows containers.",
        Remediation = new()
        {
            Summary = "Remove privileged and add only the capabilities the container needs. Set ECS_DISABLE_PRIVILEGED=true on the instances so that no definition can bring it back.",
            Cli = """
                aws ecs describe-task-definition --region {region} --task-definition {family}:{revision} --query taskDefinition > definition.json
                # set containerDefinitions[name={container}].privileged to false, then
                aws ecs register-task-definition --region {region} --cli-input-json file://definition.json
                """,
            Terraform = """
                container_definitions = jsonencode([{
                  name       = "{container}"
                  privileged = false
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    Privileged: false
                """,
            SideEffects = "Software that manages the host (device access, nested containers) stops working; give it a daemon of its own.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.4"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.4"),
            new(FrameworkNames.Nist80053, "AC-2(1)"),
            new(FrameworkNames.Nist80053, "AC-3"),
            new(FrameworkNames.Nist80053, "AC-3(15)"),
            new(FrameworkNames.Nist80053, "AC-3(7)"),
            new(FrameworkNames.Nist80053, "AC-5"),
            new(FrameworkNames.Nist80053, "AC-6"),
            new(FrameworkNames.PciDss, "7.2.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "7.2.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "7.2.3", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override string? DoesNotApplyTo(TaskDefinition definition, CheckContext context) =>
        definition.IsWindows ? "Windows containers cannot be privileged."
        : context.IsFargateOnly(definition) ? "Fargate refuses privileged containers."
        : null;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        if (container.Privileged is not true)
        {
            yield break;
        }

        var socket = definition.Volumes.Any(v => HostPaths.IsContainerSocket(v.Host?.SourcePath) && container.MountPoints.Any(m => m.SourceVolume == v.Name));
        var worse = definition.NetworkMode is "host" || definition.PidMode is "host" || socket;
        yield return new Violation(
            $"Container {container.Name} runs privileged{(worse ? " and shares more of the host (network, processes or the container socket)" : "")}.",
            new Evidence($"{path}.privileged", "true", "false or absent"))
        {
            Severity = worse ? Severity.Critical : Severity.High,
        };
    }
}
