using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A Windows container that runs as ContainerAdministrator.</summary>
public sealed class WindowsAdministratorUser : ContainerCheck
{
    private const string Administrator = "ContainerAdministrator";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-windows-admin-user",
        Title = "Windows container runs as ContainerAdministrator",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers", "task_definition_parameters"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "ContainerAdministrator may change system files and services inside the container and gives an intruder the widest attack surface on the shared kernel. "
            + "Most applications run as ContainerUser.",
        PassWhen = "user is set and is not ContainerAdministrator, in any case of letters.",
        FailWhen = "user is ContainerAdministrator.",
        NotApplicableWhen = "The operating system family is not a Windows one; an unset family is Linux.",
        ManualWhen = "user is absent: the image decides, and ECS cannot say what it says.",
        Remediation = new()
        {
            Summary = "Put USER ContainerUser into the Dockerfile. The ECS reference says that user is not supported for Windows containers, so the image is the place that counts.",
            Cli = NewRevision.With("point containerDefinitions[name={container}].image to the rebuilt image and take user out or set it to \"ContainerUser\""),
            Terraform = """
                container_definitions = jsonencode([{
                  name = "{container}"
                  user = "ContainerUser"
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    User: ContainerUser
                """,
            SideEffects = "Software that writes below C:\\Windows or C:\\Program Files, or that installs services, stops working.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.21"),
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override string? DoesNotApplyTo(TaskDefinition definition, CheckContext context) =>
        definition.IsWindows ? null : "The containers are Linux containers.";

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        var user = container.User.AsSpan().Trim();
        if (user.Length == 0)
        {
            return
            [
                new NeedsReview($"Container {container.Name} sets no user; look at the USER of its image: it should not be {Administrator}.")
                {
                    Evidence = [new($"{path}.user", container.User is null ? Evidence.Absent : "empty", "the image's USER is not " + Administrator)],
                },
            ];
        }

        // Windows names the account with or without its virtual domain: User Manager\ContainerAdministrator.
        var account = user[(user.LastIndexOf('\\') + 1)..];
        return account.Equals(Administrator, StringComparison.OrdinalIgnoreCase)
            ? [new Violation($"Container {container.Name} runs as {Administrator}.", new Evidence($"{path}.user", container.User!, "ContainerUser"))]
            : [];
    }
}
