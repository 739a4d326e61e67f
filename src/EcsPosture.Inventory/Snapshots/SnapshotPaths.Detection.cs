namespace EcsPosture.Inventory.Snapshots;

/// <summary>Files of GuardDuty, Security Hub and AWS Config.</summary>
public static partial class SnapshotPaths
{
    public const string ListDetectors = "guardduty/list-detectors.json";

    /// <summary><c>{}</c> where AWS answers that the account is not subscribed.</summary>
    public const string DescribeHub = "securityhub/describe-hub.json";

    /// <summary><c>{}</c> where AWS answers that the account is not subscribed.</summary>
    public const string GetEnabledStandards = "securityhub/get-enabled-standards.json";
    public const string DescribeConfigurationRecorders = "configservice/describe-configuration-recorders.json";
    public const string DescribeConfigurationRecorderStatus = "configservice/describe-configuration-recorder-status.json";

    public static string GetDetector(string detector) => $"guardduty/get-detector/{Name(detector)}.json";

    /// <summary>Only what GuardDuty says of ECS.</summary>
    public static string ListCoverage(string detector) => $"guardduty/list-coverage/{Name(detector)}.json";
}
