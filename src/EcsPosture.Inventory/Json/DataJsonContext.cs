using System.Text.Json.Serialization;
using EcsPosture.Inventory.Keys;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Inventory.Snapshots.Reading;
using EcsPosture.Inventory.Storage;

namespace EcsPosture.Inventory.Json;

/// <summary>Reads what KMS, Secrets Manager, Parameter Store, EFS and S3 answer into records.</summary>
[JsonSourceGenerationOptions(
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    IgnoreReadOnlyProperties = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(PooledTextConverter), typeof(AwsTimeConverter)])]
[JsonSerializable(typeof(KeyElement))]
[JsonSerializable(typeof(RotationElement))]
[JsonSerializable(typeof(KeyAlias))]
[JsonSerializable(typeof(SecretElement))]
[JsonSerializable(typeof(ParameterElement))]
[JsonSerializable(typeof(FileSystemElement))]
[JsonSerializable(typeof(MountTargetElement))]
[JsonSerializable(typeof(AccessPointElement))]
[JsonSerializable(typeof(PublicAccessBlock))]
[JsonSerializable(typeof(BucketElement))]
internal sealed partial class DataJsonContext : JsonSerializerContext;
