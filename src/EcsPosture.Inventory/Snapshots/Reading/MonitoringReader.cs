using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.Monitoring;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of CloudWatch alarms, of the topics they notify and of rules on events.</summary>
internal sealed class MonitoringReader(FolderReader folder)
{
    private const string Subscriptions = "sns:ListSubscriptionsByTopic";
    private static readonly DetectionJsonContext Json = DetectionJsonContext.Default;

    public MonitoringFacts Read()
    {
        var file = folder.Open(SnapshotPaths.DescribeAlarms, "cloudwatch:DescribeAlarms");
        var alarms = Elements.List(file, "MetricAlarms", Json.AlarmElement, element => Peek.Text(element, "AlarmArn"), Alarm);
        return new()
        {
            Alarms = alarms,
            CompositeAlarms = Composites(file),
            Topics = alarms.Known.SelectMany(a => a.AlarmActions).Where(IsTopic).Distinct(StringComparer.Ordinal).ToDictionary(topic => topic, SubscriptionsOf, StringComparer.Ordinal),
            Rules = Rules(),
        };
    }

    private static bool IsTopic(string action) => Arn.TryParse(action, out var arn) && arn.Service is "sns";

    private static Alarm Alarm(AlarmElement element, string hash) => new()
    {
        AlarmArn = element.AlarmArn,
        AlarmName = element.AlarmName,
        ActionsEnabled = element.ActionsEnabled ?? true,
        AlarmActions = element.AlarmActions ?? [],
        Metrics =
        [
            .. element.Metrics is { Count: > 0 } queries
                ? queries.Select(q => q.MetricStat?.Metric).OfType<AlarmMetric>()
                : [new AlarmMetric { Namespace = element.Namespace, MetricName = element.MetricName, Dimensions = element.Dimensions ?? [] }],
        ],
        ContentHash = hash,
    };

    // A folder in which nobody asked for them has no list; then there may be some. What of ECS is unread hides alarms, with what
    // stands above them, but nothing that stands above the alarms which are here.
    private static Observed<IReadOnlyList<CompositeAlarm>> Composites(Answer file) =>
        Elements.All(file with { Gaps = [.. file.Gaps.Where(g => !g.Action.StartsWith("ecs:", StringComparison.Ordinal))] }, "CompositeAlarms", Json.CompositeAlarmElement)
            .Map<IReadOnlyList<CompositeAlarm>>(all => [.. all.Select(c => new CompositeAlarm(c.AlarmName, c.AlarmRule ?? ""))]);

    private Observed<IReadOnlyList<Subscription>> SubscriptionsOf(string topic) =>
        Elements.All(folder.Open(SnapshotPaths.ListSubscriptionsByTopic(topic), Subscriptions, topic), "Subscriptions", Json.Subscription);

    private Observed<IReadOnlyList<EventRule>> Rules()
    {
        var file = folder.Open(SnapshotPaths.ListRules, "events:ListRules");
        var gaps = new List<Gap>(file.Gaps);
        var rules = new List<EventRule>();
        foreach (var element in file.Objects("Rules", gaps))
        {
            if (Peek.Text(element, "Name") is not { } name || Peek.Text(element, "Arn") is not { } arn)
            {
                gaps.Add(file.Malformed("a rule has no Name or Arn", null));
                continue;
            }

            rules.Add(new()
            {
                Name = name,
                Arn = arn,
                State = Peek.Text(element, "State"),
                EventPattern = Peek.Text(element, "EventPattern"),
                Targets = Targets(folder.Open(SnapshotPaths.ListTargetsByRule(name, Peek.Text(element, "EventBusName")), "events:ListTargetsByRule", arn)),
            });
        }

        return gaps is [var gap, ..] ? Observed.Unknown<IReadOnlyList<EventRule>>(gap) : Observed.Known<IReadOnlyList<EventRule>>(rules);
    }

    private static Observed<IReadOnlyList<string>> Targets(Answer file)
    {
        var gaps = new List<Gap>(file.Gaps);
        IReadOnlyList<string> targets = [.. file.Objects("Targets", gaps).Select(t => Peek.Text(t, "Arn")).OfType<string>()];
        return gaps is [var gap, ..] ? Observed.Unknown<IReadOnlyList<string>>(gap) : Observed.Known(targets);
    }
}
