using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;

namespace EcsPosture.Checks.Accounts;

/// <summary>A check over the ECS settings of an account, once per region.</summary>
public abstract class AccountSettingCheck : Check<RegionSettings>
{
    /// <summary>What a check cannot see, said with every Pass.</summary>
    protected static Note PrincipalsMayDiffer { get; } =
        new("The values are those of the account's root; a principal's own value is not known.");

    /// <inheritdoc />
    protected sealed override ResourceList<RegionSettings> Select(CheckContext context) =>
        ResourceList<RegionSettings>.Of([RegionSettings.Of(context.Region)]);
}
