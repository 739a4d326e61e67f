using EcsPosture.Inventory.LoadBalancing;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of LoadBalancing facts.</summary>
internal sealed class LoadBalancingReader(FolderReader folder)
{
    public LoadBalancingFacts Read()
    {
        _ = folder;
        return new();
    }
}
