namespace EcsPosture.Inventory.Monitoring;

/// <summary>The events that ECS sends to EventBridge, and those of calls to it that CloudTrail sends.</summary>
public static class EcsEvents
{
    /// <summary>The source of both.</summary>
    public const string Source = "aws.ecs";

    /// <summary>A task changed its state.</summary>
    public const string TaskStateChange = "ECS Task State Change";

    /// <summary>ECS did something for a service, or failed to.</summary>
    public const string ServiceAction = "ECS Service Action";

    /// <summary>A deployment began, ended or failed.</summary>
    public const string DeploymentStateChange = "ECS Deployment State Change";

    /// <summary>Somebody called the ECS API.</summary>
    public const string ApiCall = "AWS API Call via CloudTrail";

    /// <summary>The kinds that tell of failures.</summary>
    public static IReadOnlyList<string> Failures { get; } = [TaskStateChange, ServiceAction, DeploymentStateChange];

    /// <summary>Whether a rule with this pattern may be called for an event about ECS.</summary>
    public static bool MayConcern(string? pattern) => Failures.Append(ApiCall).Any(kind => EventPattern.MayMatch(pattern, Source, kind));
}
