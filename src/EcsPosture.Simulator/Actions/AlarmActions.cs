using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>Alarms of CloudWatch and subscriptions of SNS.</summary>
internal static class AlarmActions
{
    public static JsonObject DescribeAlarms(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeAlarms);
        var types = call.Texts("AlarmTypes");
        var (names, prefix) = (call.Texts("AlarmNames"), call.Text("AlarmNamePrefix"));

        // Without a type AWS answers with metric alarms alone.
        var alarms = Of("MetricAlarms", "MetricAlarm", isDefault: true).Concat(Of("CompositeAlarms", "CompositeAlarm", isDefault: false)).ToList();
        var page = Page.Of(call, alarms, "NextToken", "MaxRecords", 50, 100);
        var answer = new JsonObject
        {
            ["MetricAlarms"] = Answers.Array(page.Items.Where(a => a.Member == "MetricAlarms").Select(a => a.Alarm)),
            ["CompositeAlarms"] = Answers.Array(page.Items.Where(a => a.Member == "CompositeAlarms").Select(a => a.Alarm)),
        };
        if (page.Next is not null)
        {
            answer["NextToken"] = page.Next;
        }

        return answer;

        IEnumerable<(string Member, JsonNode Alarm)> Of(string member, string type, bool isDefault) =>
            types.Contains(type) || (types.Count == 0 && isDefault)
                ? folder.Entries(SnapshotPaths.DescribeAlarms, member)
                    .Where(a => names.Count == 0 || names.Contains(Answers.Text(a, "AlarmName") ?? ""))
                    .Where(a => prefix is null || (Answers.Text(a, "AlarmName") ?? "").StartsWith(prefix, StringComparison.Ordinal))
                    .Select(a => (member, a))
                : [];
    }

    public static JsonObject ListSubscriptionsByTopic(AwsCall call, ServedFolder folder)
    {
        var topic = call.Text("TopicArn") ?? throw AwsErrors.Invalid(call, "TopicArn is required.");
        var path = SnapshotPaths.ListSubscriptionsByTopic(topic);
        if (folder.File(path) is null && !folder.Entries(SnapshotPaths.DescribeAlarms, "MetricAlarms").Any(a => a["AlarmActions"] is JsonArray actions && actions.Any(t => t?.ToString() == topic)))
        {
            throw new AwsErrorException("NotFound", "Topic does not exist", 404);
        }

        folder.Require(call, path);
        var page = Page.Of(call, folder.Entries(path, "Subscriptions"), "NextToken", "MaxResults", 100, 100);
        return Answers.Of("Subscriptions", Answers.Array(page.Items), "NextToken", page.Next);
    }
}
