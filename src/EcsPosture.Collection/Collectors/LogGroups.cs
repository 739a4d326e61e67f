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

    public Task CollectAsync(AccountScan scan, CancellationToken cancellationToken)
    {
        var named = scan.Regions.SelectMany(part => part.References.LogGroups.Select(g => (Region: g.Region ?? part.Region, g.Name))).ToLookup(g => g.Region, g => g.Name);
        return Task.WhenAll(scan.Regions.Select(part => ReadAsync(part, [.. named[part.Region].Distinct().Where(IsName).Order(StringComparer.Ordinal)], cancellationToken)));
    }

    private static async Task ReadAsync(SnapshotPart region, string[] names, CancellationToken cancellationToken)
    {
        var shape = PageShape.Of("logGroups");
        var answers = await Task.WhenAll(names.Chunk(NamesPerCall).Select(chunk => region.ReadPagesAsync(
            ApiActions.DescribeLogGroups, new() { ["logGroupIdentifiers"] = Json.Array(chunk), ["limit"] = 50 }, shape, cancellationToken)));
        var content = new JsonObject { ["logGroups"] = new JsonArray() };
        foreach (var answer in answers.Where(a => a.Read > 0))
        {
            shape.Merge(ApiActions.DescribeLogGroups, answer.Content, content);
        }

        // An endpoint that does not know the filter answers with groups that nobody asked about.
        var asked = names.ToHashSet(StringComparer.Ordinal);
        ((JsonArray)content["logGroups"]!).RemoveAll(group => group?["logGroupName"].AsText() is not { } name || !asked.Remove(name));
        foreach (var group in content["logGroups"].Objects())
        {
            region.References.Key(group["kmsKeyId"]);
        }

        var error = answers.Select(a => a.Error).FirstOrDefault(e => e is not null);
        region.PutPages(SnapshotPaths.DescribeLogGroups, new(content, answers.Length == 0 || answers.Any(a => a.Read > 0) ? 1 : 0, error), null);
    }

    /// <summary>Whether a log group can have this name: one impossible name would fail the whole call.</summary>
    private static bool IsName(string name) => Shape().IsMatch(name);

    [GeneratedRegex(@"^[.\-_/#A-Za-z0-9]{1,512}\z")]
    private static partial Regex Shape();
}
