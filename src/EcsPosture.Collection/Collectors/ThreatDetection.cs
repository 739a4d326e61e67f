using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>GuardDuty's detector of a region, and how it covers the account's clusters.</summary>
internal sealed class ThreatDetection : IRegionCollector
{
    private static readonly PageShape Detectors = PageShape.Upper("DetectorIds");

    // Inputs of this service are named as on the wire, with a small first letter.
    private static readonly PageShape Coverage = new("nextToken", "NextToken", "Resources");

    public string Name => "threat detection";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.ListDetectors), new(ApiActions.GetDetector), new(ApiActions.ListCoverage)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var detectors = await region.PutPagesAsync(SnapshotPaths.ListDetectors, ApiActions.ListDetectors, [], Detectors, null, cancellationToken);
        foreach (var id in detectors.Content["DetectorIds"].Texts().ToArray())
        {
            await region.PutOneAsync(SnapshotPaths.GetDetector(id), ApiActions.GetDetector, new() { ["DetectorId"] = id }, id, null, cancellationToken);
            var input = new JsonObject
            {
                ["DetectorId"] = id,
                ["maxResults"] = 50,
                ["filterCriteria"] = new JsonObject { ["filterCriterion"] = new JsonArray(Equal("RESOURCE_TYPE", "ECS"), Equal("ACCOUNT_ID", scan.AccountId)) },
            };
            await region.PutPagesAsync(SnapshotPaths.ListCoverage(id), ApiActions.ListCoverage, input, Coverage, id, cancellationToken);
        }
    }

    private static JsonObject Equal(string key, string value) =>
        new() { ["criterionKey"] = key, ["filterCondition"] = new JsonObject { ["equals"] = Json.Array([value]) } };
}
