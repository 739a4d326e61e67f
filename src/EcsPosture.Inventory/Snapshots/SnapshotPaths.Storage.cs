namespace EcsPosture.Inventory.Snapshots;

/// <summary>Files of EFS and S3.</summary>
public static partial class SnapshotPaths
{
    public const string DescribeFileSystems = "efs/describe-file-systems.json";
    public const string ListBuckets = "s3api/list-buckets.json";

    /// <summary>The public access block of the account.</summary>
    public const string GetAccountPublicAccessBlock = "s3control/get-public-access-block.json";

    public static string DescribeFileSystemPolicy(string fileSystem) => $"efs/describe-file-system-policy/{Name(fileSystem)}.json";
    public static string DescribeMountTargets(string fileSystem) => $"efs/describe-mount-targets/{Name(fileSystem)}.json";
    public static string DescribeAccessPoints(string fileSystem) => $"efs/describe-access-points/{Name(fileSystem)}.json";
    public static string DescribeMountTargetSecurityGroups(string mountTarget) => $"efs/describe-mount-target-security-groups/{Name(mountTarget)}.json";
    public static string GetBucketPolicyStatus(string bucket) => $"s3api/get-bucket-policy-status/{Name(bucket)}.json";
    public static string GetPublicAccessBlock(string bucket) => $"s3api/get-public-access-block/{Name(bucket)}.json";
    public static string GetBucketAcl(string bucket) => $"s3api/get-bucket-acl/{Name(bucket)}.json";
    public static string GetBucketEncryption(string bucket) => $"s3api/get-bucket-encryption/{Name(bucket)}.json";
}
