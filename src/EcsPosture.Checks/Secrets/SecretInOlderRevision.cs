using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Secrets;

/// <summary>A family whose latest revision is clean while older active ones still show a secret.</summary>
public sealed class SecretInOlderRevision : TaskDefinitionCheck
{
    private const int MostShown = 5;

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-stale-revision",
        Version = 2,
        Title = "Older ACTIVE revisions still hold plaintext secrets",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["specifying-sensitive-data", "delete-task-definition-v2"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A fixed definition does not take back what its older revisions say: everyone who may describe task definitions still reads the value. "
            + "Only deleting the revision and rotating the secret ends that.",
        PassWhen = "No active revision of the family that nothing runs holds a secret in plain text.",
        FailWhen = "The latest revision is clean, and an older active one that nothing runs holds a secret in plain text.",
        NotApplicableWhen = "The revision is not the latest of its family, or holds a secret itself, which its own checks report.",
        Remediation = new()
        {
            Summary = "Rotate the secret, then deregister and delete the older revisions.",
            Cli = """
                aws ecs deregister-task-definition --region {region} --task-definition {family}:<older-revision>
                aws ecs delete-task-definitions --region {region} --task-definitions {family}:<older-revision>
                """,
            SideEffects = "A deleted revision cannot be rolled back to, and no task can be started from it.",
        },
        Actions = ["ecs:ListTaskDefinitions", "ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        context.Region.ActiveRevisions.Require();
        if (context.Usage.LatestOf(resource.Family) != resource.TaskDefinitionArn)
        {
            context.Note("not the latest");
            yield return new DoesNotApply("Another revision is the latest of the family.");
            yield break;
        }

        if (PlaintextSecrets.First(resource) is not null)
        {
            yield return new DoesNotApply("The latest revision holds a secret itself.");
            yield break;
        }

        var shown = 0;
        string? unread = null;
        foreach (var arn in ToExamine(resource.Family, context))
        {
            var label = context.Usage.LabelOf(arn);
            if (arn == resource.TaskDefinitionArn || label is OccurrenceLabel.Running)
            {
                continue;
            }

            if (!context.Region.TaskDefinitions.Find(arn).TryGet(out var older, out var gap))
            {
                context.Note(arn + "?");
                yield return new Unread(gap);
            }
            else if (older is null)
            {
                unread ??= arn;
                context.Note(arn + "?");
            }
            else
            {
                context.Note($"{older.ContentHash} {label}");
                if (PlaintextSecrets.First(older) is not { } place || shown++ >= MostShown)
                {
                    continue;
                }

                if (label is OccurrenceLabel.Unknown)
                {
                    // Where something runs it, its own checks report it.
                    yield return new Unread(context.Usage.UseGaps[0]);
                }
                else
                {
                    var name = Arn.LastSegment(arn);
                    yield return new Violation(
                        $"The older revision {name} is active and its {place.What} holds a secret in plain text ({place.Marker.Kind}).",
                        new Evidence($"{name}: {place.Path}", PlaintextSecrets.Masked(place.Marker), "a revision that is deleted"));
                }
            }
        }

        if (unread is not null)
        {
            yield return new Unread(new(
                GapKind.NotCollected, "ecs:DescribeTaskDefinition", unread, null, "The scope of the scan leaves older revisions out: scan with the scope all-active.", null));
        }
    }

    /// <summary>
    /// The active revisions of a family. Where scans leave older ones out, these are most of an estate's, and say nothing but that they
    /// were left out: then one stands for them all.
    /// </summary>
    private static IEnumerable<string> ToExamine(string family, CheckContext context)
    {
        var active = context.Usage.ActiveOf(family);
        if (!context.Region.TaskDefinitions.IsComplete)
        {
            return active;
        }

        var leftOut = active.FirstOrDefault(arn =>
            context.Region.TaskDefinitions.Find(arn).TryGet(out var body, out _) && body is null && context.Usage.LabelOf(arn) is not OccurrenceLabel.Running);
        var listed = context.Usage.ListedOf(family).Where(arn => context.Usage.IsActive(arn) is true);
        return leftOut is null ? listed : listed.Append(leftOut);
    }
}
