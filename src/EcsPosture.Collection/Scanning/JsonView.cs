using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcsPosture.Collection.Scanning;

/// <summary>
/// A value of JSON, or none: of nodes, which an answer is made of, or of an element, which is read where it lies and costs a
/// fraction of them. What is not of the expected type counts as absent.
/// </summary>
internal readonly struct JsonView
{
    private readonly JsonNode? _node;
    private readonly JsonElement _element;

    public JsonView(JsonNode? node) => _node = node;

    public JsonView(JsonElement element) => _element = element;

    /// <summary>A member of the object.</summary>
    public JsonView this[string name] =>
        _node is not null ? new((_node as JsonObject)?[name])
        : _element.ValueKind is JsonValueKind.Object && _element.TryGetProperty(name, out var member) ? new(member)
        : default;

    /// <summary>The value as a node; null when there is none.</summary>
    public JsonNode? Node => _node ?? (_element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : JsonValue.Create(_element));

    /// <summary>The objects of the list.</summary>
    public IEnumerable<JsonView> Objects() =>
        _node is not null ? _node.Objects().Select(node => new JsonView(node))
        : _element.ValueKind is JsonValueKind.Array ? _element.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object).Select(item => new JsonView(item))
        : [];
}
