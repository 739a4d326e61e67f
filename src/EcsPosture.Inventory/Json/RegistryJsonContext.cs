using System.Text.Json.Serialization;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Inventory.Json;

/// <summary>Reads what Amazon ECR answers (camelCase) into records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    IgnoreReadOnlyProperties = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(PooledTextConverter), typeof(AwsTimeConverter)])]
[JsonSerializable(typeof(RepositoryElement))]
[JsonSerializable(typeof(RepositoryScanningElement))]
[JsonSerializable(typeof(ImageElement))]
[JsonSerializable(typeof(ScanFindingsElement))]
[JsonSerializable(typeof(ImageReferrer))]
[JsonSerializable(typeof(RegistryScanning))]
[JsonSerializable(typeof(SigningRule))]
[JsonSerializable(typeof(PullThroughCacheRule))]
internal sealed partial class RegistryJsonContext : JsonSerializerContext;

/// <summary>A repository as <c>DescribeRepositories</c> answers it.</summary>
internal sealed record RepositoryElement
{
    public required string RepositoryArn { get; init; }
    public required string RepositoryName { get; init; }
    public string? RepositoryUri { get; init; }
    public string? ImageTagMutability { get; init; }
    public IReadOnlyList<RepositoryFilter>? ImageTagMutabilityExclusionFilters { get; init; }
    public RepositoryEncryption? EncryptionConfiguration { get; init; }
}

/// <summary>A repository's scanning as <c>BatchGetRepositoryScanningConfiguration</c> answers it.</summary>
internal sealed record RepositoryScanningElement
{
    public required string RepositoryName { get; init; }
    public string? ScanFrequency { get; init; }
    public bool ScanOnPush { get; init; }
}

/// <summary>An image as <c>DescribeImages</c> answers it.</summary>
internal sealed record ImageElement
{
    public required string ImageDigest { get; init; }
    public IReadOnlyList<string>? ImageTags { get; init; }
    public string? ImageManifestMediaType { get; init; }
    public DateTimeOffset? ImagePushedAt { get; init; }
    public string? ImageStatus { get; init; }
}

/// <summary>What <c>DescribeImageScanFindings</c> answers.</summary>
internal sealed record ScanFindingsElement
{
    public ScanStatusElement? ImageScanStatus { get; init; }
    public FindingsElement? ImageScanFindings { get; init; }
}

/// <summary>How a scan stands.</summary>
internal sealed record ScanStatusElement
{
    public string? Status { get; init; }
    public string? Description { get; init; }
}

/// <summary>What a scan found.</summary>
internal sealed record FindingsElement
{
    public DateTimeOffset? ImageScanCompletedAt { get; init; }
    public IReadOnlyDictionary<string, int>? FindingSeverityCounts { get; init; }
    public IReadOnlyList<EnhancedFindingElement>? EnhancedFindings { get; init; }
}

/// <summary>A finding of Amazon Inspector.</summary>
internal sealed record EnhancedFindingElement
{
    public string? Severity { get; init; }
    public string? ExploitAvailable { get; init; }
    public string? Title { get; init; }
    public PackageVulnerabilityElement? PackageVulnerabilityDetails { get; init; }
}

/// <summary>The weakness of a finding.</summary>
internal sealed record PackageVulnerabilityElement
{
    public string? VulnerabilityId { get; init; }
}
