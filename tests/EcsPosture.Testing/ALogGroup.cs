using EcsPosture.Inventory.Logging;

namespace EcsPosture.Testing;

/// <summary>A log group that is safe by default; a test changes it with <c>with</c>.</summary>
public static class ALogGroup
{
    /// <summary>Its ARN in the account and region of the tests.</summary>
    public static string ArnOf(string name, string region = ASnapshot.Region) => $"arn:aws:logs:{region}:{ASnapshot.AccountId}:log-group:{name}";

    /// <summary>A group with a key that keeps its events for 400 days.</summary>
    public static LogGroup Named(string name = "/ecs/app", string region = ASnapshot.Region) => new()
    {
        LogGroupName = name,
        LogGroupArn = ArnOf(name, region),
        RetentionInDays = 400,
        KmsKeyId = $"arn:aws:kms:{region}:{ASnapshot.AccountId}:key/99999999-8888-7777-6666-555555555555",
        LogGroupClass = "STANDARD",
        ContentHash = $"log group {region} {name}",
    };
}
