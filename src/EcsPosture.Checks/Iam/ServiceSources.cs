using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>On behalf of which accounts services may assume a role, by what the policy engine answers.</summary>
internal sealed class ServiceSources(Role role, PolicyDocument trust, string ownAccount)
{
    private readonly RoleTrust _asked = new(role, trust);
    private readonly Dictionary<string, SourceProbes> _probes = new(StringComparer.Ordinal);

    /// <summary>For whom a statement of the trust policy lets a service act.</summary>
    public SourceScope Of(string service, int statement)
    {
        if (!_probes.TryGetValue(service, out var probes))
        {
            _probes[service] = probes = new(trust, service, ownAccount);
        }

        return probes.Strangers.Any(LetsIn) ? SourceScope.Any : probes.Named.Any(LetsIn) ? SourceScope.Named : SourceScope.Own;

        // An organization that the policy asks for is taken to be the own one.
        bool LetsIn((ContextFact Account, ContextFact Arn) source) => RoleTrust.AllowsOf(_asked.AskService(
            service, ("aws:SourceAccount", source.Account), ("aws:SourceArn", source.Arn), ("aws:SourceOrgID", ContextFact.Absent), ("aws:SourceOrgPaths", ContextFact.Absent))).Contains(statement);
    }
}

/// <summary>On behalf of whom a service may act.</summary>
internal enum SourceScope
{
    /// <summary>Of the own account, or of accounts of the own organization.</summary>
    Own,

    /// <summary>Of other accounts too, which the policy names.</summary>
    Named,

    /// <summary>Of any account.</summary>
    Any,
}
