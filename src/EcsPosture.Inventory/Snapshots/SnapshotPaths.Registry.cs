namespace EcsPosture.Inventory.Snapshots;

/// <summary>Files of Amazon ECR. Names of repositories hold slashes, so all of a name stands in the file's name.</summary>
public static partial class SnapshotPaths
{
    public const string DescribeRepositories = "ecr/describe-repositories.json";
    public const string BatchGetRepositoryScanningConfiguration = "ecr/batch-get-repository-scanning-configuration.json";
    public const string GetRegistryScanningConfiguration = "ecr/get-registry-scanning-configuration.json";

    /// <summary><c>{}</c> where AWS answers that there is none.</summary>
    public const string GetRegistryPolicy = "ecr/get-registry-policy.json";

    /// <summary><c>{}</c> where AWS answers that there is none.</summary>
    public const string GetSigningConfiguration = "ecr/get-signing-configuration.json";
    public const string DescribePullThroughCacheRules = "ecr/describe-pull-through-cache-rules.json";

    /// <summary><c>{}</c> where AWS answers that there is none.</summary>
    public static string GetRepositoryPolicy(string repository) => $"ecr/get-repository-policy/{WholeName(repository)}.json";

    /// <summary><c>{}</c> where AWS answers that there is none.</summary>
    public static string GetLifecyclePolicy(string repository) => $"ecr/get-lifecycle-policy/{WholeName(repository)}.json";
    public static string DescribeRepositoryImages(string repository) => $"ecr/describe-images/{WholeName(repository)}.json";

    /// <summary><c>{}</c> where AWS answers that the image was not scanned.</summary>
    public static string DescribeImageScanFindings(string repository, string digest) => $"ecr/describe-image-scan-findings/{FirstOf(WholeName(repository), repository)}_{Name(digest)}.json";
    public static string ListImageReferrers(string repository, string digest) => $"ecr/list-image-referrers/{FirstOf(WholeName(repository), repository)}_{Name(digest)}.json";
}
