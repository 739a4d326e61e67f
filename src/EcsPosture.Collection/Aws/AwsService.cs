namespace EcsPosture.Collection.Aws;

/// <summary>How a service speaks on the wire.</summary>
public enum WireProtocol
{
    /// <summary>awsJson1.1: the action is in <c>X-Amz-Target</c>.</summary>
    Json,

    /// <summary>Query with XML answers.</summary>
    Query,

    /// <summary>restJson1: the action is in method and path.</summary>
    RestJson,

    /// <summary>The official client of the service speaks for us.</summary>
    Official,
}

/// <summary>An AWS service as its published model describes it.</summary>
/// <param name="HostPrefix">First label of the endpoint's host.</param>
/// <param name="SigningName">The service's name in signatures.</param>
/// <param name="IamPrefix">What stands before the colon in IAM actions.</param>
/// <param name="EndpointVariable">The suffix of the environment variable <c>AWS_ENDPOINT_URL_…</c>.</param>
/// <param name="Protocol">How it speaks.</param>
/// <param name="Version">Prefix of <c>X-Amz-Target</c> for JSON, API version for query; empty otherwise.</param>
public sealed record AwsService(string HostPrefix, string SigningName, string IamPrefix, string EndpointVariable, WireProtocol Protocol, string Version)
{
    public static AwsService Ecs { get; } = new("ecs", "ecs", "ecs", "ECS", WireProtocol.Json, "AmazonEC2ContainerServiceV20141113");
    public static AwsService Logs { get; } = new("logs", "logs", "logs", "CLOUDWATCH_LOGS", WireProtocol.Json, "Logs_20140328");
    public static AwsService CloudTrail { get; } =
        new("cloudtrail", "cloudtrail", "cloudtrail", "CLOUDTRAIL", WireProtocol.Json, "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101");
    public static AwsService Events { get; } = new("events", "events", "events", "EVENTBRIDGE", WireProtocol.Json, "AWSEvents");
    public static AwsService Tagging { get; } =
        new("tagging", "tagging", "tag", "RESOURCE_GROUPS_TAGGING_API", WireProtocol.Json, "ResourceGroupsTaggingAPI_20170126");
    public static AwsService Scheduler { get; } = new("scheduler", "scheduler", "scheduler", "SCHEDULER", WireProtocol.RestJson, "");
    public static AwsService Iam { get; } = new("iam", "iam", "iam", "IAM", WireProtocol.Query, "2010-05-08");
    public static AwsService Ec2 { get; } = new("ec2", "ec2", "ec2", "EC2", WireProtocol.Official, "");
    public static AwsService Sts { get; } = new("sts", "sts", "sts", "STS", WireProtocol.Official, "");
}

/// <summary>One API action.</summary>
public sealed record ApiAction(AwsService Service, string Operation)
{
    /// <summary>The action in IAM's form, such as <c>ecs:DescribeServices</c>; of all actions used here it is also the permission's name.</summary>
    public string IamName { get; } = $"{Service.IamPrefix}:{Operation}";

    /// <inheritdoc />
    public override string ToString() => IamName;
}
