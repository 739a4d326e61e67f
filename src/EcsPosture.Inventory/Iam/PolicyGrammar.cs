using static EcsPosture.Inventory.Iam.PolicyReading;

namespace EcsPosture.Inventory.Iam;

/// <summary>Which elements a statement must and may not have, by the kind of its policy.</summary>
internal static class PolicyGrammar
{
    public static IEnumerable<string> Check(PolicyKind kind, Elements has, string? effect, List<string>? actions, List<PolicyPrincipal>? principals)
    {
        if (has.HasFlag(Elements.Action) == has.HasFlag(Elements.NotAction))
        {
            yield return has.HasFlag(Elements.Action) ? "the statement has both Action and NotAction" : "the statement has neither Action nor NotAction";
        }

        if (has.HasFlag(Elements.Resource | Elements.NotResource))
        {
            yield return "the statement has both Resource and NotResource";
        }

        var hasResource = (has & (Elements.Resource | Elements.NotResource)) != 0;
        var hasPrincipal = (has & (Elements.Principal | Elements.NotPrincipal)) != 0;
        if (has.HasFlag(Elements.Principal | Elements.NotPrincipal))
        {
            yield return "the statement has both Principal and NotPrincipal";
        }

        switch (kind)
        {
            case PolicyKind.Trust when hasResource:
                yield return "a trust policy has no Resource: its resource is the role";
                break;
            case PolicyKind.Identity or PolicyKind.ServiceControl or PolicyKind.ResourceControl when !hasResource:
                yield return "the statement has neither Resource nor NotResource";
                break;
        }

        switch (kind)
        {
            case PolicyKind.Trust when has.HasFlag(Elements.NotPrincipal):
                yield return "a trust policy has no NotPrincipal";
                break;
            case PolicyKind.Trust or PolicyKind.Resource when !hasPrincipal:
                yield return "the statement has no Principal";
                break;
            case PolicyKind.Identity when hasPrincipal:
                yield return "an identity policy has no Principal: it is for those it is attached to";
                break;
            case PolicyKind.ServiceControl when hasPrincipal:
                yield return "a service control policy has no Principal";
                break;
        }

        if (kind is PolicyKind.ResourceControl)
        {
            foreach (var problem in ResourceControl(has, effect, actions, principals))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> ResourceControl(Elements has, string? effect, List<string>? actions, List<PolicyPrincipal>? principals)
    {
        // AWS's own RCPFullAWSAccess.
        if (effect is "Allow" && actions is ["*"])
        {
            yield break;
        }

        if (effect is not "Deny")
        {
            yield return "a resource control policy only denies";
        }

        if (has.HasFlag(Elements.NotAction) || actions?.Contains("*") is true)
        {
            yield return "a resource control policy names the actions of a service: neither NotAction nor * alone";
        }

        if (has.HasFlag(Elements.NotPrincipal) || principals is not [{ Value: "*" }])
        {
            yield return "a resource control policy has the Principal *";
        }
    }
}
