using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;

namespace EcsPosture.Checks.Audit;

/// <summary>A check over the trails of an account, each once whatever regions show it.</summary>
public abstract class TrailCheck : Check<Trail>
{
    internal sealed override bool IsGlobal => true;

    /// <inheritdoc />
    protected sealed override ResourceList<Trail> Select(CheckContext context) => new() { Items = AccountTrails.Of(context.Account).Trails, Gaps = [] };

    internal sealed override void Judge(CheckContext context, IJudgements to)
    {
        base.Judge(context, to);
        foreach (var (region, gap) in AccountTrails.Of(context.Account).Gaps)
        {
            to.Add(Judgement.NotListed(gap with { Resource = null }) with { Region = region.Length > 0 ? region : null, Gaps = [gap] });
        }
    }

    /// <summary>The statement for a trail of another account, which this account cannot change; null for its own.</summary>
    protected static DoesNotApply? OfAnotherAccount(Trail trail, CheckContext context) =>
        trail.OwnerAccount.Length > 0 && trail.OwnerAccount != context.Account.AccountId ? new($"The trail belongs to account {trail.OwnerAccount}.") : null;
}
