using System.Globalization;
using System.Text;

namespace EcsPosture.Web.CommandLine;

/// <summary>Text for terminals: what comes from AWS may hold control sequences, which never reach the screen.</summary>
public static class TerminalText
{
    /// <summary>The text with each control, direction and line-breaking character replaced by a middle dot.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isUnsafe = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            clean.Append(isUnsafe ? "·" : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>The text in lines of at most <paramref name="width"/> characters, broken at spaces where there are any.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.Trim();
        while (rest.Length > width)
        {
            var at = rest.LastIndexOf(' ', width);
            var end = at > 0 ? at : SafeCut(rest, width);
            yield return rest[..end];
            rest = rest[end..].TrimStart();
        }

        if (rest.Length > 0)
        {
            yield return rest;
        }
    }

    /// <summary>The text, cut to a width with an ellipsis.</summary>
    public static string Fit(string text, int width)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= width ? text : text[..SafeCut(text, width - 1)] + "…";
    }

    /// <summary>A place to cut that leaves no half of a surrogate pair.</summary>
    private static int SafeCut(string text, int at) => char.IsHighSurrogate(text[at - 1]) && at > 1 ? at - 1 : at;
}
