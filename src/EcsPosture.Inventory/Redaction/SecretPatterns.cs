using System.Text.RegularExpressions;

namespace EcsPosture.Inventory.Redaction;

/// <summary>Secrets that can be known by their form alone. All patterns run in linear time, as the text is hostile.</summary>
internal static partial class SecretPatterns
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>The kind of the first such secret in a text; null when there is none.</summary>
    public static string? Find(string text)
    {
        if (text.Length < 8)
        {
            return null;
        }

        if (text.Contains("-----BEGIN", StringComparison.Ordinal) && PrivateKey().IsMatch(text))
        {
            return ValueKind.PrivateKey;
        }

        if ((text.Contains("AKIA", StringComparison.Ordinal) || text.Contains("ASIA", StringComparison.Ordinal)) && AwsAccessKeyId().IsMatch(text))
        {
            return ValueKind.AwsAccessKeyId;
        }

        if (text.Contains("eyJ", StringComparison.Ordinal) && JsonWebToken().IsMatch(text))
        {
            return ValueKind.JsonWebToken;
        }

        if ((text.Contains("gh", StringComparison.Ordinal) || text.Contains("github_pat_", StringComparison.Ordinal)) && GitHubToken().IsMatch(text))
        {
            return ValueKind.GitHubToken;
        }

        if ((text.Contains("xox", StringComparison.Ordinal) || text.Contains("hooks.slack.com", StringComparison.Ordinal)) && SlackToken().IsMatch(text))
        {
            return ValueKind.SlackToken;
        }

        if (text.Contains("k_live_", StringComparison.Ordinal) && StripeKey().IsMatch(text))
        {
            return ValueKind.StripeKey;
        }

        if (text.Contains("AIza", StringComparison.Ordinal) && GoogleApiKey().IsMatch(text))
        {
            return ValueKind.GoogleApiKey;
        }

        return UrlCredentials.TryFind(text, out _, out _) || (text.Contains("jdbc:", StringComparison.OrdinalIgnoreCase) && OracleCredentials().IsMatch(text))
            ? ValueKind.UrlWithPassword
            : null;
    }

    [GeneratedRegex("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY( BLOCK)?-----", Linear)]
    private static partial Regex PrivateKey();

    [GeneratedRegex("(?:^|[^A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?:$|[^A-Za-z0-9])", Linear)]
    private static partial Regex AwsAccessKeyId();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{8,}", Linear)]
    private static partial Regex JsonWebToken();

    [GeneratedRegex("(?:^|[^A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,})", Linear)]
    private static partial Regex GitHubToken();

    [GeneratedRegex(@"(?:^|[^A-Za-z0-9])(?:xox[abeoprs]-[A-Za-z0-9-]{10,}|xoxe\.xox[bp]-[A-Za-z0-9-]{10,}|hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9]+/[A-Za-z0-9]+/[A-Za-z0-9]{12,})", Linear)]
    private static partial Regex SlackToken();

    [GeneratedRegex("(?:^|[^A-Za-z0-9])[sr]k_live_[A-Za-z0-9]{10,}", Linear)]
    private static partial Regex StripeKey();

    [GeneratedRegex("AIza[0-9A-Za-z_-]{35}", Linear)]
    private static partial Regex GoogleApiKey();

    [GeneratedRegex(@"jdbc:oracle:[a-z0-9]{1,10}:[^/@\s:$<{]+/[^@/\s$<{]+@", Linear | RegexOptions.IgnoreCase)]
    private static partial Regex OracleCredentials();
}
