namespace EcsPosture.Web.CommandLine;

/// <summary>Finds the items of a JSON array without understanding them, so that many threads can parse them.</summary>
internal static class JsonItems
{
    /// <summary>
    /// The text of each item; null when the text is no array or is hard to tell apart, as with comments. The items themselves,
    /// and whether there is one between two commas, are for the parser to judge.
    /// </summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Of(ReadOnlyMemory<byte> json)
    {
        var text = json.Span;
        var at = text.IndexOfAnyExcept(" \t\r\n"u8);
        if (at < 0 || text[at] is not (byte)'[')
        {
            return null;
        }

        var items = new List<ReadOnlyMemory<byte>>();
        var start = ++at;
        var depth = 0;
        for (; at < text.Length; at++)
        {
            switch (text[at])
            {
                case (byte)'"':
                    at = EndOfText(text, at);
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']' when depth > 0:
                    depth--;
                    break;
                case (byte)',' when depth == 0:
                    items.Add(json[start..at]);
                    start = at + 1;
                    break;
                case (byte)']':
                    if (text[start..at].ContainsAnyExcept(" \t\r\n"u8))
                    {
                        items.Add(json[start..at]);
                    }

                    return text[(at + 1)..].ContainsAnyExcept(" \t\r\n"u8) ? null : items;
                case (byte)'}' or (byte)'/':
                    return null;
            }
        }

        return null;
    }

    // The last character of a text that begins here.
    private static int EndOfText(ReadOnlySpan<byte> json, int at)
    {
        while (++at < json.Length && json[at] is not (byte)'"')
        {
            at += json[at] is (byte)'\\' ? 1 : 0;
        }

        return at;
    }
}
