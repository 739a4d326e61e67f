using System.Text;
using System.Text.RegularExpressions;

namespace EcsPosture.Checks.Documentation;

/// <summary>
/// Fills the placeholders of a check's remediation with the names of the resource at hand. Names are hostile text: in a shell
/// command they are quoted, elsewhere line breaks and quotes are escaped.
/// </summary>
public static partial class RemediationText
{
    /// <summary>A shell command with its placeholders filled. A placeholder without a value stays visible as <c>&lt;name&gt;</c>.</summary>
    public static string Shell(string template, IReadOnlyDictionary<string, string?> names) =>
        Fill(template, names, value => value.AsSpan().ContainsAnyExcept(PlainShell) ? Quote(value) : value, name => $"'<{name}>'");

    /// <summary>A Terraform or CloudFormation snippet with its placeholders filled.</summary>
    public static string Snippet(string template, IReadOnlyDictionary<string, string?> names) => Fill(template, names, Escape, name => $"<{name}>");

    private static readonly System.Buffers.SearchValues<char> PlainShell =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,");

    private static string Fill(string template, IReadOnlyDictionary<string, string?> names, Func<string, string> render, Func<string, string> missing)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(names);
        return Placeholder().Replace(template, match =>
        {
            var name = match.Groups[1].Value;
            return names.TryGetValue(name, out var value)
                ? string.IsNullOrEmpty(value) ? missing(name) : render(value)
                : PlaceholderNames.Contains(name) ? missing(name) : match.Value;
        });
    }

    private static readonly HashSet<string> PlaceholderNames =
        ["family", "revision", "container", "cluster", "service", "role", "log-group", "trail", "region", "account", "partition", "name", "arn"];

    private static string Quote(string value) => "'" + Visible(value).Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    private static string Escape(string value) => Visible(value).Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    // A line break or another control character in a name could end a command or a comment and begin another.
    private static string Visible(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            text.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? '\uFFFD' : c);
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\{([a-z][a-z-]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
