using System.Buffers;
using System.Text;

namespace EcsPosture.Checks.Documentation;

/// <summary>
/// Fills the placeholders of a check's remediation with the names of the resource at hand. Names are hostile text: each language
/// has its own quoting, and what it cannot hold stays a visible hint such as <c>&lt;family&gt;</c>, as does a name that is missing.
/// </summary>
public static class RemediationText
{
    private static readonly HashSet<string> Known =
        ["family", "revision", "container", "cluster", "service", "role", "log-group", "trail", "region", "account", "partition", "name", "arn"];

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,");

    /// <summary>No names: every placeholder shows as a hint.</summary>
    public static IReadOnlyDictionary<string, string?> NoNames { get; } = new Dictionary<string, string?>();

    private enum Language
    {
        Shell,
        Terraform,
        Yaml,
    }

    /// <summary>A command for a POSIX shell with its placeholders filled.</summary>
    public static string Shell(string template, IReadOnlyDictionary<string, string?> names) => Fill(template, names, Language.Shell);

    /// <summary>A piece of Terraform with its placeholders, which stand within strings, filled.</summary>
    public static string Terraform(string template, IReadOnlyDictionary<string, string?> names) => Fill(template, names, Language.Terraform);

    /// <summary>A piece of a CloudFormation template in YAML with its placeholders filled; only plain names can stand there.</summary>
    public static string CloudFormation(string template, IReadOnlyDictionary<string, string?> names) => Fill(template, names, Language.Yaml);

    private static string Fill(string template, IReadOnlyDictionary<string, string?> names, Language language)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(names);
        var filled = new StringBuilder(template.Length + 32);
        var quote = '\0';
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is '{' && (i == 0 || template[i - 1] is not '$') && template.IndexOf('}', i) is var end and > 0
                && template[(i + 1)..end] is var word && (Known.Contains(word) || names.ContainsKey(word)))
            {
                filled.Append(Written(names.GetValueOrDefault(word), word, language, quote));
                i = end;
                continue;
            }

            if (language is Language.Shell)
            {
                quote = QuoteAfter(template, i, quote);
            }

            filled.Append(c);
        }

        return filled.ToString();
    }

    /// <summary>The quote that is open after a character; one in a comment does not reach the next line.</summary>
    private static char QuoteAfter(string template, int at, char open) => template[at] switch
    {
        '\n' when IsComment(template, at) => '\0',
        '\'' or '"' when open == '\0' => template[at],
        var c when c == open => '\0',
        _ => open,
    };

    private static bool IsComment(string template, int lineEnd)
    {
        var start = lineEnd == 0 ? 0 : template.LastIndexOf('\n', lineEnd - 1) + 1;
        return template.AsSpan(start, lineEnd - start).TrimStart().StartsWith("#");
    }

    private static string Written(string? value, string word, Language language, char quote)
    {
        if (string.IsNullOrEmpty(value))
        {
            return language is Language.Shell && quote == '\0' ? $"'<{word}>'" : $"<{word}>";
        }

        if (!value.AsSpan().ContainsAnyExcept(Plain))
        {
            return value;
        }

        var visible = Visible(value);
        return language switch
        {
            Language.Yaml => $"<{word}>",
            Language.Terraform => visible
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("${", "$${", StringComparison.Ordinal)
                .Replace("%{", "%%{", StringComparison.Ordinal),
            _ when quote == '\0' => Quoted(visible),
            _ => $"{quote}{Quoted(visible)}{quote}",
        };
    }

    private static string Quoted(string value) => "'" + value.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    /// <summary>A line break in a name could end a command or a comment and begin another; a change of direction could hide one.</summary>
    private static string Visible(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            text.Append(char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? '\uFFFD' : c);
        }

        return text.ToString();
    }
}
