using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EcsPosture.Inventory.Redaction;

/// <summary>
/// What stands in the place of a value that is never kept: what the detector found, and the value's length. Written as
/// <c>[redacted kind=literal length=12]</c>, so a replay of a snapshot gives the same verdicts.
/// </summary>
/// <param name="Kind">A word of <see cref="ValueKind"/>.</param>
/// <param name="Length">Length of the value in characters.</param>
public readonly record struct RedactionMarker(string Kind, int Length)
{
    private const string Prefix = "[redacted kind=";
    private const string Middle = " length=";
    private static readonly SearchValues<char> KindLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Kind}{Middle}{Length}]");

    /// <summary>Whether a text is a marker or has one inside.</summary>
    public static bool IsIn(string text) => Find(text) is not null;

    /// <summary>The first marker that a text is or has inside; null when there is none.</summary>
    public static RedactionMarker? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var at = text.IndexOf(Prefix, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Prefix, at + 1, StringComparison.Ordinal))
        {
            var end = text.IndexOf(']', at);
            if (end > 0 && TryParse(text[at..(end + 1)], out var marker))
            {
                return marker;
            }
        }

        return null;
    }

    /// <summary>Reads a marker; false when the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RedactionMarker marker)
    {
        marker = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || !text.EndsWith(']'))
        {
            return false;
        }

        var middle = text.IndexOf(Middle, Prefix.Length, StringComparison.Ordinal);
        if (middle < 0 || !int.TryParse(text.AsSpan()[(middle + Middle.Length)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return false;
        }

        var kind = text[Prefix.Length..middle];
        if (kind.Length == 0 || kind.AsSpan().ContainsAnyExcept(KindLetters))
        {
            return false;
        }

        marker = new(kind, length);
        return true;
    }
}

/// <summary>The words for what a value is, as the secret detector sees it.</summary>
public static class ValueKind
{
    // Not secrets.
    public const string Empty = "empty";
    public const string Boolean = "boolean";
    public const string Number = "number";
    public const string Placeholder = "placeholder";
    public const string Uuid = "uuid";
    public const string Path = "path";
    public const string Url = "url";
    public const string Arn = "arn";
    public const string SecretArn = "secret-arn";
    public const string ParameterArn = "parameter-arn";
    public const string Reference = "reference";
    public const string Literal = "literal";

    /// <summary>Text of many lines in which no secret was found, as user data is.</summary>
    public const string Text = "text";

    // Secrets.
    public const string AwsAccessKeyId = "aws-access-key-id";
    public const string AwsSecretAccessKey = "aws-secret-access-key";
    public const string PrivateKey = "private-key";
    public const string JsonWebToken = "json-web-token";
    public const string GitHubToken = "github-token";
    public const string SlackToken = "slack-token";
    public const string StripeKey = "stripe-key";
    public const string GoogleApiKey = "google-api-key";
    public const string UrlWithPassword = "url-with-password";
    public const string ConnectionStringPassword = "connection-string-password";
    public const string HighEntropy = "high-entropy";

    /// <summary>Credentials for image registries in the ECS agent's configuration.</summary>
    public const string RegistryCredentials = "registry-credentials";

    private static readonly HashSet<string> Secrets =
    [
        AwsAccessKeyId, AwsSecretAccessKey, PrivateKey, JsonWebToken, GitHubToken, SlackToken, StripeKey, GoogleApiKey, UrlWithPassword,
        ConnectionStringPassword, HighEntropy, RegistryCredentials,
    ];

    /// <summary>Whether a value of this kind is a secret whatever its name.</summary>
    public static bool IsSecret(string kind) => Secrets.Contains(kind);
}
