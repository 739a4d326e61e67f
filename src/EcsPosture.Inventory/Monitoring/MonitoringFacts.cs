namespace EcsPosture.Inventory.Monitoring;

/// <summary>Alarms and the rules that tell people what happens in ECS.</summary>
public sealed record MonitoringFacts
{
}
