namespace EcsPosture.Inventory.Snapshots;

/// <summary>Files of CloudWatch alarms and of the topics that they notify.</summary>
public static partial class SnapshotPaths
{
    public const string DescribeAlarms = "cloudwatch/describe-alarms.json";

    /// <summary>One topic: <c>&lt;region&gt;-&lt;account&gt;_&lt;name&gt;</c>.</summary>
    public static string ListSubscriptionsByTopic(string topicArn)
    {
        ArgumentNullException.ThrowIfNull(topicArn);
        return Arn.TryParse(topicArn, out var arn)
            ? $"sns/list-subscriptions-by-topic/{FirstOf(WholeName($"{arn.Region}-{arn.AccountId}"), $"{arn.Region}-{arn.AccountId}")}_{Name(arn.Resource)}.json"
            : $"sns/list-subscriptions-by-topic/{Name(topicArn)}.json";
    }
}
