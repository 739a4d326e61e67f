using System.Buffers;
using System.Collections.Frozen;

namespace EcsPosture.Inventory.Redaction;

/// <summary>Finds literals that free text and arguments give to names that tell of a secret.</summary>
internal static class Assignments
{
    private const int LongestName = 100;
    private const int LongestValue = 4096;
    private static readonly SearchValues<char> Separators = SearchValues.Create("=:");
    private static readonly SearchValues<char> ValueEnd = SearchValues.Create(" \t\r\n;&|,\"'`)}<>");
    private static readonly SearchValues<char> PathSigns = SearchValues.Create(" /.:=,");
    private static readonly SearchValues<char> PasswordSigns = SearchValues.Create("!@#%^*+?");
    private static readonly FrozenSet<string> Schemes = FrozenSet.ToFrozenSet(["bearer", "basic", "token", "apikey", "negotiate"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Programs whose <c>-p</c> takes a password.</summary>
    private static readonly FrozenSet<string> PasswordPrograms = FrozenSet.ToFrozenSet(
    [
        "mysql", "mysqldump", "mysqladmin", "mysqlsh", "mysqlcheck", "mysqlimport", "mariadb", "mariadb-dump", "mariadb-admin", "mongo", "mongosh", "mongodump",
        "mongorestore", "sshpass",
    ]);

    /// <summary>The kind of the first secret given to a name; null when there is none.</summary>
    public static string? FindSecret(string text)
    {
        var span = text.AsSpan();
        for (var i = span.IndexOfAny(Separators); i >= 0;)
        {
            if (AtSeparator(text, i) is { } kind)
            {
                return kind;
            }

            var next = span[(i + 1)..].IndexOfAny(Separators);
            i = next < 0 ? -1 : i + 1 + next;
        }

        var tokens = text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = tokens[i].Trim('"', '\'', '`', ';', '(', ')');
        }

        if (tokens.Length > 1 && InArguments(tokens).OfType<string>().FirstOrDefault() is { } flagged)
        {
            return flagged;
        }

        return tokens.Any(IsRandomToken) ? ValueKind.HighEntropy : null;
    }

    /// <summary>
    /// For each argument the kind of the secret that it is because of the flag before it or, with programs known for it, of
    /// its own flag (<c>-phunter2</c>); null for the others.
    /// </summary>
    public static string?[] InArguments(IReadOnlyList<string> arguments)
    {
        var kinds = new string?[arguments.Count];
        var program = "";
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            var name = Arn.LastSegment(argument);
            if (PasswordPrograms.Contains(name) || name is "curl" or "wget" or "redis-cli" or "docker" or "podman" or "ldapsearch")
            {
                program = name;
            }

            if (argument.Length > 2 && argument.StartsWith("-p", StringComparison.Ordinal) && PasswordPrograms.Contains(program) && SecretDetector.IsLiteral(argument[2..]))
            {
                kinds[i] = KindOf("password", argument[2..]);
            }

            if (i == 0 || kinds[i] is not null || argument.Length == 0)
            {
                continue;
            }

            var flag = arguments[i - 1];
            if (!flag.StartsWith('-') || flag.Contains('=', StringComparison.Ordinal))
            {
                continue;
            }

            var named = (flag.Length > 2 && SecretNames.IsSecretName(flag))
                || (flag is "-p" && (PasswordPrograms.Contains(program) || program is "docker" or "podman" ? true : LooksLikePassword(argument)))
                || (flag is "-a" && program is "redis-cli")
                || (flag is "-w" && program is "ldapsearch");
            if (named && !(argument.StartsWith('-') && !LooksLikePassword(argument)) && SecretDetector.IsLiteral(argument))
            {
                kinds[i] = KindOf("password", argument);
            }
            else if (flag is "-u" or "--user" or "--proxy-user" && program is "curl" && argument.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
                && SecretDetector.IsLiteral(argument[(colon + 1)..]))
            {
                kinds[i] = ValueKind.Literal;
            }
        }

        return kinds;
    }

