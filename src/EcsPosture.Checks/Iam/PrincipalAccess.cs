using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>What a role or user may do: its policies, and all that is known of its requests.</summary>
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

    /// <summary>Gathers the policies of a user and of its groups.</summary>
    /// <param name="user">The user.</param>
    /// <param name="groups">Groups of the account.</param>
    /// <param name="managed">Managed policies of the account.</param>
    /// <param name="accountId">The account that the user is in.</param>
    public PrincipalAccess(User user, ResourceList<Group> groups, ResourceList<ManagedPolicy> managed, string accountId)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(managed);
        Principal = new(PrincipalKind.User, user.UserArn, accountId, user.UserName);
        Layers = new()
        {
            Identity = [.. Inline(user.InlinePolicies), .. Attached(user.AttachedPolicies, managed), .. user.Groups.SelectMany(g => OfGroup(g, groups, managed))],
            Boundary = BoundaryOf(user.PermissionsBoundary, managed),
        };
        Context = RequestContext.OfQuestion()
            .With("aws:PrincipalArn", user.UserArn)
            .With("aws:PrincipalAccount", accountId)
            .With("aws:PrincipalType", "User")
            .With("aws:PrincipalIsAWSService", "false")
            .With("aws:username", user.UserName)
            .With("aws:userid", ContextFact.Present);
        AddTags(Context, user.Tags);
    }

    private PrincipalAccess(Principal principal, PolicyLayers layers, RequestContext context) => (Principal, Layers, Context) = (principal, layers, context);

    public Principal Principal { get; }

    /// <summary>Policies that could not be read.</summary>
    public IEnumerable<Gap> Gaps => Layers.Identity.Append(Layers.Boundary).Select(p => p?.Gap).OfType<Gap>();

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

    /// <summary>The statement that an answer names; null when it is none of the principal's own policies or its boundary.</summary>
    public PolicyStatement? Find(StatementReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var policy = Layers.Identity.FirstOrDefault(p => p.Name == reference.Policy) ?? (Layers.Boundary?.Name == reference.Policy ? Layers.Boundary : null);
        return policy?.Document?.Statements.ElementAtOrDefault(reference.Index);
    }

    /// <summary>The same principal without its boundary and without any Deny.</summary>
    public PrincipalAccess WithoutLimits() => new(
        Principal,
        Layers with
        {
            Boundary = null,
            Identity = [.. Layers.Identity.Select(p => p.Document is { } document ? Policy.Of(p.Name, p.Kind, document with { Statements = [.. document.Statements.Where(s => s.IsAllow)] }) : p)],
        },
        Context);

    private AccessAnswer Ask(PolicyLayers layers, string action, string resource, RequestContext context) =>
        PolicyEngine.Ask(layers, AccessQuestion.Posture(Principal, action, resource, context));

    private static IEnumerable<Policy> Inline(Observed<IReadOnlyList<NamedPolicy>> policies, string whose = "") =>
        policies.TryGet(out var known, out var gap)
            ? known.Select(p => Policy.Of($"inline policy {p.Name}{whose}", PolicyKind.Identity, p.Document))
            : [Policy.Unread($"inline policies{whose}", PolicyKind.Identity, gap)];

    private static IEnumerable<Policy> Attached(Observed<IReadOnlyList<AttachedPolicy>> policies, ResourceList<ManagedPolicy> managed, string whose = "") =>
        policies.TryGet(out var known, out var gap)
            ? known.Select(p => Managed($"policy {p.PolicyName}{whose}", p.PolicyArn, managed))
            : [Policy.Unread($"attached policies{whose}", PolicyKind.Identity, gap)];

    private static Policy? BoundaryOf(Observed<string?> boundary, ResourceList<ManagedPolicy> managed) =>
        !boundary.TryGet(out var arn, out var gap) ? Policy.Unread("permissions boundary", PolicyKind.Identity, gap)
        : arn is null ? null
        : Managed($"permissions boundary {Arn.LastSegment(arn)}", arn, managed);

    private static Policy Managed(string name, string arn, ResourceList<ManagedPolicy> managed)
    {
        if (managed.Find(arn).TryGet(out var found, out var gap) && found is not null && found.Document.TryGet(out var document, out gap))
        {
            return Policy.Of(name, PolicyKind.Identity, document);
        }

        return WellKnown(arn) is { } known
            ? Policy.Of(name, PolicyKind.Identity, known)
            : Policy.Unread(name, PolicyKind.Identity, gap ?? Gap.NotAsked("iam:GetPolicyVersion", arn));
    }

    // What these policies of AWS say is no secret and does not change in what matters here.
    private static PolicyDocument? WellKnown(string arn) =>
        !Arn.TryParse(arn, out var parsed) || parsed.AccountId is not "aws" ? null : parsed.Resource switch
        {
            "policy/AdministratorAccess" => Allowing(actions: ["*"], notActions: null),
            "policy/IAMFullAccess" => Allowing(actions: ["iam:*"], notActions: null),
            "policy/PowerUserAccess" => Allowing(actions: null, notActions: ["iam:*", "organizations:*", "account:*"]),
            _ => null,
        };

    private static PolicyDocument Allowing(string[]? actions, string[]? notActions) =>
        new("2012-10-17", [new() { Effect = "Allow", Actions = actions, NotActions = notActions, Resources = ["*"] }]);

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
        AddTags(context, role.Tags);

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

    private static void AddTags(RequestContext context, IReadOnlyList<Tag> tags)
    {
        foreach (var tag in tags)
        {
            context.With($"aws:PrincipalTag/{tag.Key}", tag.Value ?? "");
        }
    }

    private static IEnumerable<Policy> OfGroup(string name, ResourceList<Group> groups, ResourceList<ManagedPolicy> managed)
    {
        if (groups.Known.FirstOrDefault(g => g.GroupName == name) is not { } group)
        {
            return [Policy.Unread($"group {name}", PolicyKind.Identity, groups.Gaps is [var gap, ..] ? gap : Gap.NotAsked("iam:GetAccountAuthorizationDetails", name))];
        }

        return Inline(group.InlinePolicies, $" of group {name}").Concat(Attached(group.AttachedPolicies, managed, $" of group {name}"));
    }

    private static bool IsAssumedByServicesOnly(Role role) =>
        role.TrustPolicy.TryGet(out var trust, out _)
        && trust.Statements.Where(s => s.IsAllow).All(s => s.Principals is { Count: > 0 } principals && principals.All(p => p.Type is "Service"));
}
