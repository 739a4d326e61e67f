using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>State and selectors of each trail: asked once, in the trail's home region when that is scanned, and put in every region that shows the trail.</summary>
internal sealed class TrailDetails : IAccountCollector
{
    public string Name => "trail status";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.GetTrailStatus), new(ApiActions.GetEventSelectors)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Trails)];

    public Task CollectAsync(AccountScan scan, CancellationToken cancellationToken)
    {
        var shown = scan.Regions
            .SelectMany(part => (part.Get(SnapshotPaths.DescribeTrails)?["trailList"].Objects() ?? []).Select(trail => new Shown(
                trail["TrailARN"].AsText(), trail["Name"].AsText(), trail["HomeRegion"].AsText(), part)))
            .Where(s => s is { Arn: not null, Name: not null })
            .ToArray();

        // Files are named for the trail. Where two trails that a region shows share a name, neither may speak for the other.
        var shared = shown.GroupBy(s => (s.Part, SnapshotPaths.Name(s.Name!))).Where(g => g.DistinctBy(s => s.Arn).Count() > 1).SelectMany(g => g).ToHashSet();
        foreach (var trail in shared)
        {
            trail.Part.AddGap(NameIsShared(ApiActions.GetTrailStatus).GapFrom(trail.Arn, SnapshotPaths.GetTrailStatus(trail.Name!)));
            trail.Part.AddGap(NameIsShared(ApiActions.GetEventSelectors).GapFrom(trail.Arn, SnapshotPaths.GetEventSelectors(trail.Name!)));
        }

        return Task.WhenAll(shown.Where(s => !shared.Contains(s)).GroupBy(s => s.Arn!, StringComparer.Ordinal).SelectMany(trail => (Task[])
        [
            ReadAsync([.. trail], ApiActions.GetTrailStatus, "Name", SnapshotPaths.GetTrailStatus, cancellationToken),
            ReadAsync([.. trail], ApiActions.GetEventSelectors, "TrailName", SnapshotPaths.GetEventSelectors, cancellationToken),
        ]));
    }

    private static async Task ReadAsync(Shown[] trail, ApiAction action, string member, Func<string, string> pathOf, CancellationToken cancellationToken)
    {
        var asked = trail.FirstOrDefault(t => t.HomeRegion == t.Part.Region) ?? trail[0];
        try
        {
            var answer = await asked.Part.CallAsync(action, new() { [member] = asked.Arn }, cancellationToken);
            foreach (var place in trail)
            {
                place.Part.Put(pathOf(place.Name!), (JsonObject)answer.DeepClone());
            }
        }
        catch (AwsException e)
        {
            foreach (var place in trail)
            {
                place.Part.AddGap(e.GapFrom(place.Arn, pathOf(place.Name!)));
            }
        }
    }

    private static AwsException NameIsShared(ApiAction action) =>
        new(action, new("NameIsShared", "Two trails that the region shows have the same name, which a snapshot cannot tell apart.", null, Inventory.GapKind.NotSupported));

    private sealed record Shown(string? Arn, string? Name, string? HomeRegion, SnapshotPart Part);
}
