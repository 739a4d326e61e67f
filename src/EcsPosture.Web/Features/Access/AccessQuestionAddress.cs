using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Checks.Iam.Reference;
using EcsPosture.Web.Components;
using Microsoft.AspNetCore.Components;

namespace EcsPosture.Web.Features.Access;

/// <summary>A question to a role as the address of its page holds it. Bad input is a problem in words, never an exception.</summary>
public sealed record AccessQuestionAddress
{
    /// <summary>The parameter of the action.</summary>
    public const string ActionParameter = "action";

    /// <summary>The parameter of the resource.</summary>
    public const string ResourceParameter = "resource";

    /// <summary>The parameter of known context, as KEY=VALUE; may be repeated.</summary>
    public const string ContextParameter = "context";

    /// <summary>The longest action, resource or context, in characters: ARNs are at most this long.</summary>
    public const int MaximumLength = 2048;

    private const int MostContext = 20;

    /// <summary>What is asked; empty when nothing is.</summary>
    public string Action { get; private init; } = "";

    /// <summary>On what.</summary>
    public string Resource { get; private init; } = "*";

    /// <summary>What is known, as the address writes it.</summary>
    public IReadOnlyList<string> Context { get; private init; } = [];

    /// <summary>The same as keys and values.</summary>
    public IReadOnlyList<(string Key, string Value)> Known { get; private init; } = [];

    /// <summary>Why it cannot be asked; null when it can, or when nothing is asked.</summary>
    public string? Problem { get; private init; }

    /// <summary>What is odd about it.</summary>
    public string? Note { get; private init; }

    /// <summary>Whether there is something to answer.</summary>
    public bool IsAsked => Action.Length > 0 && Problem is null;

    /// <summary>Reads the page's address.</summary>
    public static AccessQuestionAddress From(NavigationManager navigation)
    {
        var action = navigation.Query(ActionParameter) ?? "";
        var resource = navigation.Query(ResourceParameter) ?? "*";
        var context = navigation.QueryAll(ContextParameter);
        var known = context.Select(c => (Text: c, At: c.IndexOf('=', StringComparison.Ordinal))).ToList();
        return new()
        {
            Action = action,
            Resource = resource,
            Context = context,
            Known = [.. known.Where(k => k.At > 0).Select(k => (k.Text[..k.At].Trim(), k.Text[(k.At + 1)..].Trim()))],
            Problem = action.Length == 0 ? null
                : action.Length > MaximumLength || resource.Length > MaximumLength || context.Any(c => c.Length > MaximumLength) ? $"An action, a resource or a line of context has {MaximumLength} characters at most."
                : context.Count > MostContext ? $"{MostContext} lines of context can be given at most."
                : ActionPattern.Parse(action).IsNothing ? $"“{action}” is no action. Actions look like s3:GetObject, ecs:* or *."
                : known.Find(k => k.At <= 0) is { Text: { } wrong } ? $"“{wrong}” is not of the form KEY=VALUE."
                : null,
            Note = ActionPattern.Parse(action) is { IsOne: true } && ServiceReference.FindAction(action) is null
                ? $"AWS publishes no action {action}, so a word may be misspelt." : null,
        };
    }

    /// <inheritdoc />
    public bool Equals(AccessQuestionAddress? other) => other is not null && Action == other.Action && Resource == other.Resource && Context.SequenceEqual(other.Context);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Action, Resource, Context.Count);
}
