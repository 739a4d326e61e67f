namespace EcsPosture.Inventory.Snapshots;

/// <summary>Files of Secrets Manager and Parameter Store.</summary>
public static partial class SnapshotPaths
{
    public const string ListSecrets = "secretsmanager/list-secrets.json";
    public const string DescribeParameters = "ssm/describe-parameters.json";

    /// <summary>The resource policy of a secret, by its ARN.</summary>
    public static string GetResourcePolicy(string secret) => $"secretsmanager/get-resource-policy/{Name(secret)}.json";
}
