using System.Text.Json.Serialization;

namespace EcsPosture.Inventory.Json;

/// <summary>Reads tags, whose properties each service spells in its own way.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, GenerationMode = JsonSourceGenerationMode.Metadata, Converters = [typeof(PooledTextConverter)])]
[JsonSerializable(typeof(IReadOnlyList<Tag>))]
internal sealed partial class TagJsonContext : JsonSerializerContext;
