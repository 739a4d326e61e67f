using EcsPosture.Inventory.Monitoring;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of Monitoring facts.</summary>
internal sealed class MonitoringReader(FolderReader folder)
{
    public MonitoringFacts Read()
    {
        _ = folder;
        return new();
    }
}
