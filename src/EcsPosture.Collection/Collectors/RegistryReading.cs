using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Registry;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The reading of one region's registry; a later round may want more images of the same repositories.</summary>
internal sealed class RegistryReading(SnapshotPart region) : IRoundsReading
{
    /// <summary>How many repositories must wait before they are read while more may be named; fewer would be many small calls.</summary>
    private const int AtLeast = 25;
    private const int NamesPerCall = 100;
    private const int ScanningPerCall = 25;

    private readonly HashSet<(string Repository, ImageId Id)> _wanted = [];
    private readonly SortedDictionary<string, List<ImageId>> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (JsonNode Answer, RepositoryReading Reading)> _found = new(StringComparer.Ordinal);
    private int _read;
    private AwsException? _error;

    /// <summary>Wants an image, and with it its repository.</summary>
    public void Want(string repository, ImageId id)
    {
        if (!_wanted.Add((repository, id)))
        {
            return;
        }

        if (!_waiting.TryGetValue(repository, out var ids))
        {
            _waiting[repository] = ids = [];
        }

        ids.Add(id);
    }

    public async Task ReadAsync(bool all, CancellationToken cancellationToken)
    {
        if (!all && _waiting.Count < AtLeast)
        {
            return;
        }

        var round = _waiting.ToArray();
        _waiting.Clear();
        string[] unknown = [.. round.Select(w => w.Key).Where(_asked.Add)];
        await DescribeAsync(unknown, cancellationToken);
        await Task.WhenAll(unknown.Where(_found.ContainsKey).Select(name => _found[name].Reading.ReadPoliciesAsync(cancellationToken))
            .Concat(round.Where(w => _found.ContainsKey(w.Key)).Select(w => _found[w.Key].Reading.ReadImagesAsync(w.Value, cancellationToken))));
    }

    public Task PutAsync(CancellationToken cancellationToken)
    {
        var answers = new JsonObject { ["repositories"] = new JsonArray([.. _found.Values.Select(f => f.Answer)]) };
        region.PutPages(SnapshotPaths.DescribeRepositories, new(answers, _asked.Count == 0 ? 1 : _read, _error), null);
        foreach (var (_, reading) in _found.Values)
        {
            reading.Put();
        }

        return region.PutBatchesAsync(
            SnapshotPaths.BatchGetRepositoryScanningConfiguration,
            ApiActions.BatchGetRepositoryScanningConfiguration,
            new([.. _found.Keys], ScanningPerCall, "repositoryNames", []),
            ["scanningConfigurations", "failures"],
            null,
            _ => { },
            cancellationToken);
    }

    private async Task DescribeAsync(string[] names, CancellationToken cancellationToken)
    {
        if (names.Length == 0)
        {
            return;
        }

        var described = await region.ReadNamedAsync(
            ApiActions.DescribeRepositories,
            new([.. names.Select(name => (JsonNode)name)], NamesPerCall, "repositoryNames", []),
            "repositories",
            e => e.Code is "RepositoryNotFoundException",
            cancellationToken);
        _read += described.Read;
        _error ??= described.Error;
        foreach (var repository in described.Content["repositories"].Objects())
        {
            if (repository["repositoryName"].AsText() is { Length: > 0 } name
                && _found.TryAdd(name, (repository.DeepClone(), new(region, name, repository["repositoryArn"].AsText() ?? name))))
            {
                region.References.Key(repository.At("encryptionConfiguration", "kmsKey"));
            }
        }
    }
}
