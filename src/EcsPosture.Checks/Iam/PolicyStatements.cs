using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>Simple questions about one statement of a policy.</summary>
internal static class PolicyStatements
{
    /// <summary>Whether the statement's actions cover an action; NotAction covers all but those it names.</summary>
    public static bool CoversAction(this PolicyStatement statement, string action) =>
        statement.Actions is { } actions ? Any(actions, action, ignoreCase: true)
        : statement.NotActions is { } not && !Any(not, action, ignoreCase: true);

    /// <summary>Whether the statement's resources cover a resource; NotResource covers all but those it names.</summary>
    public static bool CoversResource(this PolicyStatement statement, string resource) =>
        statement.Resources is { } resources ? Any(resources, resource, ignoreCase: false)
        : statement.NotResources is { } not && !Any(not, resource, ignoreCase: false);

    /// <summary>Whether a statement names every action: <c>*</c>, or <c>*:*</c>.</summary>
    public static bool NamesEveryAction(this PolicyStatement statement) => statement.Actions?.Any(IsEverything) is true;

    /// <summary>Whether a statement names every resource.</summary>
    public static bool NamesEveryResource(this PolicyStatement statement) => statement.Resources?.Any(IsEverything) is true;

    private static bool IsEverything(string pattern) => pattern is "*" or "*:*" || (pattern.Length > 1 && pattern.AsSpan().Trim('*').IsEmpty);

    private static bool Any(IReadOnlyList<string> patterns, string text, bool ignoreCase)
    {
        foreach (var pattern in patterns)
        {
            if (PolicyPattern.Matches(pattern, text, ignoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
