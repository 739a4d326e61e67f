using EcsPosture.Inventory.Detection;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of Detection facts.</summary>
internal sealed class DetectionReader(FolderReader folder)
{
    public DetectionFacts Read()
    {
        _ = folder;
        return new();
    }
}