    private static string? AtSeparator(string text, int at)
    {
        var end = at;
        var spaced = end > 0 && text[end - 1] == ' ';
        while (end > 0 && text[end - 1] == ' ' && at - end < 3)
        {
            end--;
        }

        if (end > 0 && text[end - 1] is '"' or '\'')
        {
            end--;
            if (end > 0 && text[end - 1] == '\\')
            {
                end--;
            }
        }

        var start = end;
        while (start > 0 && end - start < LongestName && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '.'))
        {
            start--;
        }

        if (start == end || (text[at] == ':' && start > 0 && !(text[start - 1] is ' ' or '\t' or '\n' or '\r' or '"' or '\'' or '{' or '(' or '[' or ',' or ';' or '=' or '\\')))
        {
            return null;
        }

        var name = text[start..end];
        if (!SecretNames.IsSecretName(name))
        {
            return null;
        }

        var value = ValueAt(text, at + 1, spaced || text[at] == ':');
        return value.Length > 0 && SecretDetector.IsLiteral(value) ? KindOf(name, value) : null;
    }

    private static string ValueAt(string text, int from, bool mayBeSpaced)
    {
        for (var i = 0; i < 3 && mayBeSpaced && from < text.Length && text[from] == ' '; i++)
        {
            from++;
        }

        if (from < text.Length && text[from] == '\\')
        {
            from++;
        }

        if (from >= text.Length)
        {
            return "";
        }

        var rest = text.AsSpan(from, Math.Min(LongestValue, text.Length - from));
        if (rest.StartsWith("[redacted ", StringComparison.Ordinal) && rest.IndexOf(']') is var closing and > 0)
        {
            return rest[..(closing + 1)].ToString();
        }

        if (rest[0] is '"' or '\'')
        {
            var inner = rest[1..];
            var length = inner.IndexOf(rest[0]);
            return (length < 0 ? inner : inner[..length]).ToString().TrimEnd('\\');
        }

        var end = rest.IndexOfAny(ValueEnd);
        var value = end < 0 ? rest : rest[..end];
        if (Schemes.Contains(value.ToString()) && end >= 0 && rest[end] == ' ')
        {
            var token = rest[(end + 1)..];
            var tokenEnd = token.IndexOfAny(ValueEnd);
            return (tokenEnd < 0 ? token : token[..tokenEnd]).ToString();
        }

        // A placeholder may hold characters that end a value: ${NAME}, $(command), <name>.
        return rest[0] is '<' or '{' ? (rest.IndexOfAny('>', '}') is var close and > 0 ? rest[..(close + 1)] : value).ToString() : value.ToString();
    }

    private static string KindOf(string name, string value) =>
        SecretDetector.Classify(name, value) is var kind && ValueKind.IsSecret(kind) ? kind : ValueKind.Literal;

    private static bool IsRandomToken(string token)
    {
        if (token.Length < 20 || token.StartsWith("arn:", StringComparison.Ordinal) || token.Contains("://", StringComparison.Ordinal) || RedactionMarker.IsIn(token))
        {
            return false;
        }

        var equals = token.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < token.Length - 2
            ? !RandomText.HasPublicName(token[..equals]) && RandomText.IsRandom(token[(equals + 1)..], named: false)
            : RandomText.IsRandom(token, named: false);
    }

    // Mixed as a password is: long, with digits and capitals or signs.
    private static bool LooksLikePassword(string text) =>
        text.Length >= 8
        && !text.AsSpan().ContainsAny(PathSigns)
        && text.AsSpan().IndexOfAnyInRange('0', '9') >= 0
        && text.AsSpan().IndexOfAnyInRange('a', 'z') >= 0
        && (text.AsSpan().IndexOfAnyInRange('A', 'Z') >= 0 || text.AsSpan().ContainsAny(PasswordSigns));
}
