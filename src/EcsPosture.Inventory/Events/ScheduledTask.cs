using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Inventory.Events;

/// <summary>An EventBridge rule's target or an EventBridge Scheduler schedule that runs an ECS task.</summary>
public sealed record ScheduledTask : Resource
{
    /// <summary>ARN of the rule (with <c>#target-id</c>) or of the schedule.</summary>
    public required string SourceArn { get; init; }
    public required string Name { get; init; }

    /// <summary>Whether the rule or schedule is ENABLED.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>The cron, rate or at expression, or null for a rule on an event pattern.</summary>
    public string? ScheduleExpression { get; init; }
    public string? ClusterArn { get; init; }

    /// <summary>The revision's ARN, or a family's ARN without a revision, which means the latest active one.</summary>
    public string? TaskDefinitionArn { get; init; }
    public string? RoleArn { get; init; }
    public string? LaunchType { get; init; }
    public IReadOnlyList<CapacityProviderStrategyItem> CapacityProviderStrategy { get; init => field = value ?? []; } = [];
    public string? PlatformVersion { get; init; }
    public NetworkConfiguration? NetworkConfiguration { get; init; }
    public bool EnableExecuteCommand { get; init; }
    public int TaskCount { get; init; } = 1;

    /// <summary>The queue that takes what could not be started; null when there is none.</summary>
    public string? DeadLetterArn { get; init; }
    public TaskOverride? Overrides { get; init; }

    /// <summary>Whether the target's input may hold overrides and could not be taken apart, so that <see cref="Overrides"/> says nothing.</summary>
    public bool HasUnreadInput { get; init; }

    /// <inheritdoc />
    public override string Arn => SourceArn;
}
