using EcsPosture.Inventory;
using EcsPosture.Inventory.Detection;
using EcsPosture.Inventory.Monitoring;

namespace EcsPosture.Testing;

/// <summary>What watches over a region: all of it on by default; a test changes it with <c>with</c>.</summary>
public static class AWatch
{
    /// <summary>A topic with one confirmed subscription.</summary>
    public const string Topic = $"arn:aws:sns:{ASnapshot.Region}:{ASnapshot.AccountId}:oncall";

    /// <summary>GuardDuty with Runtime Monitoring, Security Hub with its standard, and AWS Config that records everything.</summary>
    public static DetectionFacts Detection() => new()
    {
        Detector = Observed.Known<Detector?>(Detector()),
        Coverage = Observed.Known<IReadOnlyList<ClusterCoverage>>([new() { ClusterName = "main", CoverageStatus = "HEALTHY" }]),
        SecurityHub = Observed.Known<SecurityHub?>(new() { HubArn = "arn:aws:securityhub:eu-west-1:111122223333:hub/default" }),
        Standards = Standards(("aws-foundational-security-best-practices/v/1.0.0", "READY")),
        Recorders = Recorders(new RecordingGroup { AllSupported = true, IncludeGlobalResourceTypes = true }),
        RecorderStatuses = Status(true, "SUCCESS"),
    };

    /// <summary>A detector whose agents are managed on Fargate and EC2 as said.</summary>
    public static Detector Detector(bool runtime = true, bool fargate = true, bool ec2 = true) => new()
    {
        DetectorId = "12abc34d567e8fa901bc2d34e56789f0",
        Status = "ENABLED",
        Features =
        [
            new()
            {
                Name = "RUNTIME_MONITORING",
                Status = On(runtime),
                AdditionalConfiguration = [new() { Name = "ECS_FARGATE_AGENT_MANAGEMENT", Status = On(fargate) }, new() { Name = "EC2_AGENT_MANAGEMENT", Status = On(ec2) }],
            },
        ],
    };

    /// <summary>Standards with their states.</summary>
    public static Observed<IReadOnlyList<EnabledStandard>> Standards(params (string Name, string Status)[] standards) =>
        Observed.Known<IReadOnlyList<EnabledStandard>>([.. standards.Select(s => new EnabledStandard { StandardsArn = $"arn:aws:securityhub:eu-west-1::standards/{s.Name}", StandardsStatus = s.Status })]);

    /// <summary>A recorder for each group.</summary>
    public static Observed<IReadOnlyList<ConfigurationRecorder>> Recorders(params RecordingGroup[] groups) =>
        Observed.Known<IReadOnlyList<ConfigurationRecorder>>([.. groups.Select(g => new ConfigurationRecorder { Name = "default", RecordingGroup = g })]);

    /// <summary>The state of the recorder.</summary>
    public static Observed<IReadOnlyList<RecorderStatus>> Status(bool recording, string? last) =>
        Observed.Known<IReadOnlyList<RecorderStatus>>([new() { Name = "default", Recording = recording, LastStatus = last }]);

    /// <summary>Monitoring that was read, with these alarms and rules.</summary>
    public static MonitoringFacts Monitoring(Alarm[]? alarms = null, params EventRule[] rules) => new()
    {
        Alarms = ResourceList<Alarm>.Of(alarms ?? []),
        CompositeAlarms = Observed.Known<IReadOnlyList<CompositeAlarm>>([]),
        Topics = new Dictionary<string, Observed<IReadOnlyList<Subscription>>> { [Topic] = Subscribers($"{Topic}:1") },
        Rules = Observed.Known<IReadOnlyList<EventRule>>(rules),
    };

    /// <summary>Subscriptions by their ARNs.</summary>
    public static Observed<IReadOnlyList<Subscription>> Subscribers(params string[] arns) =>
        Observed.Known<IReadOnlyList<Subscription>>([.. arns.Select(arn => new Subscription { SubscriptionArn = arn, Protocol = "email" })]);

    /// <summary>An alarm on the processor of a service that notifies a topic.</summary>
    public static Alarm Alarm(string name = "web-cpu", string service = "web", string cluster = "main") => new()
    {
        AlarmArn = $"arn:aws:cloudwatch:{ASnapshot.Region}:{ASnapshot.AccountId}:alarm:{name}",
        AlarmName = name,
        ActionsEnabled = true,
        AlarmActions = [Topic],
        Metrics = [new() { Namespace = "AWS/ECS", MetricName = "CPUUtilization", Dimensions = [new("ClusterName", cluster), new("ServiceName", service)] }],
        ContentHash = $"alarm {name}",
    };

    /// <summary>A rule that is on and has one target.</summary>
    public static EventRule Rule(string pattern) => new()
    {
        Name = "alert",
        Arn = $"arn:aws:events:{ASnapshot.Region}:{ASnapshot.AccountId}:rule/alert",
        State = "ENABLED",
        EventPattern = pattern,
        Targets = Observed.Known<IReadOnlyList<string>>([Topic]),
    };

    private static string On(bool on) => on ? "ENABLED" : "DISABLED";
}
