using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// Alarms of CloudWatch that concern ECS: on its metrics or those of Container Insights, on target groups of services, or named
/// by a deployment; with the composite alarms above them and who is subscribed to the topics that they notify. CloudWatch has
/// no filter for that, so all alarms are read and the others dropped.
/// </summary>
internal sealed class Alarms : IRegionCollector
{
    private static readonly PageShape Shape = new("NextToken", "NextToken", "MetricAlarms", "CompositeAlarms") { AnyListWillDo = true };

    public string Name => "alarms";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeAlarms), new(ApiActions.ListSubscriptionsByTopic)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Services)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var pages = await region.ReadPagesAsync(
            ApiActions.DescribeAlarms, new() { ["AlarmTypes"] = Json.Array(["MetricAlarm", "CompositeAlarm"]), ["MaxRecords"] = 100 }, Shape, cancellationToken);
        var (named, targetGroups) = References(region);
        (pages.Content["MetricAlarms"] as JsonArray)?.RemoveAll(alarm => !Concerns(alarm, named, targetGroups));
        var kept = pages.Content["MetricAlarms"].Objects().Select(a => (Name: a["AlarmName"].AsText() ?? "", Arn: a["AlarmArn"].AsText() ?? "")).ToArray();
        (pages.Content["CompositeAlarms"] as JsonArray)?.RemoveAll(composite => composite?["AlarmRule"].AsText() is { } rule
            && !kept.Any(a => rule.Contains(a.Name, StringComparison.Ordinal) || rule.Contains(a.Arn, StringComparison.Ordinal)));
        var topics = pages.Content["MetricAlarms"].Objects()
            .SelectMany(a => a["AlarmActions"].Texts())
            .Where(action => Arn.TryParse(action, out var arn) && arn.Service is "sns")
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        region.PutPages(SnapshotPaths.DescribeAlarms, pages, null);
        region.InheritGaps(SnapshotPaths.DescribeAlarms, NamedBy.Services);
        await Task.WhenAll(topics.Select(topic => SubscriptionsAsync(region, topic, cancellationToken)));
    }

    private static (HashSet<string> Alarms, HashSet<string> TargetGroups) References(SnapshotPart region)
    {
        var services = region.LiveClusters().SelectMany(cluster => region.Get(SnapshotPaths.DescribeServices(cluster))?["services"].Objects() ?? []).ToArray();
        return (
            [.. services.SelectMany(s => s.At("deploymentConfiguration", "alarms", "alarmNames").Texts())],
            [
                .. services.SelectMany(s => s["loadBalancers"].Objects().Concat(s["taskSets"].Objects().SelectMany(t => t["loadBalancers"].Objects())))
                    .Select(l => l["targetGroupArn"].AsText() is { } arn && Arn.TryParse(arn, out var parsed) ? parsed.Resource : null)
                    .OfType<string>(),
            ]);
    }

    private static bool Concerns(JsonNode? alarm, HashSet<string> named, HashSet<string> targetGroups) =>
        alarm?["AlarmName"].AsText() is { } name && named.Contains(name)
        || Metrics(alarm).Any(metric => metric["Namespace"].AsText() is "AWS/ECS" or "ECS/ContainerInsights"
            || metric["Dimensions"].Objects().Any(d => d["Name"].AsText() is "TargetGroup" && targetGroups.Contains(d["Value"].AsText() ?? "")));

    private static IEnumerable<JsonObject> Metrics(JsonNode? alarm) =>
        (alarm as JsonObject) is not { } own ? [] : own["Metrics"].Objects().Select(m => m.At("MetricStat", "Metric")).OfType<JsonObject>().Prepend(own);

    /// <summary>Addresses of subscribers are not kept: some hold a token.</summary>
    private static async Task SubscriptionsAsync(SnapshotPart region, string topic, CancellationToken cancellationToken)
    {
        var pages = await region.ReadPagesAsync(ApiActions.ListSubscriptionsByTopic, new() { ["TopicArn"] = topic }, PageShape.Upper("Subscriptions"), cancellationToken);
        if (pages is { Read: 0, Error.Code: "NotFound" or "NotFoundException" })
        {
            // A topic that was deleted reaches nobody.
            pages = new(new() { ["Subscriptions"] = new JsonArray() }, 1, null);
        }

        foreach (var subscription in pages.Content["Subscriptions"].Objects())
        {
            subscription.Remove("Endpoint");
        }

        region.PutPages(SnapshotPaths.ListSubscriptionsByTopic(topic), pages, topic);
    }
}
