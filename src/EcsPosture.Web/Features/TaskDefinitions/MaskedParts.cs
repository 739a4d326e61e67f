using EcsPosture.Inventory.Redaction;

namespace EcsPosture.Web.Features.TaskDefinitions;

/// <summary>A piece of text, or a marker that stands in the place of a value that is never kept.</summary>
internal readonly record struct MaskedPart(string Text, RedactionMarker? Marker);

/// <summary>Takes text apart at its redaction markers.</summary>
internal static class MaskedParts
{
    private const char Opens = '[';
    private const char Closes = ']';

    public static IEnumerable<MaskedPart> Of(string text)
    {
        var from = 0;
        for (var at = text.IndexOf(Opens, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Opens, at + 1))
        {
            var end = text.IndexOf(Closes, at);
            if (end < 0)
            {
                break;
            }

            if (RedactionMarker.TryParse(text[at..(end + 1)], out var marker))
            {
                if (at > from)
                {
                    yield return new(text[from..at], null);
                }

                yield return new(text[at..(end + 1)], marker);
                from = end + 1;
                at = end;
            }
        }

        if (from < text.Length)
        {
            yield return new(text[from..], null);
        }
    }
}
