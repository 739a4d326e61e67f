using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;

namespace EcsPosture.Web.Tests.CommandLine;

/// <summary>Snapshot folders in a temporary directory.</summary>
public sealed class SnapshotOnDisk : IDisposable
{
    private static readonly Lazy<SnapshotOnDisk> SharedDemo = new(() =>
    {
        var disk = new SnapshotOnDisk(DemoEstate.Build(new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero)));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => disk.Dispose();
        return disk;
    });

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecs-posture-cli-");

    public SnapshotOnDisk(IEnumerable<SnapshotDocuments> documents) => SnapshotFolder.SaveTree(Path.Combine(_folder.FullName, "snapshot"), documents);

    /// <summary>The demo estate at six in the morning of 20 November 2026, for all tests that only read it.</summary>
    public static SnapshotOnDisk Demo => SharedDemo.Value;

    public string Root => Path.Combine(_folder.FullName, "snapshot");

    public string Place(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
