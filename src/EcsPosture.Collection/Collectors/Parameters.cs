using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// The parameters of this account that task definitions refer to, of any region of the scan; never their values. One that is
/// asked for and not in the answer does not exist.
/// </summary>
internal sealed partial class Parameters : IAccountCollector
{
    private const int NamesPerCall = 50;

    public string Name => "parameters";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeParameters)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(TaskDefinitions)];

    public Task CollectAsync(AccountScan scan, CancellationToken cancellationToken) => Task.WhenAll(
        scan.Regions.Select(part => ReadAsync(part, [.. scan.ValueSourcesOf(part).Where(s => !s.IsSecret)], cancellationToken)));

    private static async Task ReadAsync(SnapshotPart region, ValueSource[] sources, CancellationToken cancellationToken)
    {
        var shape = PageShape.Upper("Parameters");
        var names = sources.SelectMany(s => s.ParameterNames).Where(n => Shape().IsMatch(n)).Distinct().Order(StringComparer.Ordinal);
        var answers = await Task.WhenAll(names.Chunk(NamesPerCall).Select(chunk => region.ReadPagesAsync(
            ApiActions.DescribeParameters,
            new()
            {
                ["ParameterFilters"] = new JsonArray(new JsonObject { ["Key"] = "Name", ["Option"] = "Equals", ["Values"] = Json.Array(chunk) }),
                ["MaxResults"] = 50,
            },
            shape,
            cancellationToken)));
        var content = new JsonObject { ["Parameters"] = new JsonArray() };
        foreach (var answer in answers.Where(a => a.Read > 0))
        {
            shape.Merge(ApiActions.DescribeParameters, answer.Content, content);
        }

        var asked = sources.SelectMany(s => s.ParameterNames).ToHashSet(StringComparer.Ordinal);
        ((JsonArray)content["Parameters"]!).RemoveAll(parameter => parameter?["Name"].AsText() is not { } name || !asked.Remove(name));
        foreach (var parameter in content["Parameters"].Objects())
        {
            region.References.Key(parameter["KeyId"]);
        }

        var error = answers.Select(a => a.Error).FirstOrDefault(e => e is not null);
        region.PutPages(SnapshotPaths.DescribeParameters, new(content, answers.Length == 0 || answers.Any(a => a.Read > 0) ? 1 : 0, error), null);
    }

    /// <summary>What a parameter's name is made of: one impossible name would fail the whole call.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_.\-/]{1,1011}\z")]
    private static partial Regex Shape();
}
