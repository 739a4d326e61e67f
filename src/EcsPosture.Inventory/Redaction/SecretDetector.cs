using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace EcsPosture.Inventory.Redaction;

/// <summary>Says what a value is: a secret of some kind, a reference, a placeholder, or a plain literal. Each value is judged by itself.</summary>
public static class SecretDetector
{
    /// <summary>Raised whenever the detector finds more or other kinds, so that what an older one redacted is read again.</summary>
    public const int Version = 1;

    private static readonly SearchValues<char> NoPathSigns = SearchValues.Create(" \t\r\n=;|");
    private static readonly FrozenSet<string> Booleans = FrozenSet.ToFrozenSet(
        ["true", "false", "yes", "no", "on", "off", "enabled", "disabled", "enable", "disable", "y", "n", "t", "f"], StringComparer.OrdinalIgnoreCase);

    /// <summary>What a value is, as a word of <see cref="ValueKind"/>.</summary>
    /// <param name="name">The variable, option or label that holds it; empty when it has no name.</param>
    /// <param name="value">The value.</param>
    public static string Classify(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        var text = value.Trim();
        if (text.Length == 0)
        {
            return ValueKind.Empty;
        }

        if (text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0])
        {
            text = text[1..^1].Trim();
            if (text.Length == 0)
            {
                return ValueKind.Empty;
            }
        }

        return Simple(name, text) ?? SecretPatterns.Find(text) ?? Referring(text) ?? Judge(name, text);
    }

    /// <summary>
    /// The kind of the first secret in free text such as a command: one that is known by its form, or a literal that is
    /// given to a name that tells of a secret (<c>--password=…</c>, <c>export DB_PASSWORD=…</c>); null when there is none.
    /// </summary>
    public static string? FindInText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SecretPatterns.Find(text) ?? Assignments.FindSecret(text);
    }

    /// <summary>Whether a value of this kind can be the secret itself when its name tells of one: no reference, switch, path or blank.</summary>
    public static bool CanBeSecret(string kind) => kind is ValueKind.Literal || ValueKind.IsSecret(kind);

    /// <summary>Whether a value that is given to a secret's name stands for itself: no blank, switch, placeholder, reference or marker.</summary>
    internal static bool IsLiteral(string value)
    {
        var text = value.Trim();
        return text.Length > 0
            && text[0] != '$'
            && !RedactionMarker.IsIn(text)
            && (Simple("password", text) ?? Referring(text) ?? ValueKind.Literal) is ValueKind.Literal or ValueKind.Uuid;
    }

    private static string? Simple(string name, string text)
    {
        if (Booleans.Contains(text))
        {
            return ValueKind.Boolean;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && (char.IsAsciiDigit(text[^1]) || text[^1] is '.'))
        {
            // A password of digits is a password.
            return text.Length >= 4 && SecretNames.IsSecretName(name) ? ValueKind.Literal : ValueKind.Number;
        }

        if (Placeholders.IsReference(text))
        {
            return ValueKind.Reference;
        }

        if (Placeholders.IsPlaceholder(text))
        {
            return ValueKind.Placeholder;
        }

        return Guid.TryParseExact(text, "D", out _) || Guid.TryParseExact(text, "B", out _) ? ValueKind.Uuid : null;
    }

    private static string? Referring(string text)
    {
        if (text.StartsWith("arn:", StringComparison.Ordinal) && Arn.TryParse(text, out var arn) && !text.AsSpan().ContainsAny(" \t\r\n"))
        {
            return arn switch
            {
                { Service: "secretsmanager" } => ValueKind.SecretArn,
                { Service: "ssm" } when arn.Resource.StartsWith("parameter/", StringComparison.Ordinal) => ValueKind.ParameterArn,
                _ => ValueKind.Arn,
            };
        }

        return null;
    }

    private static string Judge(string name, string text)
    {
        if (ConnectionStrings.HasPassword(text))
        {
            return ValueKind.ConnectionStringPassword;
        }

        var isPublic = RandomText.HasPublicName(name);
        var isNamed = SecretNames.IsSecretName(name);
        if (RandomText.IsAwsSecretKey(text) && (isNamed || !isPublic))
        {
            return isNamed || name.Contains("AWS", StringComparison.OrdinalIgnoreCase) ? ValueKind.AwsSecretAccessKey : ValueKind.HighEntropy;
        }

        if (text.Contains("://", StringComparison.Ordinal) || text.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("//", StringComparison.Ordinal))
        {
            return ConnectionStrings.HasSecretQuery(text) ? ValueKind.UrlWithPassword : ValueKind.Url;
        }

        if (IsPath(text))
        {
            return ValueKind.Path;
        }

        if (RandomText.Decode(text) is { } decoded && FindInText(decoded) is { } inside)
        {
            return ValueKind.IsSecret(inside) ? inside : ValueKind.HighEntropy;
        }

        return (isNamed || !isPublic) && !IsPublicKey(text) && RandomText.IsRandom(text, isNamed) ? ValueKind.HighEntropy : ValueKind.Literal;
    }

    private static bool IsPath(string text) =>
        !text.AsSpan().ContainsAny(NoPathSigns)
        && (text.StartsWith('/') ? text.Length < 32 || !RandomText.IsRandom(text, named: false)
            : text.StartsWith("./", StringComparison.Ordinal) || text.StartsWith("../", StringComparison.Ordinal) || text.StartsWith("~/", StringComparison.Ordinal)
                || (text.Length > 2 && char.IsAsciiLetter(text[0]) && text[1] == ':' && text[2] is '\\' or '/'));

    private static bool IsPublicKey(string text) =>
        text.StartsWith("ssh-", StringComparison.Ordinal)
        || text.StartsWith("ecdsa-", StringComparison.Ordinal)
        || text.StartsWith("-----BEGIN CERTIFICATE", StringComparison.Ordinal)
        || text.StartsWith("-----BEGIN PUBLIC", StringComparison.Ordinal);
}
