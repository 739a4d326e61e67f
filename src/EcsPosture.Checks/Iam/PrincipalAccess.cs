using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>What a role may do: its policies, and all that is known of its requests.</summary>
public sealed class PrincipalAccess
{
    /// <summary>Gathers the policies of a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="managed">Managed policies of the account.</param>
    /// <param name="accountId">The account that the role is in.</param>
    public PrincipalAccess(Role role, ResourceList<ManagedPolicy> managed, string accountId)
    {
        ArgumentNullException.ThrowIfNull(role);
        ArgumentNullException.ThrowIfNull(managed);
        Principal = new(PrincipalKind.Role, role.RoleArn, accountId, role.RoleName);
        Layers = new()
        {
            Identity = [.. Inline(role.InlinePolicies), .. Attached(role.AttachedPolicies, managed)],
            Boundary = BoundaryOf(role.PermissionsBoundary, managed),
        };
        Context = ContextOf(role, accountId);
    }

    public Principal Principal { get; }

    /// <summary>The policies that limit what it may do.</summary>
    public PolicyLayers Layers { get; }

    /// <summary>What is known of every request of the role.</summary>
    public RequestContext Context { get; }

    /// <summary>Gathers the policies of a role, noting what the verdict rests on.</summary>
    public static PrincipalAccess Of(Role role, CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(role);
        RolePolicies.Of(role, context);
        if (role.PermissionsBoundary.TryGet(out var boundary, out _) && boundary is not null)
        {
            context.FindPolicy(boundary);
        }

        return new(role, context.Account.Global.Policies, context.Account.AccountId);
    }

    /// <summary>What the policies say to all such requests.</summary>
    /// <param name="action">An action, or a pattern of actions.</param>
    /// <param name="resource">An ARN, or a pattern of ARNs.</param>
    /// <param name="known">Keys that are known on top.</param>
    public AccessAnswer Can(string action, string resource = "*", params ReadOnlySpan<(string Key, string Value)> known)
    {
        var context = Context;
        if (!known.IsEmpty)
        {
            context = context.Copy();
            foreach (var (key, value) in known)
            {
                context.With(key, value);
            }
        }

        return Ask(Layers, action, resource, context);
    }

    /// <summary>What the policies say together with the policy of the resource.</summary>
    public AccessAnswer Can(string action, string resource, Policy resourcePolicy) => Ask(Layers with { Resource = resourcePolicy }, action, resource, Context);

    private AccessAnswer Ask(PolicyLayers layers, string action, string resource, RequestContext context) =>
        PolicyEngine.Ask(layers, AccessQuestion.Posture(Principal, action, resource, context));

    private static IEnumerable<Policy> Inline(Observed<IReadOnlyList<NamedPolicy>> policies) =>
        policies.TryGet(out var known, out var gap)
            ? known.Select(p => Policy.Of($"inline policy {p.Name}", PolicyKind.Identity, p.Document))
            : [Policy.Unread("inline policies", PolicyKind.Identity, gap)];

    private static IEnumerable<Policy> Attached(Observed<IReadOnlyList<AttachedPolicy>> policies, ResourceList<ManagedPolicy> managed) =>
        policies.TryGet(out var known, out var gap)
            ? known.Select(p => Managed($"policy {p.PolicyName}", p.PolicyArn, managed))
            : [Policy.Unread("attached policies", PolicyKind.Identity, gap)];

    private static Policy? BoundaryOf(Observed<string?> boundary, ResourceList<ManagedPolicy> managed) =>
        !boundary.TryGet(out var arn, out var gap) ? Policy.Unread("permissions boundary", PolicyKind.Identity, gap)
        : arn is null ? null
        : Managed($"permissions boundary {Arn.LastSegment(arn)}", arn, managed);

    private static Policy Managed(string name, string arn, ResourceList<ManagedPolicy> managed) =>
        !managed.Find(arn).TryGet(out var found, out var gap) ? Policy.Unread(name, PolicyKind.Identity, gap)
        : found is null ? Policy.Unread(name, PolicyKind.Identity, Gap.NotAsked("iam:GetPolicyVersion", arn))
        : Policy.Of(name, PolicyKind.Identity, found.Document);

    private static RequestContext ContextOf(Role role, string accountId)
    {
        var context = RequestContext.OfQuestion()
            .With("aws:PrincipalArn", role.RoleArn)
            .With("aws:PrincipalAccount", accountId)
            .With("aws:PrincipalType", "AssumedRole")
            .With("aws:PrincipalIsAWSService", "false")
            .With("aws:TokenIssueTime", ContextFact.Present)
            .With("aws:userid", ContextFact.Present)
            .With("aws:username", ContextFact.Absent);
        foreach (var tag in role.Tags)
        {
            context.With($"aws:PrincipalTag/{tag.Key}", tag.Value ?? "");
        }

        // A session that a service started for itself has no MFA device behind it, and does not call for somebody else.
        if (IsAssumedByServicesOnly(role))
        {
            context
                .With("aws:MultiFactorAuthPresent", ContextFact.OneOf(ContextValue.Absent, ContextValue.One("false")))
                .With("aws:MultiFactorAuthAge", ContextFact.Absent)
                .With("aws:SourceIdentity", ContextFact.Absent)
                .With("aws:FederatedProvider", ContextFact.Absent)
                .With("aws:SourceArn", ContextFact.Absent)
                .With("aws:SourceAccount", ContextFact.Absent);
        }

        return context;
    }

    private static bool IsAssumedByServicesOnly(Role role) =>
        role.TrustPolicy.TryGet(out var trust, out _)
        && trust.Statements.Where(s => s.IsAllow).All(s => s.Principals is { Count: > 0 } principals && principals.All(p => p.Type is "Service"));
}
