using System.Collections.Frozen;

namespace EcsPosture.Inventory.Redaction;

/// <summary>Judges by its name whether a variable, option or label holds a secret.</summary>
public static class SecretNames
{
    private static readonly FrozenSet<string> Ecs8 = FrozenSet.ToFrozenSet(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA"]);

    /// <summary>One of these words anywhere in the name tells of a secret.</summary>
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
    [
        "PASSWORD", "PASSWORDS", "PASSWD", "PASSWRD", "PWD", "PASSPHRASE", "SECRET", "SECRETS", "TOKEN", "APIKEY", "CREDENTIAL", "CREDENTIALS", "CREDS",
        "PRIVATEKEY", "SECRETKEY", "ACCESSKEY", "AUTHKEY", "CONNECTIONSTRING", "CONNSTRING", "CONNSTR", "AUTHORIZATION",
    ]);

    /// <summary>Two words in a row that tell of a secret.</summary>
    private static readonly FrozenSet<string> Pairs = FrozenSet.ToFrozenSet(
    [
        "API KEY", "PRIVATE KEY", "ACCESS KEY", "ENCRYPTION KEY", "SIGNING KEY", "SIGNATURE KEY", "MASTER KEY", "AUTH KEY",
        "ACCOUNT KEY", "STORAGE KEY", "SHARED KEY", "LICENSE KEY", "APPLICATION KEY", "APP KEY", "CONNECTION STRING", "CONN STRING",
        "CONN STR", "AUTH DATA", "PASS PHRASE", "PASS WORD",
    ]);

    /// <summary>Words written together with another one: <c>PGPASSWORD</c>, <c>dbpassword</c>.</summary>
    private static readonly string[] Endings =
    [
        "PASSWORD", "PASSWD", "PASSPHRASE", "APIKEY", "SECRETKEY", "PRIVATEKEY", "ACCESSKEY", "ACCESSTOKEN", "AUTHTOKEN", "APITOKEN", "CLIENTSECRET",
        "CONNECTIONSTRING",
    ];

    /// <summary>A name that ends so tells where a secret is, or how it is handled, and does not hold it.</summary>
    private static readonly FrozenSet<string> HarmlessLast = FrozenSet.ToFrozenSet(
    [
        "FILE", "FILENAME", "PATH", "DIR", "DIRECTORY", "FOLDER", "ARN", "ARNS", "NAME", "NAMES", "NAMESPACE", "ID", "IDS", "URL", "URLS", "URI", "ENDPOINT", "HOST",
        "HOSTNAME", "DOMAIN", "PORT", "TTL", "EXPIRY", "EXPIRES", "EXPIRATION", "EXPIREIN", "EXP", "LENGTH", "MIN", "MAX", "SIZE", "COUNT", "LIMIT",
        "TIMEOUT", "INTERVAL", "POLICY", "TYPE", "ENABLED", "DISABLED", "REQUIRED", "ALLOWED", "VERSION", "ISSUER", "ISS", "AUDIENCE", "ALGORITHM",
        "ALG", "HEADER", "PREFIX", "SUFFIX", "PROVIDER", "REGION", "REF", "REFERENCE", "LOCATION", "MODE", "FORMAT", "SECONDS", "SECS", "MINUTES",
        "HOURS", "DAYS", "MS", "MILLIS", "AGE", "LIFETIME", "DURATION", "VALIDITY", "ROTATION", "MANAGER", "STORE", "BACKEND", "VAULT", "USERNAME", "USER", "EMAIL", "CLASS",
        "FIELD", "PARAM", "PARAMETER", "BUCKET", "SCOPE", "SCOPES", "COMPLEXITY", "ATTEMPTS", "RETRIES", "HINT", "REGEX", "PATTERN", "SOURCE", "KIND", "STRATEGY", "TABLE", "SELECTOR",
        "CACHE", "REFRESH", "SERVICE", "SERVER", "EXPIRED", "BUDGET", "USAGE", "TOPIC", "QUEUE", "LABEL", "DESCRIPTION", "PLUGIN",
    ]);

    /// <summary>A name with one of these words is a switch or public on purpose.</summary>
    private static readonly FrozenSet<string> HarmlessAnywhere = FrozenSet.ToFrozenSet(
    [
        "ALLOW", "EMPTY", "REQUIRE", "REQUIRES", "DISABLE", "ENABLE", "SKIP", "PUBLIC", "PUBLISHABLE", "INSECURESKIPVERIFY", "MAX", "MIN", "NUM",
    ]);

    /// <summary>Whether it is one of the three names that AWS Security Hub's control ECS.8 looks for.</summary>
    public static bool IsEcs8Name(string name) => Ecs8.Contains(name);

    /// <summary>
    /// Whether a name says that its value is a secret: <c>DB_PASSWORD</c>, <c>apiKey</c>, <c>splunk-token</c>; but not
    /// <c>DB_PASSWORD_FILE</c>, <c>SECRET_NAME</c>, <c>TOKEN_TTL</c>, <c>ALLOW_EMPTY_PASSWORD</c>.
    /// </summary>
    public static bool IsSecretName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (IsEcs8Name(name))
        {
            return true;
        }

        var words = WordsOf(name);
        if (words.Count == 0 || HarmlessLast.Contains(words[^1]) || words.Any(HarmlessAnywhere.Contains))
        {
            return false;
        }

        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (Words.Contains(word)
                || (word is "PASS" && i == words.Count - 1)
                || (i > 0 && Pairs.Contains($"{words[i - 1]} {word}"))
                || Endings.Any(ending => word.Length > ending.Length && word.EndsWith(ending, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words of a name in capitals: <c>dbPassword2</c>, <c>DB_PASSWORD_2</c> and <c>db-password.2</c> are DB, PASSWORD, 2.</summary>
    internal static IReadOnlyList<string> WordsOf(string name)
    {
        var words = new List<string>();
        var start = -1;
        var length = Math.Min(name.Length, 512);
        for (var i = 0; i < length; i++)
        {
            var c = name[i];
            if (!char.IsAsciiLetterOrDigit(c))
            {
                Close(i);
            }
            else if (start < 0)
            {
                start = i;
            }
            else if (StartsWord(name, i, length))
            {
                Close(i);
                start = i;
            }
        }

        Close(length);
        return words;

        void Close(int end)
        {
            if (start >= 0)
            {
                words.Add(name[start..end].ToUpperInvariant());
            }

            start = -1;
        }
    }

    private static bool StartsWord(string name, int i, int length)
    {
        var (before, c) = (name[i - 1], name[i]);
        return (char.IsAsciiLetterLower(before) && char.IsAsciiLetterUpper(c))
            || (char.IsAsciiLetter(before) && char.IsAsciiDigit(c))
            || (char.IsAsciiDigit(before) && char.IsAsciiLetter(c))
            || (char.IsAsciiLetterUpper(before) && char.IsAsciiLetterUpper(c) && i + 1 < length && char.IsAsciiLetterLower(name[i + 1]));
    }
}
