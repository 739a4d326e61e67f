using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>GuardDuty, Security Hub and AWS Config.</summary>
internal static class DetectionActions
{
    public static JsonObject ListDetectors(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.ListDetectors);
        var page = Page.Of(call, Detectors(folder), "nextToken", "maxResults", 50, 50);
        return Wire(Answers.Of("DetectorIds", Answers.Array(page.Items), "NextToken", page.Next));
    }

    public static JsonObject GetDetector(AwsCall call, ServedFolder folder)
    {
        var path = SnapshotPaths.GetDetector(Detector(call, folder));
        folder.Require(call, path);
        return Wire(folder.File(path)!);
    }

    public static JsonObject ListCoverage(AwsCall call, ServedFolder folder)
    {
        var path = SnapshotPaths.ListCoverage(Detector(call, folder));
        folder.Require(call, path);
        var criteria = (call.Parameters["filterCriteria"]?["filterCriterion"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(c => (Key: Answers.Text(c, "criterionKey"), Values: (c["filterCondition"]?["equals"] as JsonArray ?? []).Select(v => v?.ToString()).ToList()))
            .ToList();
        var resources = folder.Entries(path, "Resources")
            .Where(r => criteria.TrueForAll(c => c.Key switch
            {
                "RESOURCE_TYPE" => c.Values.Contains(Answers.Text(r["ResourceDetails"], "ResourceType")),
                "ACCOUNT_ID" => c.Values.Contains(Answers.Text(r, "AccountId")),
                "COVERAGE_STATUS" => c.Values.Contains(Answers.Text(r, "CoverageStatus")),
                _ => true,
            }))
            .ToList();
        var page = Page.Of(call, resources, "nextToken", "maxResults", 50, 50);
        return Wire(Answers.Of("Resources", Answers.Array(page.Items), "NextToken", page.Next));
    }

    public static JsonObject DescribeHub(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeHub);
        return (JsonObject)Subscribed(folder, SnapshotPaths.DescribeHub).DeepClone();
    }

    public static JsonObject GetEnabledStandards(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.GetEnabledStandards);
        Subscribed(folder, SnapshotPaths.GetEnabledStandards);
        var page = Page.Of(call, folder.Entries(SnapshotPaths.GetEnabledStandards, "StandardsSubscriptions"), "NextToken", "MaxResults", 100, 100);
        return Answers.Of("StandardsSubscriptions", Answers.Array(page.Items), "NextToken", page.Next);
    }

    public static JsonObject DescribeConfigurationRecorders(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeConfigurationRecorders);
        return new() { ["ConfigurationRecorders"] = Answers.Array(folder.Entries(SnapshotPaths.DescribeConfigurationRecorders, "ConfigurationRecorders")) };
    }

    public static JsonObject DescribeConfigurationRecorderStatus(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeConfigurationRecorderStatus);
        return new() { ["ConfigurationRecordersStatus"] = Answers.Array(folder.Entries(SnapshotPaths.DescribeConfigurationRecorderStatus, "ConfigurationRecordersStatus")) };
    }

    private static List<string> Detectors(ServedFolder folder) => [.. folder.Entries(SnapshotPaths.ListDetectors, "DetectorIds").Select(id => id.ToString())];

    private static string Detector(AwsCall call, ServedFolder folder) =>
        call.Text("DetectorId") is { } id && Detectors(folder).Contains(id)
            ? id
            : throw new AwsErrorException("BadRequestException", "The request is rejected because the input detectorId is not owned by the current account.");

    private static JsonObject Subscribed(ServedFolder folder, string path) => folder.File(path) is { Count: > 0 } file
        ? file
        : throw new AwsErrorException("InvalidAccessException", $"Account {folder.AccountId} is not subscribed to AWS Security Hub", 401);

    /// <summary>GuardDuty's wire writes a small letter where the CLI writes a capital.</summary>
    private static JsonObject Wire(JsonObject answer) => (JsonObject)Lowered(answer)!;

    private static JsonNode? Lowered(JsonNode? node) => node switch
    {
        JsonObject owner => new JsonObject(owner.Select(m => KeyValuePair.Create(char.ToLowerInvariant(m.Key[0]) + m.Key[1..], m.Key is "Tags" ? m.Value?.DeepClone() : Lowered(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Lowered)]),
        _ => node?.DeepClone(),
    };
}
