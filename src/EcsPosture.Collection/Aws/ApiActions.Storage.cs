namespace EcsPosture.Collection.Aws;

/// <summary>Actions of EFS and S3. Permissions of S3 are named otherwise than its actions.</summary>
public static partial class ApiActions
{
    public static ApiAction DescribeFileSystems { get; } =
        new(AwsService.ElasticFileSystem, "DescribeFileSystems") { Route = new("GET", "/2015-02-01/file-systems", "MaxItems", "Marker") };
    public static ApiAction DescribeFileSystemPolicy { get; } =
        new(AwsService.ElasticFileSystem, "DescribeFileSystemPolicy") { Route = new("GET", "/2015-02-01/file-systems/{FileSystemId}/policy") };
    public static ApiAction DescribeMountTargets { get; } =
        new(AwsService.ElasticFileSystem, "DescribeMountTargets") { Route = new("GET", "/2015-02-01/mount-targets", "FileSystemId", "MaxItems", "Marker") };
    public static ApiAction DescribeAccessPoints { get; } =
        new(AwsService.ElasticFileSystem, "DescribeAccessPoints") { Route = new("GET", "/2015-02-01/access-points", "FileSystemId", "MaxResults", "NextToken") };
    public static ApiAction DescribeMountTargetSecurityGroups { get; } =
        new(AwsService.ElasticFileSystem, "DescribeMountTargetSecurityGroups") { Route = new("GET", "/2015-02-01/mount-targets/{MountTargetId}/security-groups") };

    public static ApiAction ListBuckets { get; } = new(AwsService.S3, "ListBuckets") { Permission = "s3:ListAllMyBuckets" };
    public static ApiAction GetBucketPolicyStatus { get; } = new(AwsService.S3, "GetBucketPolicyStatus");
    public static ApiAction GetPublicAccessBlock { get; } = new(AwsService.S3, "GetPublicAccessBlock") { Permission = "s3:GetBucketPublicAccessBlock" };
    public static ApiAction GetBucketAcl { get; } = new(AwsService.S3, "GetBucketAcl");
    public static ApiAction GetBucketEncryption { get; } = new(AwsService.S3, "GetBucketEncryption") { Permission = "s3:GetEncryptionConfiguration" };
    public static ApiAction GetAccountPublicAccessBlock { get; } = new(AwsService.S3Control, "GetPublicAccessBlock")
    {
        Permission = "s3:GetAccountPublicAccessBlock",
        Route = new("GET", "/v20180820/configuration/publicAccessBlock"),
    };
}
