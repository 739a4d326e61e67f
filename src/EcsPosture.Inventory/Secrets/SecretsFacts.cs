namespace EcsPosture.Inventory.Secrets;

/// <summary>Secrets and parameters that task definitions refer to.</summary>
public sealed record SecretsFacts
{
}
