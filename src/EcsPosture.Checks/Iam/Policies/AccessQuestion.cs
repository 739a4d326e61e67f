using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Checks.Iam.Reference;

namespace EcsPosture.Checks.Iam.Policies;

/// <summary>What is asked of policies: one request, or all requests that fit a description.</summary>
public sealed class AccessQuestion
{
    private AccessQuestion(Principal principal, ActionPattern action, ResourceQuestion resource, string? resourceAccount, RequestContext context, bool isRequest) =>
        (Principal, Action, ResourceAsked, ResourceAccount, Context, IsRequest) = (principal, action, resource, resourceAccount, context, isRequest);

    /// <summary>Who asks.</summary>
    public Principal Principal { get; }

    public ActionPattern Action { get; }

    /// <summary>The resource as written.</summary>
    public string Resource => ResourceAsked.Written;

    /// <summary>Account of the resource; null when it is the principal's.</summary>
    public string? ResourceAccount { get; }

    public RequestContext Context { get; }

    /// <summary>Whether it is one request, in which every key is known.</summary>
    public bool IsRequest { get; }

    internal ResourceQuestion ResourceAsked { get; }

    internal bool IsSameAccount => ResourceAccount is null || ResourceAccount == Principal.AccountId;

    /// <summary>One request.</summary>
    public static AccessQuestion Request(Principal principal, string action, string resource, RequestContext context, string? resourceAccount = null)
    {
        var asked = ActionPattern.Parse(action);
        return new(principal, asked, ResourceQuestion.One(IsWildcardOnly(asked) ? "*" : resource), resourceAccount ?? AccountOf(resource), context, isRequest: true);
    }

    /// <summary>All requests for actions and resources that fit patterns.</summary>
    public static AccessQuestion Posture(Principal principal, string action, string resource, RequestContext context, string? resourceAccount = null)
    {
        var asked = ActionPattern.Parse(action);
        var question = IsWildcardOnly(asked) ? ResourceQuestion.One("*")
            : ResourceQuestion.Many(resource, mayBeAnything: !asked.IsOne || ServiceReference.FindAction(asked.Written) is null);
        return new(principal, asked, question, resourceAccount ?? AccountOf(resource), context, isRequest: false);
    }

    // An action that takes no resource is always asked with *.
    private static bool IsWildcardOnly(ActionPattern action) => action.IsOne && ServiceReference.FindAction(action.Written) is { IsWildcardOnly: true };

    private static string? AccountOf(string resource) =>
        Inventory.Arn.TryParse(resource, out var arn) && arn.AccountId.Length == 12 && !arn.AccountId.AsSpan().ContainsAnyExceptInRange('0', '9') ? arn.AccountId : null;
}
