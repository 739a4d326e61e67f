using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role's trust policy, ready to be asked who may assume the role.</summary>
internal sealed class RoleTrust
{
    private static readonly string[] Ways = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"];

    // The trust policy is what is asked about: whoever it lets in is taken to have the right on his own side.
    private static readonly Policy OwnRight = Policy.Of(
        "own policies", PolicyKind.Identity, new PolicyDocument("2012-10-17", [new() { Effect = "Allow", Actions = ["sts:*"], Resources = ["*"] }]));

    private readonly string _roleArn;
    private readonly PolicyLayers _layers;

    public RoleTrust(Role role, PolicyDocument trust)
    {
        _roleArn = role.RoleArn;
        _layers = new() { Identity = [OwnRight], Resource = Policy.Of("trust policy", PolicyKind.Trust, Meant(trust)) };
    }

    /// <summary>Whether a service may assume the role, by a request of which this is known.</summary>
    public AccessAnswer AskService(string service, params ReadOnlySpan<(string Key, ContextFact Fact)> known) =>
        Ask(new(PrincipalKind.Service, service, null, service), Ways[0], known);

    /// <summary>By which of the trust policy's statements a principal that one of them names may assume the role, and how surely.</summary>
    public (Tri Allowed, IReadOnlySet<int> Statements) Ask(PolicyPrincipal named, params ReadOnlySpan<(string Key, ContextFact Fact)> known)
    {
        var allowed = Tri.No;
        var statements = new HashSet<int>();
        if (PrincipalOf(named) is { } principal)
        {
            foreach (var way in Ways)
            {
                var answer = Ask(principal, way, known);
                allowed = allowed.Or(answer.Allowed);
                statements.UnionWith(AllowsOf(answer));
            }
        }

        return (allowed, statements);
    }

    /// <summary>The trust policy's statements that an answer rests on and that allow.</summary>
    public static IEnumerable<int> AllowsOf(AccessAnswer answer) =>
        answer.MayBeAllowed ? answer.Statements.Where(s => s.IsAllow && s.Policy == "trust policy").Select(s => s.Index) : [];

    private AccessAnswer Ask(Principal principal, string action, ReadOnlySpan<(string Key, ContextFact Fact)> known)
    {
        var context = RequestContext.OfQuestion();
        foreach (var (key, fact) in known)
        {
            context.With(key, fact);
        }

        return PolicyEngine.Ask(_layers, AccessQuestion.Posture(principal, action, _roleArn, context));
    }

    // A lone * is no ARN, and by the documentation fits none; whoever writes it means every one.
    internal static PolicyDocument Meant(PolicyDocument policy) => policy with
    {
        Statements = [.. policy.Statements.Select(s => s with
        {
            Conditions = [.. s.Conditions.Select(c => c.Operator.Contains("Arn", StringComparison.OrdinalIgnoreCase) ? c with { Values = [.. c.Values.Select(v => v is "*" ? "arn:*:*:*:*:*" : v)] } : c)],
        })],
    };

    private static Principal? PrincipalOf(PolicyPrincipal named) =>
        named.IsEverybody ? Principal.Anonymous
        : named.Type is "Service" ? new(PrincipalKind.Service, named.Value, null, named.Value)
        : named.Type is "Federated" ? new(PrincipalKind.Federated, named.Value, null, named.Value)
        : Principal.TryParse(PublicAccess.AccountOf(named.Value) == named.Value ? $"arn:aws:iam::{named.Value}:root" : named.Value, out var principal) ? principal
        : null;
}
