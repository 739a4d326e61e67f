using System.Buffers;
using System.Text;
using System.Text.Json;
using EcsPosture.Checks;

namespace EcsPosture.Findings.History;

/// <summary>The evidence of an occurrence as it stands in the store: a JSON list of <c>path</c>, <c>actual</c>, <c>expected</c>.</summary>
internal static class EvidenceText
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>Written by hand, as there is one for each finding of each scan.</summary>
    public static string Write(IReadOnlyList<Evidence> evidence)
    {
        var buffer = _buffer ??= new();
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var one in evidence)
            {
                writer.WriteStartObject();
                writer.WriteString("path"u8, one.Path);
                writer.WriteString("actual"u8, one.Actual);
                writer.WriteString("expected"u8, one.Expected);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static IReadOnlyList<Evidence> Read(string text) => JsonSerializer.Deserialize<List<Evidence>>(text, JsonSerializerOptions.Web) ?? [];
}
