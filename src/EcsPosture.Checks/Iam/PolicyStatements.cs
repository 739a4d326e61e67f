using System.Runtime.CompilerServices;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>Questions about one statement of a resource's policy, answered by the policy engine's matching.</summary>
internal static class PolicyStatements
{
    private static readonly ConditionalWeakTable<PolicyStatement, CompiledStatement> Compiled = [];

    /// <summary>Whether the statement's actions cover an action, or all of a pattern; NotAction covers all but those it names.</summary>
    public static bool CoversAction(this PolicyStatement statement, string action) => Of(statement).CoversAction(ActionPattern.Parse(action)) is Tri.Yes;

    /// <summary>Whether the statement's resources cover a resource, or all of a pattern; NotResource covers all but those it names.</summary>
    public static bool CoversResource(this PolicyStatement statement, string resource) =>
        Of(statement).CoversResource(ResourceQuestion.Many(resource, mayBeAnything: false), RequestContext.OfQuestion()) is Tri.Yes;

    /// <summary>Whether a statement names every action: <c>*</c>, or <c>*:*</c>.</summary>
    public static bool NamesEveryAction(this PolicyStatement statement) => statement.Actions?.Any(IsEverything) is true;

    /// <summary>Whether a statement names every resource.</summary>
    public static bool NamesEveryResource(this PolicyStatement statement) => statement.Resources?.Any(IsEverything) is true;

    private static bool IsEverything(string pattern) => pattern is "*" or "*:*" || (pattern.Length > 1 && pattern.AsSpan().Trim('*').IsEmpty);

    private static CompiledStatement Of(PolicyStatement statement) => Compiled.GetValue(statement, s => new(s, 0, PolicyKind.Resource, hasVariables: true));
}
