using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace EcsPosture.Inventory.Redaction;

/// <summary>Knows values that stand for another value.</summary>
internal static partial class Placeholders
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
    [
        "changeme", "change-me", "change_me", "changeit", "replaceme", "replace-me", "replace_me", "fixme", "todo", "tbd", "none", "null", "nil", "n/a", "na", "undefined",
        "unset", "not-set", "notset", "not_set", "placeholder", "dummy", "redacted", "[redacted]", "<redacted>", "example", "unused", "default", "inherit", "auto", "empty",
    ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] ReferenceSchemes =
    [
        "ssm:", "ssm-secure:", "secretsmanager:", "aws-secret:", "aws-sm:", "aws-ssm:", "awssm:", "vault:", "vault://", "sm://", "ssm://", "secret://", "secrets://",
        "op://", "ref+", "gcp-secret:", "gsm:", "azurekeyvault:", "keyvault:", "berglas://", "parameterstore:", "env:", "file:",
    ];

    /// <summary>Whether a value stands for one that is put in later: <c>${DB_PASSWORD}</c>, <c>&lt;changeme&gt;</c>, <c>xxxx</c>.</summary>
    public static bool IsPlaceholder(string value) => Words.Contains(value) || Form().IsMatch(value);

    /// <summary>Whether a value says where to look the real one up.</summary>
    public static bool IsReference(string value)
    {
        if (value.StartsWith("{{resolve:", StringComparison.Ordinal) || value.StartsWith("/aws/", StringComparison.Ordinal))
        {
            return true;
        }

        foreach (var scheme in ReferenceSchemes)
        {
            if (value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && value.Length > scheme.Length && !value.AsSpan().ContainsAny(" \t\r\n"))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"^(?:\$\{[^}]*\}|\$\([^)]*\)?|\$[A-Z_][A-Z0-9_]*|\$[0-9@*]|<[^<>]*>|\{\{[^}]*\}\}|\{[A-Z_][A-Z0-9_.-]*\}|%[A-Z_][A-Z0-9_]*%|__[A-Z0-9_]+__|@@?[A-Z0-9_]+@@?|#\{[^}]*\}#?|x{3,}|\*{3,}|-{2,}|\.{3,}|(?:your|my|insert|enter|put)[-_ ].*(?:here|key|token|password|secret|id)|(?:change|replace|fill)[-_ ]?(?:me|this|in|with).*)$", Linear)]
    private static partial Regex Form();
}
