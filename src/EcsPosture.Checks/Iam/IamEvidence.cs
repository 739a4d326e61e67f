using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>Shows the statements that an answer of the policy engine rests on.</summary>
internal static class IamEvidence
{
    private const int Most = 3;

    /// <summary>The allowing statements of an answer, a few at most.</summary>
    public static IReadOnlyList<Evidence> Of(AccessAnswer answer, PrincipalAccess access, string expected) =>
        [.. answer.Statements.Where(s => s.IsAllow).Distinct().Take(Most).Select(s => new Evidence(s.ToString(), Text(s, access), expected))];

    /// <summary>A statement in short: <c>Allow iam:PassRole on *</c>.</summary>
    public static string Text(PolicyStatement statement)
    {
        var what = statement.Actions is { } actions ? Some(actions) : statement.NotActions is { } notActions ? $"all but {Some(notActions)}" : "nothing";
        var where = statement.Resources is { } resources ? Some(resources) : statement.NotResources is { } notResources ? $"all but {Some(notResources)}" : "the resource";
        return $"{statement.Effect} {what} on {where}{(statement.Conditions.Count > 0 ? " under conditions" : "")}";
    }

    private static string Text(StatementReference reference, PrincipalAccess access) => access.Find(reference) is { } statement ? Text(statement) : "Allow";

    private static string Some(IReadOnlyList<string> texts) =>
        texts.Count <= Most ? string.Join(", ", texts) : $"{string.Join(", ", texts.Take(Most))} and {texts.Count - Most} more";
}
