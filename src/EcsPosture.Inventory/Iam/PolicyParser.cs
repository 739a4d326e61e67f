using System.Text;
using System.Text.Json;

namespace EcsPosture.Inventory.Iam;

/// <summary>
/// Parses policy documents in one pass, saying what is wrong and where. It reads what IAM would refuse as far as its meaning
/// is clear, since a tool that gives up on a policy overlooks what it grants.
/// </summary>
public static class PolicyParser
{
    /// <summary>Parses JSON text that may be URL-encoded once, as IAM answers it.</summary>
    public static ParsedPolicy Parse(string? text, PolicyKind kind = PolicyKind.Unknown)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new(null, [new(true, "there is no document", 1, 1)]);
        }

        var trimmed = text.AsSpan().Trim();
        var decoded = trimmed[0] == '%' || (trimmed[0] != '{' && trimmed.Contains('%')) ? Uri.UnescapeDataString(text) : text;
        return Parse(Encoding.UTF8.GetBytes(decoded), kind);
    }

    /// <summary>Parses JSON in UTF-8.</summary>
    public static ParsedPolicy Parse(ReadOnlyMemory<byte> utf8, PolicyKind kind = PolicyKind.Unknown)
    {
        var places = new PolicyPlaces(utf8);
        try
        {
            var reading = new PolicyReading(utf8.Span, kind, places);
            return reading.Run();
        }
        catch (JsonException wrong)
        {
            places.Add(true, Plain(wrong.Message), (int)(wrong.LineNumber ?? 0) + 1, (int)(wrong.BytePositionInLine ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            places.Add(true, "it holds text that is no Unicode", 1, 1);
        }

        return new(null, places.Problems);
    }

    // The reader's own messages end with the place, which is given apart.
    private static string Plain(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is var end and > 0 ? message[..end] : message;
}
