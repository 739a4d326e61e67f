using EcsPosture.Inventory.Network;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of Network facts.</summary>
internal sealed class NetworkReader(FolderReader folder)
{
    public NetworkFacts Read()
    {
        _ = folder;
        return new();
    }
}
