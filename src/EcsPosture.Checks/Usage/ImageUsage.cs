using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Registry;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Usage;

/// <summary>One use of an image: a container of a revision that names it, or of a task that runs it.</summary>
/// <param name="RevisionArn">The revision.</param>
/// <param name="Container">The container's name.</param>
/// <param name="Image">The image as it is named.</param>
/// <param name="PulledDigest">The digest that a task pulled; null for a revision.</param>
/// <param name="Label">What the revision is to the estate; Running for a task.</param>
/// <param name="ServiceArns">Services that run it.</param>
/// <param name="ClusterArns">Clusters it runs in.</param>
public sealed record ImageUse(
    string RevisionArn, string Container, ImageReference Image, string? PulledDigest, OccurrenceLabel Label, IReadOnlyList<string> ServiceArns, IReadOnlyList<string> ClusterArns);

/// <summary>Which repositories of the account's own registries ECS pulls from, over all regions: a task may pull from another region than it runs in.</summary>
public sealed class ImageUsage
{
    private readonly Dictionary<string, List<ImageUse>> _uses = new(StringComparer.Ordinal);
    private readonly AccountSnapshot _account;

    /// <summary>Reads the use of repositories off the regions of an account.</summary>
    public ImageUsage(AccountSnapshot account, IEnumerable<RegionUsage> regions)
    {
        ArgumentNullException.ThrowIfNull(account);
        _account = account;
        var gaps = new List<Gap>(account.UnreadRegions);
        foreach (var region in regions)
        {
            var snapshot = region.Snapshot;
            foreach (var definition in snapshot.TaskDefinitions.Known)
            {
                AddDefinition(definition, region);
            }

            var services = snapshot.Services.Known.SelectMany(s => region.TasksOf(s.ServiceArn).Select(t => (t.TaskArn, s.ServiceArn))).ToLookup(t => t.TaskArn, t => t.ServiceArn, StringComparer.Ordinal);
            foreach (var task in snapshot.Tasks.Known.Where(t => t.LastStatus is not "STOPPED"))
            {
                AddTask(task, services[task.TaskArn]);
            }

            gaps.AddRange(region.UseGaps);
            gaps.AddRange(snapshot.TaskDefinitions.Gaps);
            gaps.AddRange(snapshot.TaskDefinitions.Items.Select(i => i.Resource.Gap).OfType<Gap>());
            if (snapshot.ActiveRevisions.Gap is { } unlisted)
            {
                gaps.Add(unlisted);
            }
        }

        Gaps = gaps;
    }

    /// <summary>What could name an image and is unread: while there is any, "not in use" is unknown.</summary>
    public IReadOnlyList<Gap> Gaps { get; }

    /// <summary>ARNs of the repositories in use.</summary>
    public IEnumerable<string> Repositories => _uses.Keys;

    /// <summary>The uses of a repository by running and latest revisions and by tasks.</summary>
    public IReadOnlyList<ImageUse> UsesOf(string repositoryArn) => _uses.TryGetValue(repositoryArn, out var uses) ? uses : [];

    private void AddDefinition(TaskDefinition definition, RegionUsage region)
    {
        var label = region.LabelOf(definition.TaskDefinitionArn);
        if (label is OccurrenceLabel.Stale or OccurrenceLabel.Unknown)
        {
            return;
        }

        var uses = region.UsesOf(definition.TaskDefinitionArn);
        foreach (var container in definition.ContainerDefinitions)
        {
            Add(container.Image, image => new(
                definition.TaskDefinitionArn, container.Name, image, null, label, Distinct(uses.Select(u => u.ServiceArn)), Distinct(uses.Select(u => u.ClusterArn))));
        }
    }

    private void AddTask(RunningTask task, IEnumerable<string> services)
    {
        foreach (var container in task.Containers.Where(c => c.ImageDigest is not null))
        {
            Add(container.Image ?? "", image => new(
                task.TaskDefinitionArn ?? "",
                container.Name,
                image,
                container.ImageDigest,
                OccurrenceLabel.Running,
                Distinct(services),
                Distinct([task.ClusterArn])));
        }
    }

    private void Add(string text, Func<ImageReference, ImageUse> use)
    {
        var image = ImageReference.Parse(text);
        if (image.Ecr is not { } repository || repository.AccountId != _account.AccountId)
        {
            return;
        }

        var arn = repository.Arn(_account.Partition);
        if (!_uses.TryGetValue(arn, out var uses))
        {
            _uses[arn] = uses = [];
        }

        uses.Add(use(image));
    }

    private static string[] Distinct(IEnumerable<string?> values) => [.. values.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
