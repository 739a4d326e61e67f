using System.Runtime.InteropServices;
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
    private readonly NamedImages _images;

    /// <summary>Reads the use of repositories off the regions of an account.</summary>
    internal ImageUsage(AccountSnapshot account, IEnumerable<RegionUsage> regions, NamedImages images)
    {
        (_account, _images) = (account, images);
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
            gaps.AddRange(snapshot.TaskDefinitions.ItemGaps);
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

        (string[] Services, string[] Clusters)? users = null;
        foreach (var container in definition.ContainerDefinitions)
        {
            if (UsesOfOwn(container.Image, out var image) is { } uses)
            {
                users ??= UsersOf(region.UsesOf(definition.TaskDefinitionArn));
                uses.Add(new(definition.TaskDefinitionArn, container.Name, image, null, label, users.Value.Services, users.Value.Clusters));
            }
        }
    }

    private void AddTask(RunningTask task, IEnumerable<string> services)
    {
        foreach (var container in task.Containers.Where(c => c.ImageDigest is not null))
        {
            UsesOfOwn(container.Image ?? "", out var image)?.Add(
                new(task.TaskDefinitionArn ?? "", container.Name, image, container.ImageDigest, OccurrenceLabel.Running, Distinct(services), Distinct([task.ClusterArn])));
        }
    }

    private static (string[] Services, string[] Clusters) UsersOf(IReadOnlyList<RevisionUse> uses) =>
        (Distinct(uses.Select(u => u.ServiceArn)), Distinct(uses.Select(u => u.ClusterArn)));

    /// <summary>The uses so far of the repository that an image is of; null when it is none of the account's own.</summary>
    private List<ImageUse>? UsesOfOwn(string text, out ImageReference image)
    {
        var named = _images.Of(text);
        image = named.Reference;
        if (named.Ecr is not { } repository || repository.AccountId != _account.AccountId)
        {
            return null;
        }

        ref var uses = ref CollectionsMarshal.GetValueRefOrAddDefault(_uses, repository.Arn(_account.Partition), out _);
        return uses ??= [];
    }

    private static string[] Distinct(IEnumerable<string?> values) => [.. values.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
