using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Escalation;

/// <summary>Which roles of an account trust which services.</summary>
internal sealed class ServiceTrust(string accountId, IReadOnlyList<EscalationNode> roles)
{
    private readonly Dictionary<string, List<EscalationNode>> _trusting = new(StringComparer.Ordinal);

    /// <summary>The roles that a service may assume for the account.</summary>
    public IReadOnlyList<EscalationNode> Of(string service)
    {
        if (!_trusting.TryGetValue(service, out var found))
        {
            _trusting[service] = found = [.. roles.Where(r => Trusts(r.Role!, service))];
        }

        return found;
    }

    private bool Trusts(Role role, string service)
    {
        var principal = new Principal(PrincipalKind.Service, service, null, service);
        var context = RequestContext.OfQuestion().With("aws:SourceAccount", accountId);
        var layers = new PolicyLayers { Resource = Policy.Of("trust policy", PolicyKind.Trust, role.TrustPolicy) };
        return PolicyEngine.Ask(layers, AccessQuestion.Posture(principal, "sts:AssumeRole", role.RoleArn, context)).Allowed is not Tri.No;
    }
}
