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

    public Task CollectAsync(AccountScan scan, CancellationToken cancellationToken) => scan.ReadInRoundsAsync(
        part => part.References.LogGroups.Select(g => (Region: g.Region ?? part.Region, g.Name)),
        part => new Reading(part),
        (group, reading) =>
        {
            if (Shape().IsMatch(group.Name))
            {
                reading(group.Region)?.Want(group.Name);
            }
        },
        cancellationToken);

    /// <summary>Whether a log group can have this name: one impossible name would fail the whole call.</summary>
    [GeneratedRegex(@"^[.\-_/#A-Za-z0-9]{1,512}\z")]
    private static partial Regex Shape();

    /// <summary>The reading of one region's log groups.</summary>
    private sealed class Reading(SnapshotPart region) : IRoundsReading
    {
        private readonly SortedSet<string> _waiting = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, JsonNode> _found = new(StringComparer.Ordinal);
        private bool _wasAsked;
        private int _read;
        private AwsException? _error;

        /// <summary>Wants a log group.</summary>
        public void Want(string name) => _waiting.Add(name);

        public async Task ReadAsync(bool all, CancellationToken cancellationToken)
        {
            string[] names = [.. _waiting.Take(all ? _waiting.Count : _waiting.Count / NamesPerCall * NamesPerCall)];
            _waiting.ExceptWith(names);
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

        public Task PutAsync(CancellationToken cancellationToken)
        {
            region.PutPages(SnapshotPaths.DescribeLogGroups, new(new() { ["logGroups"] = new JsonArray([.. _found.Values]) }, _wasAsked ? _read : 1, _error), null);
            return Task.CompletedTask;
        }
    }
}
