using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Iam;

/// <summary>A task that was started with another role than its definition names.</summary>
public sealed class TaskRoleOverridden : Check<RunningTask>
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-task-role-override",
        Title = "Running task uses an overridden task or execution role",
        Severity = Severity.Medium,
        SeverityNote = "High when the role has all permissions or can give them to itself.",
        Topics = [Topic.Iam],
        Pages = ["task-iam-roles"],
        ResourceType = ResourceType.Task,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Whoever reviews a task definition sees its roles and takes them for what its tasks may do. "
            + "An override at start gives a task other rights that no definition shows.",
        PassWhen = "The task runs with the roles of its definition.",
        FailWhen = "It was started with another task or execution role.",
        NotApplicableWhen = "The task has stopped.",
        Remediation = new()
        {
            Summary = "Register a revision with the right role, and name in the resource of iam:PassRole only the roles of definitions.",
            Cli = "aws ecs run-task --cluster {cluster} --task-definition <family>",
            SideEffects = "Jobs that rely on the override need a family of their own.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours), new(FrameworkNames.Nist80053, "CM-3", MappingSource.Ours)],
        Actions = ["ecs:ListTasks", "ecs:DescribeTasks", "ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override ResourceList<RunningTask> Select(CheckContext context) => context.Region.Tasks;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(RunningTask resource, CheckContext context)
    {
        if (resource.LastStatus is "STOPPED")
        {
            yield return new DoesNotApply("The task has stopped.");
            yield break;
        }

        var overrides = resource.Overrides;
        if (string.IsNullOrEmpty(overrides?.TaskRoleArn) && string.IsNullOrEmpty(overrides?.ExecutionRoleArn))
        {
            yield break;
        }

        var definition = context.Region.TaskDefinitions.Find(resource.TaskDefinitionArn ?? "").Require();
        context.Note(definition?.ContentHash ?? "none");
        foreach (var (path, given, own) in new[]
        {
            ("overrides.taskRoleArn", overrides!.TaskRoleArn, definition?.TaskRoleArn),
            ("overrides.executionRoleArn", overrides.ExecutionRoleArn, definition?.ExecutionRoleArn),
        })
        {
            var (role, expected) = (Full(given, context), Full(own, context));
            if (role is not null && role != expected)
            {
                var tier = context.Escalation.StandingOf(role).Tier;
                context.Note(tier.ToString());
                yield return new Violation(
                    $"Task {Arn.LastSegment(resource.TaskArn)} was started with {(path.Contains("task", StringComparison.Ordinal) ? "task" : "execution")} role {Arn.LastSegment(role)}.",
                    new Evidence(path, given!, own ?? Evidence.Absent))
                {
                    Severity = tier >= RoleTier.AdminEquivalent ? Severity.High : Severity.Medium,
                };
                if (tier < RoleTier.AdminEquivalent && GapOf(role, context) is { } unread)
                {
                    yield return new Unread(unread);
                }
            }
        }
    }

    // What keeps it open how much the role may do.
    private static Gap? GapOf(string arn, CheckContext context) =>
        !context.FindRole(arn).TryGet(out var role, out var gap) ? gap : role is null ? null : RolePolicies.GapOf(role, context);

    private static string? Full(string? role, CheckContext context) => RoleUsage.Normalize(role, context.Account.Partition, context.Account.AccountId);
}
