using System.Text;

namespace EcsPosture.Checks.Documentation;

/// <summary>Writes text as Markdown without letting it become markup.</summary>
internal static class Markdown
{
    /// <summary>Text on one line, with every character escaped that Markdown or HTML reads something into.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            switch (c)
            {
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '#' or '~' or '!':
                    escaped.Append('\\').Append(c);
                    break;
                default:
                    escaped.Append(char.IsControl(c) ? ' ' : c);
                    break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>A word in code type; backticks in it are taken into account.</summary>
    public static string Code(string text)
    {
        var fence = new string('`', LongestRun(text) + 1);
        return text.Contains('`', StringComparison.Ordinal) ? $"{fence} {text} {fence}" : $"{fence}{text}{fence}";
    }

    /// <summary>A fenced block that its content cannot close.</summary>
    public static void Block(StringBuilder into, string language, string content)
    {
        var fence = new string('`', Math.Max(3, LongestRun(content) + 1));
        into.Append(fence).Append(language).Append('\n').Append(content.ReplaceLineEndings("\n").TrimEnd('\n')).Append('\n').Append(fence).Append("\n\n");
    }

    private static int LongestRun(string text)
    {
        int longest = 0, run = 0;
        foreach (var c in text)
        {
            run = c is '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
