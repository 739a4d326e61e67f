using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A container that may take all memory of its host.</summary>
public sealed class MissingMemoryLimit : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-memory-limit",
        Title = "No hard memory limit",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "Without a hard limit a leak or an attack in one container uses up the memory of the instance and takes its neighbours down. "
            + "A reservation only guides placement and limits nothing.",
        PassWhen = "The task has memory set, or the container has memory above 0.",
        FailWhen = "Neither the task nor the container has memory; memoryReservation alone is no limit.",
        NotApplicableWhen = "The definition runs on Fargate only, where the task's memory is mandatory.",
        Remediation = new()
        {
            Summary = "Set memory for the task, or for each container, somewhat above what it uses at its peak.",
            Cli = NewRevision.With("set memory (MiB) on the task or on containerDefinitions[name={container}]"),
            Terraform = """
                container_definitions = jsonencode([{
                  name   = "{container}"
                  memory = 512
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    Memory: 512
                """,
            SideEffects = "A container that goes over the limit is killed; a limit raises what placement has to find on an instance.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-6", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-5", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override string? DoesNotApplyTo(TaskDefinition definition, CheckContext context) =>
        context.IsFargateOnly(definition) ? "Fargate demands the task's memory." : null;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context) =>
        !string.IsNullOrWhiteSpace(definition.Memory) || container.Memory > 0
            ? []
            :
            [
                new Violation(
                    $"Container {container.Name} has no hard memory limit, and neither has its task.",
                    new Evidence("memory", Evidence.Absent, "set, or the container's memory"),
                    new Evidence($"{path}.memory", container.Memory is null ? Evidence.Absent : "0", "above 0, or the task's memory")),
            ];
}
