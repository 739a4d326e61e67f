using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A task that sees the processes of its host.</summary>
public sealed class HostPidMode : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-host-pid-mode",
        Title = "Task shares the host process namespace",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure],
        Pages = ["task_definition_parameters", "security-tasks-containers"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "With the host's process namespace a container lists, inspects and may signal every process of the instance, those of other tasks and of the ECS agent included. "
            + "Environment variables with credentials can be read from /proc.",
        PassWhen = "pidMode is absent or task.",
        FailWhen = "pidMode is host.",
        NotApplicableWhen = "The containers are Windows containers, or the definition runs on Fargate only, which has no host to share.",
        Remediation = new()
        {
            Summary = "Remove pidMode, or use task so that only the containers of the task see one another.",
            Cli = NewRevision.With("remove pidMode or set it to \"task\""),
            Terraform = """
                resource "aws_ecs_task_definition" "{family}" {
                  pid_mode = "task"
                }
                """,
            CloudFormation = """
                Type: AWS::ECS::TaskDefinition
                Properties:
                  PidMode: task
                """,
            SideEffects = "Monitoring agents that watch the processes of the host need it; run those as a daemon of their own, apart from applications.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.3"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.3"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-2"),
            new(FrameworkNames.PciDss, "1.4.5", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context) =>
        resource.IsWindows ? [new DoesNotApply("Windows containers have no pidMode.")]
        : context.IsFargateOnly(resource) ? [new DoesNotApply("Fargate tasks share no host.")]
        : resource.PidMode is "host" ? [new Violation("The containers share the host's process namespace.", new Evidence("pidMode", "host", "task or absent"))]
        : [];
}
