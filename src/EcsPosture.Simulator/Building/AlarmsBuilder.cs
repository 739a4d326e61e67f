using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds CloudWatch's alarms of a region, and the topics that they notify.</summary>
internal sealed class AlarmsBuilder(string accountId, string region, DateTimeOffset takenAt)
{
    private readonly JsonArray _alarms = [];
    private readonly JsonArray _composites = [];
    private readonly Dictionary<string, JsonArray> _topics = new(StringComparer.Ordinal);

    /// <summary>A topic, and whether its one subscriber has confirmed.</summary>
    public string Topic(string name, bool confirmed = true)
    {
        var arn = $"arn:aws:sns:{region}:{accountId}:{name}";
        _topics[arn] =
        [
            new JsonObject
            {
                ["SubscriptionArn"] = confirmed ? $"{arn}:{Names.Uuid(arn)}" : "PendingConfirmation",
                ["Owner"] = accountId,
                ["Protocol"] = "email",
                ["Endpoint"] = $"{name}@fernpost.example",
                ["TopicArn"] = arn,
            },
        ];
        return arn;
    }

    /// <summary>Adds an alarm on a metric.</summary>
    public string Alarm(string name, string metricNamespace, string metric, (string Name, string Value)[] dimensions, string[] actions, bool enabled = true)
    {
        _alarms.Add(new JsonObject
        {
            ["AlarmName"] = name,
            ["AlarmArn"] = $"arn:aws:cloudwatch:{region}:{accountId}:alarm:{name}",
            ["AlarmConfigurationUpdatedTimestamp"] = Names.Time(takenAt.AddDays(-80)),
            ["ActionsEnabled"] = enabled,
            ["OKActions"] = new JsonArray(),
            ["AlarmActions"] = RegionBuilder.Texts(actions),
            ["InsufficientDataActions"] = new JsonArray(),
            ["StateValue"] = "OK",
            ["StateUpdatedTimestamp"] = Names.Time(takenAt.AddDays(-2)),
            ["MetricName"] = metric,
            ["Namespace"] = metricNamespace,
            ["Statistic"] = "Average",
            ["Dimensions"] = new JsonArray([.. dimensions.Select(d => new JsonObject { ["Name"] = d.Name, ["Value"] = d.Value })]),
            ["Period"] = 60,
            ["EvaluationPeriods"] = 5,
            ["ComparisonOperator"] = "GreaterThanThreshold",
        });
        return name;
    }

    /// <summary>An alarm on a metric of a service.</summary>
    public string ServiceAlarm(string name, string cluster, string service, string metric, string[] actions, bool enabled = true) =>
        Alarm(name, "AWS/ECS", metric, [("ClusterName", cluster), ("ServiceName", service)], actions, enabled);

    /// <summary>Adds an alarm on other alarms.</summary>
    public void Composite(string name, string rule, string[] actions) => _composites.Add(new JsonObject
    {
        ["AlarmName"] = name,
        ["AlarmArn"] = $"arn:aws:cloudwatch:{region}:{accountId}:alarm:{name}",
        ["ActionsEnabled"] = true,
        ["AlarmActions"] = RegionBuilder.Texts(actions),
        ["AlarmRule"] = rule,
        ["StateValue"] = "OK",
    });

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.DescribeAlarms, new() { ["MetricAlarms"] = _alarms, ["CompositeAlarms"] = _composites });
        foreach (var (topic, subscriptions) in _topics)
        {
            documents.Put(SnapshotPaths.ListSubscriptionsByTopic(topic), new() { ["Subscriptions"] = subscriptions });
        }
    }
}
