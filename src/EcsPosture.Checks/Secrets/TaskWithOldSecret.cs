using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Secrets;

/// <summary>A running task that was given a secret which has been rotated since.</summary>
public sealed class TaskWithOldSecret : Check<RunningTask>
{
    private const string GraceMinutes = "graceMinutes";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-stale-after-rotation",
        Title = "Task started before the last secret rotation",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["secrets-envvar"],
        ResourceType = ResourceType.Task,
        Responsibility = Responsibility.Customer,
        Rationale =
            "ECS reads a secret once, when it starts a task: a task that is older than the rotation still holds the value that was to be gone. "
            + "Where the old value no longer works, the task fails at its next connection.",
        PassWhen = "The task started after the last change of each secret and parameter that it was given, or less than an hour before.",
        FailWhen = "A secret was rotated, or a parameter set, more than an hour after the task had started.",
        ManualWhen = "A secret was changed since the task had started and not by rotation: AWS does not tell whether its value or only its settings.",
        NotApplicableWhen = "The task was given no secret or parameter, only versions that are pinned by id, or has not started.",
        Remediation = new()
        {
            Summary = "Deploy the service anew after each rotation, best by a rule on the event that the rotation succeeded; or read the secret in the application.",
            Cli = """
                aws ecs update-service --region {region} --cluster {cluster} --service {service} --force-new-deployment
                """,
            SideEffects = "All tasks of the service are replaced.",
        },
        Actions = ["ecs:ListTasks", "ecs:DescribeTasks", "ecs:DescribeTaskDefinition", "secretsmanager:ListSecrets", "ssm:DescribeParameters"],
        Parameters = [new(GraceMinutes, "60", "Minutes that a task may be older than the change.")],
    };

    /// <inheritdoc />
    protected override ResourceList<RunningTask> Select(CheckContext context) => context.Region.Tasks;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(RunningTask resource, CheckContext context)
    {
        if (resource.LastStatus is "STOPPED" || resource.StartedAt is not { } started)
        {
            yield return new DoesNotApply("The task is not running.");
            yield break;
        }

        if (!context.Region.TaskDefinitions.Find(resource.TaskDefinitionArn ?? "").TryGet(out var definition, out var gap) || definition is null)
        {
            yield return new Unread(gap ?? Gap.NotAsked("ecs:DescribeTaskDefinition", resource.TaskDefinitionArn));
            yield break;
        }

        context.Note(definition.ContentHash);
        var latest = started.AddMinutes(context.IntParameter(GraceMinutes));
        var any = false;
        for (var i = 0; i < definition.ContainerDefinitions.Count; i++)
        {
            foreach (var reference in ValueReferences.Of(definition.ContainerDefinitions[i], CheckContext.ContainerPath(i)).Where(r => r.IsInjected && !r.Source.IsPinned))
            {
                any = true;
                if ((reference.Source.IsSecret ? ExamineSecret(reference, started, latest, context) : ExamineParameter(reference, started, latest, context)) is { } found)
                {
                    yield return found;
                }
            }
        }

        if (!any)
        {
            yield return new DoesNotApply("The task was given no secret or parameter that may change.");
        }
    }

    private static Statement? ExamineSecret(ValueReference reference, DateTimeOffset started, DateTimeOffset latest, CheckContext context)
    {
        if (!context.FindSecret(reference.Source).TryGet(out var secret, out var gap))
        {
            return new Unread(gap);
        }

        if (secret?.LastRotatedDate is { } rotated && rotated > latest)
        {
            return new Violation(
                $"The task started on {Time(started)} and holds the value that secret {secret.Name} had before it was rotated on {Time(rotated)}.", Evidence(reference, started, rotated));
        }

        return secret?.LastChangedDate is { } changed && changed > latest
            ? new NeedsReview($"Look at whether the value of secret {secret.Name} changed on {Time(changed)}, after the task had started: if so, deploy anew.")
            {
                Evidence = [Evidence(reference, started, changed)],
            }
            : null;
    }

    private static Statement? ExamineParameter(ValueReference reference, DateTimeOffset started, DateTimeOffset latest, CheckContext context)
    {
        if (!context.FindParameter(reference.Source).TryGet(out var parameter, out var gap))
        {
            return new Unread(gap);
        }

        return parameter?.LastModifiedDate is { } modified && modified > latest
            ? new Violation(
                $"The task started on {Time(started)} and holds the value that parameter {parameter.Name} had before it was set on {Time(modified)}.", Evidence(reference, started, modified))
            : null;
    }

    private static Evidence Evidence(ValueReference reference, DateTimeOffset started, DateTimeOffset changed) =>
        new("startedAt", Time(started), $"after {Time(changed)}, when {reference.Name} changed");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
