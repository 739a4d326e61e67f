using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcsPosture.Inventory.Json;

/// <summary>Reads texts through <see cref="TextPool"/>: of tens of thousands of resources, most texts are the same.</summary>
internal sealed class PooledTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String ? TextOf(ref reader) : reader.GetString();

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TextOf(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private static string TextOf(ref Utf8JsonReader reader)
    {
        // A text has no more characters than bytes, escaped or not.
        if (reader.HasValueSequence || reader.ValueSpan.Length > TextPool.LongestText)
        {
            return reader.GetString()!;
        }

        Span<char> text = stackalloc char[TextPool.LongestText];
        return TextPool.Of(text[..reader.CopyString(text)]);
    }
}
