using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A Linux container that runs as root, or may because nobody says otherwise.</summary>
public sealed class LinuxRootUser : ContainerCheck
{
    private const string Expected = "a user other than root (0)";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-linux-root-user",
        Title = "Linux container runs as root",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A process that is root inside a container needs one flaw in the kernel or runtime to be root outside. "
            + "It may also change every file of the container and bind any port. The image's own default is root unless its build says otherwise.",
        PassWhen = "The user part of user (before a colon) is set and is neither root nor the number 0.",
        FailWhen = "user is root or 0 in any spelling (0:0, root:root, 00), names only a group, or is absent or empty, so that the image's default decides, which is not known.",
        NotApplicableWhen = "The containers are Windows containers, or the container is a FireLens log router, which often needs root and is judged by ecs-log-firelens-router.",
        Remediation = new()
        {
            Summary = "Create a user in the image (USER in the Dockerfile) and name it, by number, as user of the container definition.",
            Cli = NewRevision.With("set containerDefinitions[name={container}].user to \"1000:1000\" or another user of the image"),
            Terraform = """
                container_definitions = jsonencode([{
                  name = "{container}"
                  user = "1000:1000"
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    User: "1000:1000"
                """,
            SideEffects = "Files and volumes that root owns become unwritable, and ports below 1024 may need another number. ECS Exec sessions stay root.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.20"),
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override string? DoesNotApplyTo(TaskDefinition definition, CheckContext context) =>
        definition.IsWindows ? "Windows containers have no root user." : null;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        var unset = ContainerUser.IsUnset(container.User);
        if (!unset && !ContainerUser.IsRoot(container.User!))
        {
            return [];
        }

        if (container.FirelensConfiguration is not null)
        {
            return [new DoesNotApply("A FireLens log router often needs root; ecs-log-firelens-router judges it.")];
        }

        return unset
            ? [new Violation(
                $"Container {container.Name} sets no user; the image default is unknown and usually root.",
                new Evidence($"{path}.user", container.User is null ? Evidence.Absent : "empty", Expected))]
            : [new Violation($"Container {container.Name} runs as root.", new Evidence($"{path}.user", container.User!, Expected))];
    }
}
