using System.Collections.Frozen;

namespace EcsPosture.Inventory.Redaction;

/// <summary>Finds passwords in connection strings and in the queries of URLs.</summary>
internal static class ConnectionStrings
{
    private static readonly FrozenSet<string> Keys = FrozenSet.ToFrozenSet(
        ["password", "pwd", "pass", "passwd", "accountkey", "sharedaccesskey", "sharedaccesssignature", "sharedsecret"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text has <c>Password=…</c> or <c>Pwd=…</c> with a literal among its parts.</summary>
    public static bool HasPassword(string text)
    {
        foreach (var (name, value) in Parts(text))
        {
            if (Keys.Contains(name.Replace(" ", "", StringComparison.Ordinal)) && SecretDetector.IsLiteral(value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the query of a URL gives a literal to a name that tells of a secret (<c>?api_key=…</c>).</summary>
    public static bool HasSecretQuery(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
        {
            return false;
        }

        foreach (var (name, value) in Parts(url[(query + 1)..]))
        {
            if ((SecretNames.IsSecretName(name) || name is "sig" or "X-Amz-Signature") && SecretDetector.IsLiteral(value))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<(string Name, string Value)> Parts(string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal) || text.Length > 65_536)
        {
            yield break;
        }

        foreach (var part in text.Split([';', '&', '?', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                continue;
            }

            yield return (part[..equals].Trim(), part[(equals + 1)..].Trim());

            // libpq: host=db user=app password=…
            foreach (var word in part.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
            {
                if (word.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
                {
                    yield return (word[..at], word[(at + 1)..]);
                }
            }
        }
    }
}
