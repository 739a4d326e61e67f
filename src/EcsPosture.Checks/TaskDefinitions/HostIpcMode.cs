using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A task that shares the inter-process communication of its host.</summary>
public sealed class HostIpcMode : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-host-ipc-mode",
        Title = "Task shares the host IPC namespace",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure],
        Pages = ["task_definition_parameters"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "Shared memory, semaphores and message queues of the host are open to a container in its IPC namespace. "
            + "It can read and disturb what other tasks and the host's own software keep there.",
        PassWhen = "ipcMode is absent, none or task.",
        FailWhen = "ipcMode is host.",
        NotApplicableWhen = "The containers are Windows containers, or the definition runs on Fargate only, which has no host to share.",
        Remediation = new()
        {
            Summary = "Remove ipcMode, or use task so that only the containers of the task share memory.",
            Cli = NewRevision.With("remove ipcMode or set it to \"task\""),
            Terraform = """
                resource "aws_ecs_task_definition" "{family}" {
                  ipc_mode = "task"
                }
                """,
            CloudFormation = """
                Type: AWS::ECS::TaskDefinition
                Properties:
                  IpcMode: task
                """,
            SideEffects = "Containers that exchange data through shared memory across tasks no longer reach one another.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CA-9(1)", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context) =>
        resource.IsWindows ? [new DoesNotApply("Windows containers have no ipcMode.")]
        : context.IsFargateOnly(resource) ? [new DoesNotApply("Fargate tasks share no host.")]
        : resource.IpcMode is "host" ? [new Violation("The containers share the host's IPC namespace.", new Evidence("ipcMode", "host", "task, none or absent"))]
        : [];
}
