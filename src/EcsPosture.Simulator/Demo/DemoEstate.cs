using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Demo;

namespace EcsPosture.Simulator;

/// <summary>
/// The estate of Fernpost, a parcel company that does not exist: a production account in three regions and a staging account,
/// with good and bad of each kind. The documents hold what AWS would send, seeded secrets included.
/// </summary>
public static class DemoEstate
{
    /// <summary>The production account, in <c>eu-central-1</c> and <c>eu-west-1</c>; in <c>eu-north-1</c> it runs nothing yet.</summary>
    public const string ProductionAccountId = "481920367715";

    /// <summary>The staging account, in <c>eu-central-1</c>.</summary>
    public const string StagingAccountId = "730264918852";

    /// <summary>An access key of the production account, made up.</summary>
    public const string ProductionAccessKeyId = "AKIADEMOPRODUCTION01";

    /// <summary>An access key of the staging account, made up.</summary>
    public const string StagingAccessKeyId = "AKIADEMOSTAGING00001";

    /// <summary>The secret key of both; the simulator verifies no signature and takes any.</summary>
    public const string SecretAccessKey = "any-secret-key-will-do-for-the-simulator";

    /// <summary>The role that a scanner assumes in either account.</summary>
    public const string ScannerRoleName = "ecs-posture-scanner";

    /// <summary>The external id that the scanner's role asks for.</summary>
    public const string ExternalId = "fernpost-posture";

    /// <summary>The regions of the production account.</summary>
    public static IReadOnlyList<string> ProductionRegions { get; } = ["eu-central-1", "eu-north-1", "eu-west-1"];

    /// <summary>The regions of the staging account.</summary>
    public static IReadOnlyList<string> StagingRegions { get; } = ["eu-central-1"];

    /// <summary>Accounts by access key, for <see cref="SimulatorOptions.AccountsByAccessKey"/>.</summary>
    public static IReadOnlyDictionary<string, string> AccessKeys { get; } = new Dictionary<string, string>
    {
        [ProductionAccessKeyId] = ProductionAccountId,
        [StagingAccessKeyId] = StagingAccountId,
    };

    /// <summary>External ids by role, for <see cref="SimulatorOptions.ExternalIds"/>.</summary>
    public static IReadOnlyDictionary<string, string> ExternalIds { get; } = new Dictionary<string, string>
    {
        [ScannerRoleArn(ProductionAccountId)] = ExternalId,
        [ScannerRoleArn(StagingAccountId)] = ExternalId,
    };

    /// <summary>Days ago for which the estate stood differently, oldest first: states worth recording as its history.</summary>
    public static IReadOnlyList<int> HistoryDays { get; } = [14, 10, 7, 4, 2, 1];

    /// <summary>The secrets that stand in plain text in the estate: none of them may appear in any output.</summary>
    public static IReadOnlyList<string> SeededSecrets => DemoSecrets.All;

    /// <summary>The role that a scanner assumes in an account.</summary>
    public static string ScannerRoleArn(string accountId) => $"arn:aws:iam::{accountId}:role/{ScannerRoleName}";

    /// <summary>
    /// The estate as it stood some days before a moment. Things keep their age over the states, and a revision its body: what
    /// differs is what had happened by then.
    /// </summary>
    public static IReadOnlyList<SnapshotDocuments> Build(DateTimeOffset now, int daysAgo = 0)
    {
        var clock = new DemoClock(now, daysAgo);
        return [.. DemoProduction.Build(clock), .. DemoStaging.Build(clock)];
    }

    /// <summary>New options that know the estate's keys and external ids.</summary>
    public static SimulatorOptions Options => new() { AccountsByAccessKey = AccessKeys, ExternalIds = ExternalIds };
}
