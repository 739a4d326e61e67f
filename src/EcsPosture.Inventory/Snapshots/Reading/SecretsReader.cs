using EcsPosture.Inventory.Secrets;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of Secrets facts.</summary>
internal sealed class SecretsReader(FolderReader folder)
{
    public SecretsFacts Read()
    {
        _ = folder;
        return new();
    }
}
