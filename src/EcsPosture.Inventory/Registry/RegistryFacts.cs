using EcsPosture.Inventory.Iam;

namespace EcsPosture.Inventory.Registry;

/// <summary>The account's private registry in a region (Amazon ECR), and its repositories that task definitions pull from.</summary>
public sealed record RegistryFacts
{
    /// <summary>Repositories of the account that images in use are named from (<c>DescribeRepositories</c>).</summary>
    public ResourceList<Repository> Repositories { get; init; } = new();

    /// <summary>How the registry scans (<c>GetRegistryScanningConfiguration</c>).</summary>
    public Observed<RegistryScanning> Scanning { get; init; }

    /// <summary>The registry's own policy (<c>GetRegistryPolicy</c>); a known null when there is none.</summary>
    public Observed<PolicyDocument?> Policy { get; init; }

    /// <summary>Rules by which ECR signs what is pushed (<c>GetSigningConfiguration</c>); empty when there are none.</summary>
    public Observed<IReadOnlyList<SigningRule>> SigningRules { get; init; }

    /// <summary>Rules by which ECR fetches images of other registries (<c>DescribePullThroughCacheRules</c>).</summary>
    public Observed<IReadOnlyList<PullThroughCacheRule>> PullThroughCacheRules { get; init; }
}

/// <summary>How a registry scans images.</summary>
public sealed record RegistryScanning
{
    /// <summary>BASIC (known weaknesses of the system's packages) or ENHANCED (Amazon Inspector).</summary>
    public string? ScanType { get; init; }
}

/// <summary>A rule by which ECR signs what is pushed.</summary>
public sealed record SigningRule
{
    public string? SigningProfileArn { get; init; }

    /// <summary>Which repositories it covers; without any, all.</summary>
    public IReadOnlyList<RepositoryFilter> RepositoryFilters { get; init => field = value ?? []; } = [];
}

/// <summary>A filter on names, in which <c>*</c> stands for anything.</summary>
public sealed record RepositoryFilter
{
    public string? Filter { get; init; }
    public string? FilterType { get; init; }
}

/// <summary>A rule by which ECR fetches images of another registry.</summary>
public sealed record PullThroughCacheRule
{
    /// <summary>The namespace of the repositories that it makes; <c>ROOT</c> stands for all names.</summary>
    public required string EcrRepositoryPrefix { get; init; }
    public string? UpstreamRegistryUrl { get; init; }
}
