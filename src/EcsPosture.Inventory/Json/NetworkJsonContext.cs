using System.Text.Json.Serialization;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Inventory.Json;

/// <summary>Reads what EC2 answers about networks into records.</summary>
[JsonSourceGenerationOptions(
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    IgnoreReadOnlyProperties = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(PooledTextConverter), typeof(AwsTimeConverter)])]
[JsonSerializable(typeof(NetworkInterface))]
[JsonSerializable(typeof(Vpc))]
[JsonSerializable(typeof(RouteTable))]
[JsonSerializable(typeof(VpcEndpoint))]
[JsonSerializable(typeof(FlowLog))]
internal sealed partial class NetworkJsonContext : JsonSerializerContext;
