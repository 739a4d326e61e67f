using EcsPosture.Inventory.Iam;

namespace EcsPosture.Inventory.Registry;

/// <summary>A repository of Amazon ECR (<c>DescribeRepositories</c>) with what was read of it one by one.</summary>
public sealed record Repository : Resource
{
    public required string RepositoryArn { get; init; }
    public required string RepositoryName { get; init; }
    public string? RepositoryUri { get; init; }

    /// <summary>MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION or IMMUTABLE_WITH_EXCLUSION; null means MUTABLE.</summary>
    public string? ImageTagMutability { get; init; }

    /// <summary>Tags that are treated the other way round.</summary>
    public IReadOnlyList<RepositoryFilter> ImageTagMutabilityExclusionFilters { get; init => field = value ?? []; } = [];
    public RepositoryEncryption? EncryptionConfiguration { get; init; }

    /// <summary>How images of it are scanned (<c>BatchGetRepositoryScanningConfiguration</c>).</summary>
    public Observed<RepositoryScanning> Scanning { get; init; }

    /// <summary>Its policy (<c>GetRepositoryPolicy</c>); a known null when there is none.</summary>
    public Observed<PolicyDocument?> Policy { get; init; }

    /// <summary>The text of its lifecycle policy (<c>GetLifecyclePolicy</c>); a known null when there is none.</summary>
    public Observed<string?> LifecyclePolicy { get; init; }

    /// <summary>The images that definitions name and tasks run (<c>DescribeImages</c>): one that is in use and not here does not exist.</summary>
    public Observed<IReadOnlyList<RepositoryImage>> Images { get; init; }

    /// <inheritdoc />
    public override string Arn => RepositoryArn;

    /// <summary>The image that a digest or tag names; a known null when the repository has none, unknown when its images are.</summary>
    public Observed<RepositoryImage?> Find(ImageId id) => Images.Map(images =>
        images.FirstOrDefault(image => id.Digest is not null ? image.ImageDigest == id.Digest : image.ImageTags.Contains(id.Tag ?? ImageReference.DefaultTag)));
}

/// <summary>How a repository is encrypted.</summary>
public sealed record RepositoryEncryption
{
    /// <summary>AES256, KMS or KMS_DSSE.</summary>
    public string? EncryptionType { get; init; }

    /// <summary>The key, which may be the service's own.</summary>
    public string? KmsKey { get; init; }
}

/// <summary>How images of a repository are scanned, by the registry's rules and its own setting.</summary>
public sealed record RepositoryScanning
{
    /// <summary>SCAN_ON_PUSH, CONTINUOUS_SCAN or MANUAL.</summary>
    public string? ScanFrequency { get; init; }

    /// <summary>The repository's own, older setting.</summary>
    public bool ScanOnPush { get; init; }
}

/// <summary>An image in a repository.</summary>
public sealed record RepositoryImage
{
    public required string ImageDigest { get; init; }
    public IReadOnlyList<string> ImageTags { get; init => field = value ?? []; } = [];
    public string? ImageManifestMediaType { get; init; }
    public DateTimeOffset? ImagePushedAt { get; init; }

    /// <summary>ACTIVE, ARCHIVED or ACTIVATING; null means ACTIVE.</summary>
    public string? ImageStatus { get; init; }

    /// <summary>What a scan found (<c>DescribeImageScanFindings</c>); a known null when it was not scanned.</summary>
    public Observed<ImageScan?> Scan { get; init; }

    /// <summary>What is attached to the image, signatures among it (<c>ListImageReferrers</c>).</summary>
    public Observed<IReadOnlyList<ImageReferrer>> Referrers { get; init; }

    /// <summary>Whether it stands for images of several platforms, each with a digest of its own.</summary>
    public bool IsIndex => ImageManifestMediaType is "application/vnd.oci.image.index.v1+json" or "application/vnd.docker.distribution.manifest.list.v2+json";
}

/// <summary>What a scan of an image found.</summary>
public sealed record ImageScan
{
    /// <summary>COMPLETE (basic), ACTIVE (enhanced, goes on), IN_PROGRESS, PENDING, FAILED, UNSUPPORTED_IMAGE, SCAN_ELIGIBILITY_EXPIRED, FINDINGS_UNAVAILABLE, LIMIT_EXCEEDED or IMAGE_ARCHIVED.</summary>
    public string? Status { get; init; }
    public string? Description { get; init; }

    /// <summary>When the last scan ended; null when none has.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>How many weaknesses of each severity; null when the answer held no findings.</summary>
    public IReadOnlyDictionary<string, int>? SeverityCounts { get; init; }

    /// <summary>Names of weaknesses that are CRITICAL and for which an exploit is known (enhanced scanning only).</summary>
    public IReadOnlyList<string> CriticalExploitable { get; init; } = [];
}

/// <summary>Something attached to an image.</summary>
public sealed record ImageReferrer
{
    public string? Digest { get; init; }

    /// <summary>Such as <c>application/vnd.cncf.notary.signature</c>.</summary>
    public string? ArtifactType { get; init; }
}
