namespace EcsPosture.Inventory.Storage;

/// <summary>File systems and buckets that task definitions and trails refer to.</summary>
public sealed record StorageFacts
{
}
