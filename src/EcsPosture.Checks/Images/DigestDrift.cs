using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Checks.Images;

/// <summary>A service whose tasks run other images than its definition's tags stand for.</summary>
public sealed class DigestDrift : ServiceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-image-digest-drift",
        Title = "Running tasks of one deployment use different digests, or digest differs from the tag",
        Severity = Severity.Medium,
        SeverityNote = "Low when all tasks agree and only the tag was moved since.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers", "deployment-type-ecs"],
        ResourceType = ResourceType.Service,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Tasks that should be alike and run different images mean that somebody moved a tag, by mistake or on purpose. "
            + "What is tested, scanned and reviewed under the tag is then not what runs.",
        PassWhen = "Within each deployment all tasks run one image per container, the one that its tag stands for now.",
        FailWhen = "Tasks of one deployment run different digests of a container, or the tag stands for another digest than they run.",
        NotApplicableWhen = "No task of the service has pulled an image yet, or the service is INACTIVE.",
        ManualWhen = "The tag stands for an index of images for several platforms, and tasks name the digest of one of them.",
        Remediation = new()
        {
            Summary = "Deploy the service anew, by digest, and make the tags of the repository immutable.",
            Cli = "aws ecs update-service --region {region} --cluster {cluster} --service {service} --force-new-deployment",
            SideEffects = "All tasks of the service are replaced and run what the tag stands for now.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SI-7", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CM-3", MappingSource.Ours),
        ],
        Actions = ["ecs:ListServices", "ecs:DescribeServices", "ecs:ListTasks", "ecs:DescribeTasks", "ecr:DescribeRepositories", "ecr:DescribeImages"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        var pulled = context.Usage.TasksOf(resource.ServiceArn)
            .SelectMany(task => task.Containers.Select(container => new Pulled(task, container)))
            .Where(p => p.Container is { ImageDigest: not null, Image: not null })
            .ToList();
        context.Note(string.Join('\n', pulled.Select(p => $"{p.Task.StartedBy} {p.Container.Name} {p.Container.Image} {p.Container.ImageDigest}").Distinct().Order(StringComparer.Ordinal)));
        foreach (var statement in pulled.GroupBy(p => (p.Task.StartedBy, p.Task.TaskDefinitionArn, p.Container.Name)).SelectMany(group => Compare(group.Key.Name, [.. group])))
        {
            yield return statement;
        }

        foreach (var statement in pulled.DistinctBy(p => (p.Container.Name, p.Container.Image, p.Container.ImageDigest)).Select(p => CompareWithTag(p, context)).OfType<Statement>())
        {
            yield return statement;
        }

        if (context.Usage.TaskGapOf(resource.ClusterArn) is { } gap)
        {
            yield return new Unread(gap);
        }
        else if (pulled.Count == 0)
        {
            yield return new DoesNotApply("No task of the service has pulled an image.");
        }
    }

    private static IEnumerable<Statement> Compare(string container, Pulled[] tasks)
    {
        var digests = tasks.GroupBy(t => t.Container.ImageDigest!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        if (digests.Count > 1)
        {
            yield return new Violation(
                $"Tasks of one deployment run {digests.Count} different images of container {container}.",
                [.. digests.Select(g => new Evidence($"tasks[{Arn.LastSegment(g.First().Task.TaskArn)}].containers[{container}].imageDigest", g.Key, "one digest for all tasks"))]);
        }
    }

    private static Statement? CompareWithTag(Pulled pulled, CheckContext context)
    {
        var image = ImageReference.Parse(pulled.Container.Image!);
        if (image.Digest is not null || image.Ecr is not { } name || name.AccountId != context.Account.AccountId || pulled.Task.PlatformFamily?.StartsWith("Windows", StringComparison.OrdinalIgnoreCase) is true)
        {
            return null;
        }

        // What does not exist any more is judged by another check.
        if (!context.FindRepository(name).TryGet(out var repository, out var gap))
        {
            return gap is null ? null : new Unread(gap);
        }

        if (repository is null || !repository.Find(image.Id).TryGet(out var now, out gap))
        {
            return gap is null ? null : new Unread(gap);
        }

        var digest = pulled.Container.ImageDigest!;
        var path = $"tasks[{Arn.LastSegment(pulled.Task.TaskArn)}].containers[{pulled.Container.Name}].imageDigest";
        return now is null || now.ImageDigest == digest ? null
            : now.IsIndex && repository.Find(new(digest, null)).TryGet(out var running, out _) && running is not { IsIndex: true }
                ? new NeedsReview($"Look at whether {digest} is one of the images that tag {image.Id.Tag} of repository {name.Name} stands for.") { Evidence = [new(path, digest, now.ImageDigest)] }
                : new Violation($"Tag {image.Id.Tag} of repository {name.Name} stands for another image than container {pulled.Container.Name} runs.", new Evidence(path, digest, now.ImageDigest)) { Severity = Severity.Low };
    }

    private sealed record Pulled(RunningTask Task, TaskContainer Container);
}
