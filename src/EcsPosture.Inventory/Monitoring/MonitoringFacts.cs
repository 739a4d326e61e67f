namespace EcsPosture.Inventory.Monitoring;

/// <summary>Alarms and the rules that tell people what happens in ECS.</summary>
public sealed record MonitoringFacts
{
    /// <summary>Alarms of CloudWatch on metrics of ECS, of its load balancers' target groups, and those that deployments name (<c>DescribeAlarms</c>).</summary>
    public ResourceList<Alarm> Alarms { get; init; } = new();

    /// <summary>Composite alarms, by the rule that names their children (<c>DescribeAlarms</c>).</summary>
    public Observed<IReadOnlyList<CompositeAlarm>> CompositeAlarms { get; init; }

    /// <summary>Topics that such alarms notify, by their ARN, with who is subscribed.</summary>
    public IReadOnlyDictionary<string, Observed<IReadOnlyList<Subscription>>> Topics { get; init; } = new Dictionary<string, Observed<IReadOnlyList<Subscription>>>();

    /// <summary>Rules of the default event bus (<c>ListRules</c>): those that run ECS tasks and those on events of ECS.</summary>
    public Observed<IReadOnlyList<EventRule>> Rules { get; init; }

    /// <summary>Who is subscribed to a topic; unknown when nobody asked.</summary>
    public Observed<IReadOnlyList<Subscription>> SubscriptionsOf(string topicArn) => Topics.TryGetValue(topicArn, out var subscriptions)
        ? subscriptions
        : Observed.Unknown<IReadOnlyList<Subscription>>(Gap.NotAsked("sns:ListSubscriptionsByTopic", topicArn));
}

/// <summary>An alarm on metrics.</summary>
public sealed record Alarm : Resource
{
    public required string AlarmArn { get; init; }
    public required string AlarmName { get; init; }
    public bool ActionsEnabled { get; init; }

    /// <summary>What is called when the alarm goes off: ARNs of topics, scaling policies, functions, …</summary>
    public IReadOnlyList<string> AlarmActions { get; init; } = [];

    /// <summary>The metrics it watches.</summary>
    public IReadOnlyList<AlarmMetric> Metrics { get; init; } = [];

    /// <inheritdoc />
    public override string Arn => AlarmArn;
}

/// <summary>A metric that an alarm watches.</summary>
public sealed record AlarmMetric
{
    /// <summary>Such as <c>AWS/ECS</c>; null for an expression or a query.</summary>
    public string? Namespace { get; init; }
    public string? MetricName { get; init; }

    /// <summary>Such as <c>ClusterName</c> and <c>ServiceName</c>.</summary>
    public IReadOnlyList<NameValue> Dimensions { get; init; } = [];

    /// <summary>The value of a dimension; null when the metric has none of that name.</summary>
    public string? Dimension(string name) => Dimensions.FirstOrDefault(d => d.Name == name)?.Value;
}

/// <summary>An alarm on other alarms.</summary>
/// <param name="AlarmName">The name.</param>
/// <param name="AlarmRule">The rule, such as <c>ALARM("a") OR ALARM("b")</c>.</param>
public sealed record CompositeAlarm(string AlarmName, string AlarmRule)
{
    /// <summary>Whether the rule names an alarm.</summary>
    public bool Names(Alarm alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        return AlarmRule.Contains($"\"{alarm.AlarmName}\"", StringComparison.Ordinal)
            || AlarmRule.Contains($"({alarm.AlarmName})", StringComparison.Ordinal)
            || AlarmRule.Contains(alarm.AlarmArn, StringComparison.Ordinal);
    }
}

/// <summary>Somebody subscribed to a topic. Addresses are not kept.</summary>
public sealed record Subscription
{
    /// <summary>The ARN; <c>PendingConfirmation</c> or <c>Deleted</c> while nothing is delivered.</summary>
    public string? SubscriptionArn { get; init; }
    public string? Protocol { get; init; }

    /// <summary>Whether messages are delivered.</summary>
    public bool IsConfirmed => SubscriptionArn is not null && SubscriptionArn.StartsWith("arn:", StringComparison.Ordinal);
}

/// <summary>A rule of an event bus.</summary>
public sealed record EventRule
{
    public required string Name { get; init; }
    public required string Arn { get; init; }
    public string? State { get; init; }

    /// <summary>The pattern of events, as JSON text; null for a rule on a schedule.</summary>
    public string? EventPattern { get; init; }

    /// <summary>ARNs of its targets (<c>ListTargetsByRule</c>).</summary>
    public Observed<IReadOnlyList<string>> Targets { get; init; }

    /// <summary>Whether it is switched on.</summary>
    public bool IsEnabled => State is null || State.StartsWith("ENABLED", StringComparison.Ordinal);
}
