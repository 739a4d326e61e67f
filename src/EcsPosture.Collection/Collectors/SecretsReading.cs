using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The reading of one region's secrets, with their policies.</summary>
internal sealed partial class SecretsReading(SnapshotPart region) : IRoundsReading
{
    private const int NamesPerCall = 10;

    private readonly List<ValueSource> _waiting = [];
    private readonly SortedDictionary<string, JsonNode> _found = new(StringComparer.Ordinal);
    private bool _wasAsked;
    private int _read;
    private AwsException? _error;

    /// <summary>Wants the secret that a definition refers to.</summary>
    public void Want(ValueSource source) => _waiting.Add(source);

    public async Task ReadAsync(bool all, CancellationToken cancellationToken)
    {
        var names = _waiting.Select(s => WithoutRandomPart(s.Name)).Where(n => Shape().IsMatch(n)).Distinct().Order(StringComparer.Ordinal).ToArray();
        names = names[..(all ? names.Length : names.Length / NamesPerCall * NamesPerCall)];
        if (names.Length == 0)
        {
            return;
        }

        var now = names.ToHashSet(StringComparer.Ordinal);
        ValueSource[] sources = [.. _waiting.Where(s => now.Contains(WithoutRandomPart(s.Name)))];
        _waiting.RemoveAll(s => now.Contains(WithoutRandomPart(s.Name)));
        var fresh = await ListAsync(names, sources, cancellationToken);
        await Task.WhenAll(fresh.Select(arn => region.PutOneAsync(
            SnapshotPaths.GetResourcePolicy(arn), ApiActions.GetResourcePolicy, new() { ["SecretId"] = arn }, arn, cancellationToken)));
    }

    public Task PutAsync(CancellationToken cancellationToken)
    {
        region.PutPages(SnapshotPaths.ListSecrets, new(new() { ["SecretList"] = new JsonArray([.. _found.Values]) }, _wasAsked ? _read : 1, _error), null);
        return Task.CompletedTask;
    }

    /// <summary>Lists secrets by the beginnings of their names; the ARNs of those that were not found before.</summary>
    private async Task<IReadOnlyList<string>> ListAsync(string[] names, ValueSource[] sources, CancellationToken cancellationToken)
    {
        _wasAsked = true;
        var answers = await Task.WhenAll(names.Chunk(NamesPerCall).Select(chunk => region.ReadPagesAsync(
            ApiActions.ListSecrets,
            new()
            {
                ["Filters"] = new JsonArray(new JsonObject { ["Key"] = "name", ["Values"] = Json.Array(chunk) }),
                ["IncludePlannedDeletion"] = true,
                ["MaxResults"] = 100,
            },
            PageShape.Upper("SecretList"),
            cancellationToken)));
        _read += answers.Sum(a => a.Read);
        _error ??= answers.Select(a => a.Error).FirstOrDefault(e => e is not null);

        // The filter goes by the beginning of names, so it also finds what nobody asked about; and a name may begin with another.
        var fresh = new List<string>();
        foreach (var secret in answers.SelectMany(a => a.Content["SecretList"].Objects()))
        {
            if (secret["ARN"].AsText() is { } arn && sources.Any(s => s.Means(arn, secret["Name"].AsText() ?? "")) && _found.TryAdd(arn, secret.DeepClone()))
            {
                region.References.Key(secret["KmsKeyId"]);
                fresh.Add(arn);
            }
        }

        return fresh;
    }

    /// <summary>The name that an ARN ends in, without the hyphen and six characters that are put behind it; a name that only looks so becomes a shorter beginning of itself.</summary>
    private static string WithoutRandomPart(string name) => name.Length > 7 && name[^7] is '-' ? name[..^7] : name;

    /// <summary>What a secret's name is made of: one impossible name would fail the whole call.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9/_+=.@\-]{1,512}\z")]
    private static partial Regex Shape();
}
