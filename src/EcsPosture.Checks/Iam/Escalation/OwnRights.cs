using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Iam.Escalation;

/// <summary>Steps by which a principal widens its own permissions.</summary>
internal sealed class OwnRights(AccountSnapshot account)
{
    /// <summary>The policy whose attaching is asked about.</summary>
    public const string Administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

    /// <summary>The steps by one way.</summary>
    public IEnumerable<EscalationStep> By(EscalationWay way) => way.Path.Target switch
    {
        EscalationTarget.Own => HasNoBoundary(way.From) ? Own(way) : [],
        EscalationTarget.OwnPolicy => HasNoBoundary(way.From) ? PoliciesOf(way.From).Select(p => way.On(null, way.Actions[0], p)).OfType<EscalationStep>().Take(1) : [],
        EscalationTarget.OwnGroup => HasNoBoundary(way.From) ? (way.From.User?.Groups ?? []).Select(g => way.On(null, way.Actions[0], GroupArn(g), ("iam:PolicyARN", Administrator))).OfType<EscalationStep>().Take(1) : [],
        EscalationTarget.OtherGroup => OtherGroups(way),
        _ => Limits(way),
    };

    /// <summary>Whether no boundary limits what is attached to a principal.</summary>
    public static bool HasNoBoundary(EscalationNode node) => node.Access.Layers.Boundary is null;

    /// <summary>Whether a boundary or Denies are all that keep a principal from all permissions.</summary>
    public static bool IsAdminWithoutLimits(EscalationNode node) =>
        (node.Access.Layers.Boundary is not null || node.Access.Layers.Identity.Any(p => p.Document?.Statements.Any(s => !s.IsAllow) is true)) && PrincipalPower.IsFullAdmin(node.Access.WithoutLimits());

    /// <summary>The customer managed policies of a principal.</summary>
    public static IEnumerable<string> PoliciesOf(EscalationNode node)
    {
        var attached = node.Role?.AttachedPolicies ?? node.User!.AttachedPolicies;
        return attached.TryGet(out var known, out _) ? known.Select(p => p.PolicyArn).Where(a => !a.Contains(":iam::aws:", StringComparison.Ordinal)) : [];
    }

    private static IEnumerable<EscalationStep> Own(EscalationWay way)
    {
        var isOfUser = way.Actions[0].Contains("User", StringComparison.Ordinal);
        return isOfUser == way.From.User is not null && way.On(null, way.Actions[0], way.From.Arn, ("iam:PolicyARN", Administrator)) is { } step ? [step] : [];
    }

    private IEnumerable<EscalationStep> OtherGroups(EscalationWay way)
    {
        if (way.From.User is not { } user)
        {
            yield break;
        }

        foreach (var group in account.Global.Groups.Known.Where(g => !user.Groups.Contains(g.GroupName)))
        {
            var inIt = new PrincipalAccess(user with { Groups = [.. user.Groups, group.GroupName] }, account.Global.Groups, account.Global.Policies, account.AccountId);
            if (PrincipalPower.IsFullAdmin(inIt) && way.On(null, "iam:AddUserToGroup", group.GroupArn) is { } step)
            {
                yield return step;
            }
        }
    }

    // Taking limits away gains all permissions only where they are what keeps the principal from them.
    private static IEnumerable<EscalationStep> Limits(EscalationWay way) =>
        IsAdminWithoutLimits(way.From) && way.On(null, way.Actions[0], way.From.Arn) is { } step ? [step] : [];

    private string GroupArn(string name) =>
        account.Global.Groups.Known.FirstOrDefault(g => g.GroupName == name)?.GroupArn ?? $"arn:{account.Partition}:iam::{account.AccountId}:group/{name}";
}
