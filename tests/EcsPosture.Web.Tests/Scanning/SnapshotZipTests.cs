using System.IO.Compression;
using System.Text;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using EcsPosture.Web.Scanning;

namespace EcsPosture.Web.Tests.Scanning;

public sealed class SnapshotZipTests
{
    private const long Largest = 1024 * 1024;
    private const string Manifest = """{"formatVersion":1,"accountId":"111122223333","region":"eu-west-1","takenAt":"2026-11-20T06:00:00Z"}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_zip_of_a_tree_gives_its_accounts()
    {
        var folder = Directory.CreateTempSubdirectory("zip-");
        var tree = Path.Combine(folder.FullName, "tree");
        SnapshotFolder.SaveTree(tree, SyntheticEstate.Build(new(1, 1, 1, 1, 1, 1)));
        var file = Path.Combine(folder.FullName, "tree.zip");
        await ZipFile.CreateFromDirectoryAsync(tree, file, CompressionLevel.Fastest, includeBaseDirectory: true, Ct);
        await using var zip = File.OpenRead(file);

        var accounts = await SnapshotZip.LoadAsync(zip, Largest, Ct);

        Assert.Equal(["global", "us-east-1"], Assert.Single(accounts).Select(d => d.Manifest.Region).Order(StringComparer.Ordinal));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("../evil.json")]
    [InlineData("/etc/evil.json")]
    [InlineData("ecs/../../evil.json")]
    [InlineData("..\\evil.json")]
    [InlineData("C:\\evil.json")]
    [InlineData("ecs//evil.json")]
    public async Task A_path_that_leaves_the_folder_is_refused(string name)
    {
        await using var zip = Zip(("manifest.json", Manifest), (name, "{}"));

        var refused = await Assert.ThrowsAsync<SnapshotFormatException>(() => SnapshotZip.LoadAsync(zip, Largest, Ct));

        Assert.Contains("leaves its folder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_swells_beyond_measure_is_refused()
    {
        await using var zip = Zip(("manifest.json", Manifest), ("ecs/list-clusters.json", new string(' ', 3_000_000)));

        var refused = await Assert.ThrowsAsync<SnapshotFormatException>(() => SnapshotZip.LoadAsync(zip, 100_000, Ct));

        Assert.Contains("swells", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_named_twice_is_refused()
    {
        await using var zip = Zip(("manifest.json", Manifest), ("manifest.json", Manifest));

        await Assert.ThrowsAsync<SnapshotFormatException>(() => SnapshotZip.LoadAsync(zip, Largest, Ct));
    }

    [Fact]
    public async Task A_file_larger_than_allowed_is_refused_unread()
    {
        await using var zip = new MemoryStream(new byte[2000]);

        var refused = await Assert.ThrowsAsync<SnapshotFormatException>(() => SnapshotZip.LoadAsync(zip, 1000, Ct));

        Assert.Contains("larger", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_zip_file_is_told_so()
    {
        await using var zip = new MemoryStream(Encoding.UTF8.GetBytes("hello, I am a text"));

        var refused = await Assert.ThrowsAsync<SnapshotFormatException>(() => SnapshotZip.LoadAsync(zip, Largest, Ct));

        Assert.Contains("no zip file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zip_without_a_manifest_is_told_so()
    {
        await using var zip = Zip(("notes.txt", "hello"));

        var refused = await Assert.ThrowsAsync<SnapshotFormatException>(() => SnapshotZip.LoadAsync(zip, Largest, Ct));

        Assert.Contains("manifest.json", refused.Message, StringComparison.Ordinal);
    }

    private static MemoryStream Zip(params (string Name, string Content)[] entries)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(content);
            }
        }

        stream.Position = 0;
        return stream;
    }
}
