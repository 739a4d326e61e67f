using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// The secrets of this account that task definitions refer to, of any region of the scan, with their resource policies; never
/// their values. They are listed by the beginning of their names, ten at a time: one that is asked for and not in the answer
/// does not exist.
/// </summary>
internal sealed partial class Secrets : IAccountCollector
{
    private const int NamesPerCall = 10;

    public string Name => "secrets";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.ListSecrets), new(ApiActions.GetResourcePolicy)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(TaskDefinitions)];

    public Task CollectAsync(AccountScan scan, CancellationToken cancellationToken) => Task.WhenAll(
        scan.Regions.Select(part => ReadAsync(part, [.. scan.ValueSourcesOf(part).Where(s => s.IsSecret)], cancellationToken)));

    private static async Task ReadAsync(SnapshotPart region, ValueSource[] sources, CancellationToken cancellationToken)
    {
        var shape = PageShape.Upper("SecretList");
        var names = sources.Select(s => WithoutRandomPart(s.Name)).Where(n => Shape().IsMatch(n)).Distinct().Order(StringComparer.Ordinal);
        var answers = await Task.WhenAll(names.Chunk(NamesPerCall).Select(chunk => region.ReadPagesAsync(
            ApiActions.ListSecrets,
            new()
            {
                ["Filters"] = new JsonArray(new JsonObject { ["Key"] = "name", ["Values"] = Json.Array(chunk) }),
                ["IncludePlannedDeletion"] = true,
                ["MaxResults"] = 100,
            },
            shape,
            cancellationToken)));
        var content = new JsonObject { ["SecretList"] = new JsonArray() };
        foreach (var answer in answers.Where(a => a.Read > 0))
        {
            shape.Merge(ApiActions.ListSecrets, answer.Content, content);
        }

        // The filter goes by the beginning of names, so it also finds what nobody asked about; and a name may begin with another.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        ((JsonArray)content["SecretList"]!).RemoveAll(secret =>
            secret?["ARN"].AsText() is not { } arn || !sources.Any(s => s.Means(arn, secret["Name"].AsText() ?? "")) || !seen.Add(arn));
        foreach (var secret in content["SecretList"].Objects())
        {
            region.References.Key(secret["KmsKeyId"]);
        }

        var error = answers.Select(a => a.Error).FirstOrDefault(e => e is not null);
        region.PutPages(SnapshotPaths.ListSecrets, new(content, answers.Length == 0 || answers.Any(a => a.Read > 0) ? 1 : 0, error), null);
        await Task.WhenAll(seen.Order(StringComparer.Ordinal).Select(arn => region.PutOneAsync(
            SnapshotPaths.GetResourcePolicy(arn), ApiActions.GetResourcePolicy, new() { ["SecretId"] = arn }, arn, cancellationToken)));
    }

    /// <summary>The name that an ARN ends in, without the hyphen and six characters that are put behind it; a name that only looks so becomes a shorter beginning of itself.</summary>
    private static string WithoutRandomPart(string name) => name.Length > 7 && name[^7] is '-' ? name[..^7] : name;

    /// <summary>What a secret's name is made of: one impossible name would fail the whole call.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9/_+=.@\-]{1,512}\z")]
    private static partial Regex Shape();
}
