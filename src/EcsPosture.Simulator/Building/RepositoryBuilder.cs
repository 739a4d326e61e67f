using System.Text.Json.Nodes;
using EcsPosture.Inventory.Registry;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds a repository of Amazon ECR: scanned, immutable, encrypted, signed, private and kept tidy, unless an estate spoils it.</summary>
internal sealed class RepositoryBuilder(string accountId, string region, string name, DateTimeOffset anchor, DateTimeOffset takenAt, RegistryBuilder registry)
{
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private readonly SortedDictionary<string, SortedSet<string>> _images = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _moved = new(StringComparer.Ordinal);
    private JsonObject _scan = Counts(("MEDIUM", 2), ("LOW", 9));
    private JsonObject _policy = [];
    private JsonArray _exclusions = [];
    private string _mutability = "IMMUTABLE";
    private string _scanFrequency = "";
    private string? _encryption = "KMS";
    private string? _key;
    private string _mediaType = Manifest;
    private string _scanStatus = "";
    private DateTimeOffset _scannedAt = takenAt.AddHours(-5);
    private bool _hasLifecycle = true;
    private string _signature = "application/vnd.cncf.notary.signature";

    public bool Exists { get; private set; } = true;

    private string Uri => $"{accountId}.dkr.ecr.{region}.amazonaws.com/{name}";

    public RepositoryBuilder Deleted() => With(() => Exists = false);

    /// <summary>MUTABLE, or with exclusions (<c>MUTABLE_WITH_EXCLUSION</c>, <c>IMMUTABLE_WITH_EXCLUSION</c>).</summary>
    public RepositoryBuilder Mutability(string setting, params string[] exclusions) => With(() =>
        (_mutability, _exclusions) = (setting, new JsonArray([.. exclusions.Select(e => new JsonObject { ["filterType"] = "WILDCARD", ["filter"] = e })])));

    /// <summary>Scanned only by hand, and never was.</summary>
    public RepositoryBuilder NotScanned() => With(() => (_scanFrequency, _scan) = ("MANUAL", []));

    /// <summary>What scans of its images found.</summary>
    public RepositoryBuilder Findings(int critical, int high, params string[] exploitable) => With(() =>
    {
        _scan = Counts(("CRITICAL", critical), ("HIGH", high), ("MEDIUM", 11));
        _scan["enhancedFindings"] = new JsonArray([.. exploitable.Select(id => new JsonObject
        {
            ["severity"] = "CRITICAL",
            ["exploitAvailable"] = "YES",
            ["packageVulnerabilityDetails"] = new JsonObject { ["vulnerabilityId"] = id },
        })]);
    });

    /// <summary>How and when its images were scanned last.</summary>
    public RepositoryBuilder Scanned(string status, DateTimeOffset at) => With(() => (_scanStatus, _scannedAt) = (status, at));

    /// <summary>Encrypted by the service itself.</summary>
    public RepositoryBuilder ServiceEncryption() => With(() => _encryption = "AES256");

    /// <summary>Encrypted with another key than the company's.</summary>
    public RepositoryBuilder Key(string arn) => With(() => _key = arn);

    public RepositoryBuilder Policy(string text) => With(() => _policy = new() { ["registryId"] = accountId, ["repositoryName"] = name, ["policyText"] = text });

    public RepositoryBuilder NoLifecycle() => With(() => _hasLifecycle = false);

    /// <summary>Nobody signs its images.</summary>
    public RepositoryBuilder Unsigned() => With(() => _signature = "");

    /// <summary>Its images were signed with cosign, which keeps signatures under tags.</summary>
    public RepositoryBuilder SignedByTag() => With(() => _signature = "tag");

    /// <summary>Its tags stand for images of several platforms.</summary>
    public RepositoryBuilder OfManyPlatforms() => With(() => _mediaType = "application/vnd.oci.image.index.v1+json");

    /// <summary>An image that a definition names was removed.</summary>
    public RepositoryBuilder Gone(string tag) => With(() => _gone.Add(tag));

    /// <summary>A tag that was pushed again since tasks pulled it.</summary>
    public RepositoryBuilder Moved(string tag) => With(() => _moved[tag] = Names.Digest($"{Uri}:{tag} again"));

    /// <summary>Takes note of an image that is named.</summary>
    public void Use(ImageReference image)
    {
        var tag = image.Tag ?? (image.Digest is null ? ImageReference.DefaultTag : null);
        var digest = image.Digest ?? Names.Digest($"{Uri}:{tag}");
        if (!_images.TryGetValue(digest, out var tags))
        {
            _images[digest] = tags = new(StringComparer.Ordinal);
        }

        if (tag is not null)
        {
            tags.Add(tag);
        }
    }

