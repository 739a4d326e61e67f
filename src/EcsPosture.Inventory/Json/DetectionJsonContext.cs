using System.Text.Json.Serialization;
using EcsPosture.Inventory.Detection;
using EcsPosture.Inventory.Monitoring;

namespace EcsPosture.Inventory.Json;

/// <summary>Reads what GuardDuty, Security Hub, AWS Config, CloudWatch and SNS answer into records.</summary>
[JsonSourceGenerationOptions(
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    IgnoreReadOnlyProperties = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(PooledTextConverter), typeof(AwsTimeConverter)])]
[JsonSerializable(typeof(Detector))]
[JsonSerializable(typeof(CoverageElement))]
[JsonSerializable(typeof(SecurityHub))]
[JsonSerializable(typeof(EnabledStandard))]
[JsonSerializable(typeof(ConfigurationRecorder))]
[JsonSerializable(typeof(RecorderStatus))]
[JsonSerializable(typeof(AlarmElement))]
[JsonSerializable(typeof(CompositeAlarmElement))]
[JsonSerializable(typeof(Subscription))]
internal sealed partial class DetectionJsonContext : JsonSerializerContext;

/// <summary>A covered resource as <c>ListCoverage</c> answers it.</summary>
internal sealed record CoverageElement
{
    public string? AccountId { get; init; }
    public string? CoverageStatus { get; init; }
    public string? Issue { get; init; }
    public CoverageDetailsElement? ResourceDetails { get; init; }
}

/// <summary>What is covered.</summary>
internal sealed record CoverageDetailsElement
{
    public EcsCoverageElement? EcsClusterDetails { get; init; }
}

/// <summary>A covered cluster.</summary>
internal sealed record EcsCoverageElement
{
    public string? ClusterName { get; init; }
    public FargateCoverageElement? FargateDetails { get; init; }
    public InstanceCoverageElement? ContainerInstanceDetails { get; init; }
}

/// <summary>Coverage of tasks on Fargate.</summary>
internal sealed record FargateCoverageElement
{
    public IReadOnlyList<string>? Issues { get; init; }
    public string? ManagementType { get; init; }
}

/// <summary>Coverage of container instances.</summary>
internal sealed record InstanceCoverageElement
{
    public long? CoveredContainerInstances { get; init; }
    public long? CompatibleContainerInstances { get; init; }
}

/// <summary>A metric alarm as <c>DescribeAlarms</c> answers it.</summary>
internal sealed record AlarmElement
{
    public required string AlarmArn { get; init; }
    public required string AlarmName { get; init; }
    public bool? ActionsEnabled { get; init; }
    public IReadOnlyList<string>? AlarmActions { get; init; }
    public string? Namespace { get; init; }
    public string? MetricName { get; init; }
    public IReadOnlyList<NameValue>? Dimensions { get; init; }
    public IReadOnlyList<MetricQueryElement>? Metrics { get; init; }
}

/// <summary>A metric, or an expression on others, of an alarm.</summary>
internal sealed record MetricQueryElement
{
    public MetricStatElement? MetricStat { get; init; }
}

/// <summary>A statistic of a metric.</summary>
internal sealed record MetricStatElement
{
    public AlarmMetric? Metric { get; init; }
}

/// <summary>A composite alarm as <c>DescribeAlarms</c> answers it.</summary>
internal sealed record CompositeAlarmElement
{
    public required string AlarmName { get; init; }
    public string? AlarmRule { get; init; }
}
