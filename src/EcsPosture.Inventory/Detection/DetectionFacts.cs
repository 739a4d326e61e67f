namespace EcsPosture.Inventory.Detection;

/// <summary>Threat detection, posture services and recorders of the region.</summary>
public sealed record DetectionFacts
{
}