    /// <summary>What DescribeRepositories shows.</summary>
    public JsonObject Describe()
    {
        var encryption = new JsonObject { ["encryptionType"] = _encryption };
        if (_encryption is "KMS")
        {
            encryption["kmsKey"] = _key ?? registry.Key;
        }

        var repository = new JsonObject
        {
            ["repositoryArn"] = $"arn:aws:ecr:{region}:{accountId}:repository/{name}",
            ["registryId"] = accountId,
            ["repositoryName"] = name,
            ["repositoryUri"] = Uri,
            ["createdAt"] = Names.Time(anchor.AddDays(-500)),
            ["imageTagMutability"] = _mutability,
            ["imageScanningConfiguration"] = new JsonObject { ["scanOnPush"] = false },
            ["encryptionConfiguration"] = encryption,
        };
        if (_exclusions.Count > 0)
        {
            repository["imageTagMutabilityExclusionFilters"] = _exclusions.DeepClone();
        }

        return repository;
    }

    /// <summary>What BatchGetRepositoryScanningConfiguration shows.</summary>
    public JsonObject Scanning() => new()
    {
        ["repositoryArn"] = $"arn:aws:ecr:{region}:{accountId}:repository/{name}",
        ["repositoryName"] = name,
        ["scanOnPush"] = false,
        ["scanFrequency"] = _scanFrequency.Length > 0 ? _scanFrequency : registry.ScanType is "ENHANCED" ? "CONTINUOUS_SCAN" : "SCAN_ON_PUSH",
        ["appliedScanFilters"] = new JsonArray(),
    };

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.GetRepositoryPolicy(name), _policy);
        documents.Put(SnapshotPaths.GetLifecyclePolicy(name), !_hasLifecycle ? [] : new()
        {
            ["registryId"] = accountId,
            ["repositoryName"] = name,
            ["lifecyclePolicyText"] = """{"rules":[{"rulePriority":1,"description":"untagged","selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}""",
            ["lastEvaluatedAt"] = Names.Time(takenAt.AddHours(-9)),
        });
        var images = new JsonArray();
        foreach (var (digest, tags) in _images)
        {
            if (!tags.Any(_gone.Contains))
            {
                Put(documents, images, digest, tags.Where(t => !_moved.ContainsKey(t)));
            }
        }

        foreach (var (tag, digest) in _moved)
        {
            Put(documents, images, digest, [tag]);
        }

        documents.Put(SnapshotPaths.DescribeRepositoryImages(name), new() { ["imageDetails"] = images });
    }

    private void Put(SnapshotDocuments documents, JsonArray images, string digest, IEnumerable<string> tags)
    {
        images.Add(Image(digest, tags));
        documents.Put(SnapshotPaths.DescribeImageScanFindings(name, digest), Scan(digest));
        documents.Put(SnapshotPaths.ListImageReferrers(name, digest), Referrers(digest));
        if (_signature is "tag")
        {
            var signature = Names.Digest($"{digest} signature");
            images.Add(Image(signature, [ImageSignatures.TagOf(digest)]));
            documents.Put(SnapshotPaths.DescribeImageScanFindings(name, signature), []);
            documents.Put(SnapshotPaths.ListImageReferrers(name, signature), new() { ["referrers"] = new JsonArray() });
        }
    }

    private JsonObject Image(string digest, IEnumerable<string> tags) => new()
    {
        ["registryId"] = accountId,
        ["repositoryName"] = name,
        ["imageDigest"] = digest,
        ["imageTags"] = RegionBuilder.Texts(tags),
        ["imageSizeInBytes"] = 40_000_000 + Names.Number(digest, 90_000_000),
        ["imagePushedAt"] = Names.Time(anchor.AddDays(-Names.Number(digest, 300))),
        ["imageManifestMediaType"] = _mediaType,
        ["artifactMediaType"] = "application/vnd.oci.image.config.v1+json",
    };

    private JsonObject Scan(string digest)
    {
        if (_scan.Count == 0 || _mediaType != Manifest)
        {
            return [];
        }

        var findings = (JsonObject)_scan.DeepClone();
        findings["imageScanCompletedAt"] = Names.Time(_scannedAt);
        findings["vulnerabilitySourceUpdatedAt"] = Names.Time(_scannedAt);
        return new()
        {
            ["registryId"] = accountId,
            ["repositoryName"] = name,
            ["imageId"] = new JsonObject { ["imageDigest"] = digest },
            ["imageScanStatus"] = new JsonObject { ["status"] = _scanStatus.Length > 0 ? _scanStatus : registry.ScanType is "ENHANCED" ? "ACTIVE" : "COMPLETE", ["description"] = "The scan was completed successfully." },
            ["imageScanFindings"] = findings,
        };
    }

    private JsonObject Referrers(string digest) => new()
    {
        ["referrers"] = _signature is "" or "tag" ? [] : new JsonArray(new JsonObject
        {
            ["digest"] = Names.Digest($"{digest} signature"),
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["artifactType"] = _signature,
            ["size"] = 732,
        }),
    };

    private static JsonObject Counts(params (string Severity, int Count)[] counts)
    {
        var found = new JsonObject();
        foreach (var (severity, count) in counts)
        {
            if (count > 0)
            {
                found[severity] = count;
            }
        }

        return new() { ["findingSeverityCounts"] = found };
    }

    private RepositoryBuilder With(Action change)
    {
        change();
        return this;
    }
}
