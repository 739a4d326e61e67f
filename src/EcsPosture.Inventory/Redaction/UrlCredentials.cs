using System.Buffers;

namespace EcsPosture.Inventory.Redaction;

/// <summary>Finds <c>user:password@</c> in URLs.</summary>
internal static class UrlCredentials
{
    private static readonly SearchValues<char> AuthorityEnd = SearchValues.Create("/?# \t\r\n\"'<>`\\");
    private static readonly SearchValues<char> TextEnd = SearchValues.Create(" \t\r\n\"'<>`");

    /// <summary>The first URL with a literal password in a text: where its <c>user:password</c> part begins and ends.</summary>
    public static bool TryFind(string text, out int start, out int end) => TryFind(text, 0, out start, out end);

    /// <summary>The text with a marker in place of each <c>user:password</c> part.</summary>
    public static string Mask(string text)
    {
        var from = 0;
        while (TryFind(text, from, out var start, out var end))
        {
            var marker = new RedactionMarker(ValueKind.UrlWithPassword, end - start).ToString();
            text = string.Concat(text.AsSpan(0, start), marker, text.AsSpan(end));
            from = start + marker.Length;
        }

        return text;
    }

    private static bool TryFind(string text, int from, out int start, out int end)
    {
        (start, end) = (0, 0);
        for (var scheme = text.IndexOf("://", from, StringComparison.Ordinal); scheme >= 0; scheme = text.IndexOf("://", scheme + 3, StringComparison.Ordinal))
        {
            start = scheme + 3;
            if (text.AsSpan(start).StartsWith("${", StringComparison.Ordinal) && !text.AsSpan(start).Contains('@'))
            {
                continue;
            }

            var rest = text.AsSpan(start);
            var length = rest.IndexOfAny(AuthorityEnd) is var cut and >= 0 ? cut : rest.Length;
            var at = rest[..length].LastIndexOf('@');
            if (at < 0)
            {
                at = BehindSlash(rest, length);
            }

            if (at <= 0)
            {
                continue;
            }

            var userInfo = rest[..at];
            var colon = userInfo.IndexOf(':');
            if (colon >= 0 && IsLiteral(userInfo[(colon + 1)..]))
            {
                end = start + at;
                return true;
            }
        }

        return false;
    }

    // A password with an unescaped slash: no host has a colon followed by something that is no port.
    private static int BehindSlash(ReadOnlySpan<char> rest, int authority)
    {
        var colon = rest[..authority].LastIndexOf(':');
        if (colon < 0 || rest[..authority].Contains('[') || !rest[(colon + 1)..authority].ContainsAnyExceptInRange('0', '9'))
        {
            return -1;
        }

        var length = rest.IndexOfAny(TextEnd) is var cut and >= 0 ? cut : rest.Length;
        return rest[..length].LastIndexOf('@');
    }

    private static bool IsLiteral(ReadOnlySpan<char> password) =>
        password.Length > 0
        && !Placeholders.IsPlaceholder(password.ToString())
        && !(password[0] is '$' or '<' or '{' or '%' && (password[^1] is '}' or '>' or '%' || password[0] is '$'))
        && password.ContainsAnyExcept('*');
}
