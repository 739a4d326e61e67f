using EcsPosture.Inventory.Storage;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of Storage facts.</summary>
internal sealed class StorageReader(FolderReader folder)
{
    public StorageFacts Read()
    {
        _ = folder;
        return new();
    }
}
