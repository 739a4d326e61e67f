using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// The log groups that ECS refers to, of any region of the scan: those of containers, of ECS Exec and of Container Insights.
/// A group that is asked for and not in the answer does not exist.
/// </summary>
internal sealed partial class LogGroups : IAccountCollector
{
    private const int NamesPerCall = 50;

    public string Name => "log groups";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeLogGroups)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters), typeof(TaskDefinitions)];

    public bool FollowsRegions => true;

    public async Task CollectAsync(AccountScan scan, CancellationToken cancellationToken)
    {
        var readings = scan.AllRegions.ToDictionary(part => part.Region, part => new Reading(part), StringComparer.Ordinal);
        var named = scan.NotedAsync(part => part.References.LogGroups.Select(g => (Region: g.Region ?? part.Region, g.Name)), cancellationToken);
        await foreach (var (groups, isLast) in named)
        {
            foreach (var (region, name) in groups.Where(g => Shape().IsMatch(g.Name)))
            {
                readings.GetValueOrDefault(region)?.Waiting.Add(name);
            }

            await Task.WhenAll(scan.Regions.Where(part => isLast || part.IsReached).Select(part => readings[part.Region].ReadAsync(all: isLast, cancellationToken)));
        }

        foreach (var part in scan.Regions)
        {
            readings[part.Region].Put();
        }
    }

    /// <summary>Whether a log group can have this name: one impossible name would fail the whole call.</summary>
    [GeneratedRegex(@"^[.\-_/#A-Za-z0-9]{1,512}\z")]
    private static partial Regex Shape();

    /// <summary>The reading of one region's log groups in rounds, each of as many full calls as there are names for.</summary>
    private sealed class Reading(SnapshotPart region)
    {
        private readonly SortedDictionary<string, JsonNode> _found = new(StringComparer.Ordinal);
        private bool _wasAsked;
        private int _read;
        private AwsException? _error;

        /// <summary>Names that were not asked for yet.</summary>
        public SortedSet<string> Waiting { get; } = new(StringComparer.Ordinal);

        /// <summary>Reads what is waiting; of a call that would not be full only when that is all.</summary>
        public async Task ReadAsync(bool all, CancellationToken cancellationToken)
        {
            string[] names = [.. Waiting.Take(all ? Waiting.Count : Waiting.Count / NamesPerCall * NamesPerCall)];
            Waiting.ExceptWith(names);
            _wasAsked |= names.Length > 0;
            var answers = await Task.WhenAll(names.Chunk(NamesPerCall).Select(chunk => region.ReadPagesAsync(
                ApiActions.DescribeLogGroups, new() { ["logGroupIdentifiers"] = Json.Array(chunk), ["limit"] = 50 }, PageShape.Of("logGroups"), cancellationToken)));
            _read += answers.Sum(a => a.Read);
            _error ??= answers.Select(a => a.Error).FirstOrDefault(e => e is not null);

            var asked = names.ToHashSet(StringComparer.Ordinal);

            // An endpoint that does not know the filter answers with groups that nobody asked about.
            foreach (var group in answers.SelectMany(a => a.Content["logGroups"].Objects()))
            {
                if (group["logGroupName"].AsText() is { } name && asked.Contains(name) && _found.TryAdd(name, group.DeepClone()))
                {
                    region.References.Key(group["kmsKeyId"]);
                }
            }
        }

        /// <summary>Puts the groups into their file, once nothing more can be wanted.</summary>
        public void Put() => region.PutPages(
            SnapshotPaths.DescribeLogGroups, new(new() { ["logGroups"] = new JsonArray([.. _found.Values]) }, _wasAsked ? _read : 1, _error), null);
    }
}
