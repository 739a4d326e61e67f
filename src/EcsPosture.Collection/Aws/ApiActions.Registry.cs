namespace EcsPosture.Collection.Aws;

/// <summary>Actions of Amazon ECR.</summary>
public static partial class ApiActions
{
    public static ApiAction DescribeRepositories { get; } = new(AwsService.Ecr, "DescribeRepositories");
    public static ApiAction BatchGetRepositoryScanningConfiguration { get; } = new(AwsService.Ecr, "BatchGetRepositoryScanningConfiguration");
    public static ApiAction GetRegistryScanningConfiguration { get; } = new(AwsService.Ecr, "GetRegistryScanningConfiguration");
    public static ApiAction GetRegistryPolicy { get; } = new(AwsService.Ecr, "GetRegistryPolicy");
    public static ApiAction GetSigningConfiguration { get; } = new(AwsService.Ecr, "GetSigningConfiguration");
    public static ApiAction DescribePullThroughCacheRules { get; } = new(AwsService.Ecr, "DescribePullThroughCacheRules");
    public static ApiAction GetRepositoryPolicy { get; } = new(AwsService.Ecr, "GetRepositoryPolicy");
    public static ApiAction GetLifecyclePolicy { get; } = new(AwsService.Ecr, "GetLifecyclePolicy");
    public static ApiAction DescribeRepositoryImages { get; } = new(AwsService.Ecr, "DescribeImages");
    public static ApiAction DescribeImageScanFindings { get; } = new(AwsService.Ecr, "DescribeImageScanFindings");

    /// <summary>AWS asks for the permission to read manifests; pulling an image would take another one besides.</summary>
    public static ApiAction ListImageReferrers { get; } = new(AwsService.Ecr, "ListImageReferrers") { Permission = "ecr:BatchGetImage" };
}
