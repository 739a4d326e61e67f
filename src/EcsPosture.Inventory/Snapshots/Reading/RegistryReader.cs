using EcsPosture.Inventory.Registry;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of Registry facts.</summary>
internal sealed class RegistryReader(FolderReader folder)
{
    public RegistryFacts Read()
    {
        _ = folder;
        return new();
    }
}
