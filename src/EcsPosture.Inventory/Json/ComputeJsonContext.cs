using System.Text.Json.Serialization;
using EcsPosture.Inventory.Compute;

namespace EcsPosture.Inventory.Json;

/// <summary>Reads what EC2, Auto Scaling and Systems Manager answer about hosts into records.</summary>
[JsonSourceGenerationOptions(
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    IgnoreReadOnlyProperties = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(PooledTextConverter), typeof(AwsTimeConverter)])]
[JsonSerializable(typeof(Ec2Instance))]
[JsonSerializable(typeof(AutoScalingGroup))]
[JsonSerializable(typeof(LaunchConfiguration))]
[JsonSerializable(typeof(LaunchTemplateVersion))]
[JsonSerializable(typeof(MachineImage))]
[JsonSerializable(typeof(EbsVolume))]
[JsonSerializable(typeof(ManagedNode))]
[JsonSerializable(typeof(PatchState))]
internal sealed partial class ComputeJsonContext : JsonSerializerContext;
