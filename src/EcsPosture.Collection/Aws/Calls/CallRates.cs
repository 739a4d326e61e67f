namespace EcsPosture.Collection.Aws.Calls;

/// <summary>A group of actions that share one of AWS's token buckets.</summary>
/// <param name="Name">Unique within AWS.</param>
/// <param name="Burst">Calls at once.</param>
/// <param name="RatePerSecond">Calls per second after that.</param>
internal sealed record CallRate(string Name, double Burst, double RatePerSecond);

/// <summary>
/// How fast each action may be called. ECS and CloudTrail rates are AWS's published ones
/// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html); where AWS publishes none, the rate is
/// a careful guess that the bucket corrects itself when AWS throttles.
/// </summary>
internal static class CallRates
{
    private static readonly CallRate EcsClusters = new("ecs cluster read", 50, 20);
    private static readonly CallRate EcsClusterResources = new("ecs cluster-resource read", 100, 20);
    private static readonly CallRate EcsServices = new("ecs service read", 100, 20);

    public static CallRate Of(ApiAction action) => (action.Service.IamPrefix, action.Operation) switch
    {
        ("ecs", "ListClusters" or "DescribeClusters") => EcsClusters,
        ("ecs", "ListTaskDefinitions" or "DescribeTaskDefinition") => new("ecs task-definition read", 50, 20),
        ("ecs", "DescribeCapacityProviders") => new("ecs capacity-provider read", 50, 20),
        ("ecs", "ListAccountSettings") => new("ecs account-setting read", 50, 20),
        ("ecs", "ListTasks" or "DescribeTasks" or "ListContainerInstances" or "DescribeContainerInstances") => EcsClusterResources,
        ("ecs", "ListServices" or "DescribeServices") => EcsServices,
        ("ec2", _) => new($"ec2 {action.Operation}", 100, 20),
        ("logs", "DescribeLogGroups") => new("logs DescribeLogGroups", 10, 10),
        ("logs", _) => new($"logs {action.Operation}", 5, 5),
        ("events", _) => new("events read", 20, 10),
        ("scheduler", _) => new("scheduler read", 20, 10),
        ("cloudtrail", _) => new("cloudtrail read", 10, 5),
        ("tag", _) => new("tagging read", 5, 5),
        ("iam", _) => new($"iam {action.Operation}", 20, 10),
        ("kms", _) => new($"kms {action.Operation}", 100, 50),
        ("secretsmanager", _) => new($"secretsmanager {action.Operation}", 40, 20),
        ("s3", _) => new("s3 bucket settings", 100, 50),
        ("cloudwatch", "DescribeAlarms") => new("cloudwatch DescribeAlarms", 9, 9),
        ("ecr", _) => new($"ecr {action.Operation}", 40, 20),
        _ => new($"{action.Service.IamPrefix} {action.Operation}", 10, 5),
    };
}
