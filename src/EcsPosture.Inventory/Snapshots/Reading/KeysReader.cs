using EcsPosture.Inventory.Keys;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of Keys facts.</summary>
internal sealed class KeysReader(FolderReader folder)
{
    public KeysFacts Read()
    {
        _ = folder;
        return new();
    }
}
