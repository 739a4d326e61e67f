namespace EcsPosture.Collection.Aws;

/// <summary>Actions of CloudWatch alarms and of the topics that they notify.</summary>
public static partial class ApiActions
{
    public static ApiAction DescribeAlarms { get; } = new(AwsService.CloudWatch, "DescribeAlarms");
    public static ApiAction ListSubscriptionsByTopic { get; } = new(AwsService.Sns, "ListSubscriptionsByTopic");
}
