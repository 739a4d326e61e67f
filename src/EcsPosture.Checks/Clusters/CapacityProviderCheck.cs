using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Clusters;

/// <summary>A check over capacity providers.</summary>
public abstract class CapacityProviderCheck : Check<CapacityProvider>
{
    /// <inheritdoc />
    protected sealed override ResourceList<CapacityProvider> Select(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Region.CapacityProviders;
    }
}
