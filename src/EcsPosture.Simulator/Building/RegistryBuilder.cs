using System.Text.Json.Nodes;
using EcsPosture.Inventory.Registry;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>
/// Builds Amazon ECR's part of a region: a repository for each that a definition of the region names in the account's own
/// registry, with the images that are named. All is in order unless an estate spoils it.
/// </summary>
internal sealed class RegistryBuilder(string accountId, string region, DateTimeOffset anchor, DateTimeOffset takenAt)
{
    private readonly SortedDictionary<string, RepositoryBuilder> _repositories = new(StringComparer.Ordinal);
    private readonly JsonArray _signingRules = [];
    private readonly JsonArray _cacheRules = [];
    private JsonObject _policy = [];

    /// <summary>BASIC or ENHANCED.</summary>
    public string ScanType { get; set; } = "ENHANCED";

    /// <summary>The key that repositories are encrypted with.</summary>
    public string Key { get; set; } = "";

    /// <summary>Whether anything is pulled from the registry.</summary>
    public bool HasRepositories => _repositories.Count > 0;

    /// <summary>The repository of a name, to be spoiled.</summary>
    public RepositoryBuilder Repository(string name)
    {
        if (!_repositories.TryGetValue(name, out var repository))
        {
            _repositories[name] = repository = new(accountId, region, name, anchor, takenAt, this);
        }

        return repository;
    }

    /// <summary>Lets ECR sign what is pushed to repositories whose names fit.</summary>
    public void Sign(string profile, params string[] filters) => _signingRules.Add(new JsonObject
    {
        ["signingProfileArn"] = $"arn:aws:signer:{region}:{accountId}:/signing-profiles/{profile}",
        ["repositoryFilters"] = new JsonArray([.. filters.Select(f => new JsonObject { ["filter"] = f, ["filterType"] = "WILDCARD_MATCH" })]),
    });

    /// <summary>Fetches images of another registry under a prefix.</summary>
    public void Cache(string prefix, string upstream) => _cacheRules.Add(new JsonObject
    {
        ["ecrRepositoryPrefix"] = prefix,
        ["upstreamRegistryUrl"] = upstream,
        ["createdAt"] = Names.Time(anchor.AddDays(-400)),
        ["registryId"] = accountId,
    });

    /// <summary>Sets the registry's policy.</summary>
    public void Policy(string text) => _policy = new() { ["registryId"] = accountId, ["policyText"] = text };

    /// <summary>Takes note of an image that a definition names.</summary>
    public void Use(string image)
    {
        var reference = ImageReference.Parse(image);
        if (reference.Ecr is { } name && name.AccountId == accountId && name.Region == region)
        {
            Repository(name.Name).Use(reference);
        }
    }

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        var existing = _repositories.Values.Where(r => r.Exists).ToList();
        documents.Put(SnapshotPaths.DescribeRepositories, new() { ["repositories"] = new JsonArray([.. existing.Select(r => r.Describe())]) });
        documents.Put(SnapshotPaths.BatchGetRepositoryScanningConfiguration, new()
        {
            ["scanningConfigurations"] = new JsonArray([.. existing.Select(r => r.Scanning())]),
            ["failures"] = new JsonArray(),
        });
        documents.Put(SnapshotPaths.GetRegistryScanningConfiguration, new()
        {
            ["registryId"] = accountId,
            ["scanningConfiguration"] = new JsonObject
            {
                ["scanType"] = ScanType,
                ["rules"] = new JsonArray(new JsonObject
                {
                    ["scanFrequency"] = ScanType is "ENHANCED" ? "CONTINUOUS_SCAN" : "SCAN_ON_PUSH",
                    ["repositoryFilters"] = new JsonArray(new JsonObject { ["filter"] = "*", ["filterType"] = "WILDCARD" }),
                }),
            },
        });
        documents.Put(SnapshotPaths.GetRegistryPolicy, _policy);
        documents.Put(SnapshotPaths.GetSigningConfiguration, _signingRules.Count == 0 ? [] : new()
        {
            ["registryId"] = accountId,
            ["signingConfiguration"] = new JsonObject { ["rules"] = _signingRules },
        });
        documents.Put(SnapshotPaths.DescribePullThroughCacheRules, new() { ["pullThroughCacheRules"] = _cacheRules });
        foreach (var repository in existing)
        {
            repository.Put(documents);
        }
    }
}
