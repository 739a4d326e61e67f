using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;

namespace EcsPosture.Testing;

/// <summary>A trail that is safe by default; a test changes it with <c>with</c>.</summary>
public static class ATrail
{
    /// <summary>Its ARN, in the account and region of the tests unless said otherwise.</summary>
    public static string ArnOf(string name, string account = ASnapshot.AccountId, string region = ASnapshot.Region) =>
        $"arn:aws:cloudtrail:{region}:{account}:trail/{name}";

    /// <summary>An encrypted multi-region trail that records all management events.</summary>
    public static Trail Named(string name = "audit", string account = ASnapshot.AccountId) => new()
    {
        TrailArn = ArnOf(name, account),
        Name = name,
        HomeRegion = ASnapshot.Region,
        IsMultiRegionTrail = true,
        IncludeGlobalServiceEvents = true,
        LogFileValidationEnabled = true,
        KmsKeyId = $"arn:aws:kms:{ASnapshot.Region}:{account}:key/77777777-6666-5555-4444-333333333333",
        S3BucketName = "audit-logs",
        Status = Observed.Known(new TrailStatus
        {
            IsLogging = true,
            LatestDeliveryTime = ASnapshot.TakenAt.AddMinutes(-5),
            LatestDeliveryAttemptTime = ASnapshot.TakenAt.AddMinutes(-5),
        }),
        Selectors = Basic("All"),
        ContentHash = $"trail {name}",
    };

    /// <summary>One basic selector with management events.</summary>
    public static Observed<TrailSelectors> Basic(string readWriteType, bool management = true) =>
        Observed.Known(new TrailSelectors { EventSelectors = [new() { ReadWriteType = readWriteType, IncludeManagementEvents = management }] });

    /// <summary>One advanced selector.</summary>
    public static Observed<TrailSelectors> Advanced(params AdvancedFieldSelector[] fields) =>
        Observed.Known(new TrailSelectors { AdvancedEventSelectors = [new() { FieldSelectors = fields }] });
}
