namespace EcsPosture.Inventory.Keys;

/// <summary>KMS keys that ECS and what it uses encrypt with.</summary>
public sealed record KeysFacts
{
}
