namespace EcsPosture.Inventory.Registry;

/// <summary>Image repositories that task definitions pull from.</summary>
public sealed record RegistryFacts
{
}
