using EcsPosture.Inventory.Compute;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of Compute facts.</summary>
internal sealed class ComputeReader(FolderReader folder)
{
    public ComputeFacts Read()
    {
        _ = folder;
        return new();
    }
}
