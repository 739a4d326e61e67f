using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Web.Tests.CommandLine;

/// <summary>Snapshot folders in a temporary directory.</summary>
public sealed class SnapshotOnDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecs-posture-cli-");

    public SnapshotOnDisk(IEnumerable<SnapshotDocuments> documents) => SnapshotFolder.SaveTree(Path.Combine(_folder.FullName, "snapshot"), documents);

    public string Root => Path.Combine(_folder.FullName, "snapshot");

    public string Place(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
