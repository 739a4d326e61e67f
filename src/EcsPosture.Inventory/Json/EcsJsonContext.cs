using System.Text.Json.Serialization;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Logging;

namespace EcsPosture.Inventory.Json;

/// <summary>Reads what ECS and CloudWatch Logs answer (camelCase) into records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    IgnoreReadOnlyProperties = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(PooledTextConverter), typeof(AwsTimeConverter), typeof(ObservedConverter<string>), typeof(ObservedConverter<IReadOnlyList<Tag>>)])]
[JsonSerializable(typeof(Cluster))]
[JsonSerializable(typeof(Service))]
[JsonSerializable(typeof(RunningTask))]
[JsonSerializable(typeof(ContainerInstance))]
[JsonSerializable(typeof(CapacityProvider))]
[JsonSerializable(typeof(TaskDefinition))]
[JsonSerializable(typeof(AccountSetting))]
[JsonSerializable(typeof(Daemon))]
[JsonSerializable(typeof(DaemonRevision))]
[JsonSerializable(typeof(DaemonTaskDefinition))]
[JsonSerializable(typeof(IReadOnlyList<Tag>))]
[JsonSerializable(typeof(LogGroupElement))]
[JsonSerializable(typeof(MetricFilter))]
[JsonSerializable(typeof(Gap))]
internal sealed partial class EcsJsonContext : JsonSerializerContext;

/// <summary>A log group as <c>DescribeLogGroups</c> answers it.</summary>
internal sealed record LogGroupElement
{
    public required string LogGroupName { get; init; }
    public string? Arn { get; init; }
    public string? LogGroupArn { get; init; }
    public int? RetentionInDays { get; init; }
    public string? KmsKeyId { get; init; }
    public string? LogGroupClass { get; init; }
    public int MetricFilterCount { get; init; }
    public long? StoredBytes { get; init; }
}
