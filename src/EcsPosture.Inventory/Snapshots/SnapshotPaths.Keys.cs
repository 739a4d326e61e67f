namespace EcsPosture.Inventory.Snapshots;

/// <summary>Files of KMS.</summary>
public static partial class SnapshotPaths
{
    public const string ListAliases = "kms/list-aliases.json";

    /// <summary>A key, by its id or ARN.</summary>
    public static string DescribeKey(string key) => $"kms/describe-key/{Name(key)}.json";
    public static string GetKeyRotationStatus(string key) => $"kms/get-key-rotation-status/{Name(key)}.json";
    public static string GetKeyPolicy(string key) => $"kms/get-key-policy/{Name(key)}.json";
}
