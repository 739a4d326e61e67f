using System.Text;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class SnapshotFolderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("snapshot-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_saved_folder_reads_as_the_documents_did()
    {
        var folder = AFolder.OfRegion().WithService("web", AFolder.RevisionArn("web", 3)).WithRevision("web", 3).With(new Gap(GapKind.Denied, "ecs:ListTasks", AFolder.ClusterArn, "X", "é<&", "ecs:ListTasks") { File = "ecs/list-tasks/main.json" });
        var before = folder.Read();

        SnapshotFolder.Save(In("out"), folder.Documents);
        var loaded = Assert.Single(Assert.Single(SnapshotFolder.Load(In("out"))));
        var after = SnapshotReader.Read([loaded]).Regions.Single();

        Assert.Equal(folder.Documents.Files.Keys, loaded.Files.Keys);
        Assert.Equal(folder.Documents.Manifest.Gaps, loaded.Manifest.Gaps);
        Assert.Equal(folder.Documents.Manifest.TakenAt, loaded.Manifest.TakenAt);
        Assert.Equal(before.TaskDefinitions.Known.Single().ContentHash, after.TaskDefinitions.Known.Single().ContentHash);
        Assert.Equal(before.Services.Gaps, after.Services.Gaps);
    }

    [Fact]
    public void Files_are_indented_utf8_without_a_mark()
    {
        SnapshotFolder.Save(In("out"), AFolder.OfRegion().With("ecs/x.json", """{"name":"Zürich & co"}""").Documents);

        Assert.Equal("{\n  \"name\": \"Zürich & co\"\n}\n", Encoding.UTF8.GetString(File.ReadAllBytes(In("out/ecs/x.json"))));
    }

    [Fact]
    public void A_tree_is_grouped_by_account()
    {
        SnapshotFolder.SaveTree(In("tree"), [AFolder.OfRegion().Documents, AFolder.OfGlobal().Documents, AFolder.OfRegion("us-east-1").With(m => m with { AccountId = "444455556666" }).Documents]);

        Assert.True(File.Exists(In("tree/111122223333/global/manifest.json")));
        var accounts = SnapshotFolder.Load(In("tree"));
        Assert.Equal(["111122223333 eu-west-1,global", "444455556666 us-east-1"], accounts.Select(a => $"{a[0].Manifest.AccountId} {string.Join(',', a.Select(d => d.Manifest.Region))}"));
        Assert.Single(SnapshotFolder.Load(In("tree/444455556666")));
        Assert.Equal("us-east-1", SnapshotFolder.Load(In("tree/444455556666/us-east-1")).Single().Single().Manifest.Region);
    }

    [Fact]
    public void An_older_snapshot_is_replaced_as_a_whole()
    {
        SnapshotFolder.Save(In("out"), AFolder.OfRegion().With("ecs/old.json", "{}").Documents);
        SnapshotFolder.Save(In("out"), AFolder.OfRegion().Documents);

        Assert.False(File.Exists(In("out/ecs/old.json")));
        Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(_directory).Select(p => Path.GetFileName(p)!));
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_left_alone()
    {
        Write("out/precious.txt", "x");

        Assert.Throws<SnapshotFormatException>(() => SnapshotFolder.Save(In("out"), AFolder.OfRegion().Documents));
        Assert.True(File.Exists(In("out/precious.txt")));
    }

    [Theory]
    [InlineData("../x.json")]
    [InlineData("ecs/../../x.json")]
    [InlineData("/etc/x.json")]
    [InlineData("ecs//x.json")]
    [InlineData("ecs/.x.json")]
    [InlineData("ecs\\..\\x.json")]
    [InlineData("ecs/x.txt")]
    [InlineData("manifest.json")]
    [InlineData("x.json")]
    public void A_path_that_is_none_of_a_snapshot_is_not_written(string path)
    {
        Assert.Throws<SnapshotFormatException>(() => SnapshotFolder.Save(In("out"), AFolder.OfRegion().With(path, "{}").Documents));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory));
    }

    [Fact]
    public void The_longest_names_make_files()
    {
        var name = new string('é', 128);
        var group = new string('ü', 128);
        var folder = AFolder.OfRegion().With(SnapshotPaths.GetSchedule(group, name), "{}").With(SnapshotPaths.DescribeTaskDefinition(new string('f', 255), int.MaxValue), "{}");

        SnapshotFolder.Save(In("out"), folder.Documents);

        Assert.Equal(folder.Documents.Files.Keys, SnapshotFolder.Load(In("out")).Single().Single().Files.Keys);
    }

    [Theory]
    [InlineData("{broken", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("null", "no JSON object")]
    public void A_broken_file_is_a_gap_of_that_file(string text, string problem)
    {
        SnapshotFolder.Save(In("out"), AFolder.OfRegion().Documents);
        Write("out/ecs/list-clusters.json", text);

        var region = SnapshotReader.Read(SnapshotFolder.Load(In("out")).Single()).Regions.Single();

        var gap = Assert.Single(region.Clusters.Gaps);
        Assert.Equal((GapKind.Malformed, "ecs:ListClusters", SnapshotPaths.ListClusters), (gap.Kind, gap.Action, gap.File));
        Assert.Contains(problem, gap.Message, StringComparison.Ordinal);
        Assert.False(region.Services.IsComplete);
    }

    [Fact]
    public void A_file_in_which_a_name_occurs_twice_is_a_gap_of_that_file()
    {
        SnapshotFolder.Save(In("out"), AFolder.OfRegion().Documents);
        Write("out/ecs/list-clusters.json", """{"clusterArns":["a"],"clusterArns":[]}""");

        Assert.Equal(GapKind.Malformed, Assert.Single(SnapshotReader.Read(SnapshotFolder.Load(In("out")).Single()).Regions.Single().Clusters.Gaps).Kind);
    }

    [Fact]
    public void Files_with_a_byte_order_mark_are_read()
    {
        SnapshotFolder.Save(In("out"), AFolder.OfRegion().Documents);
        File.WriteAllText(In("out/ecs/list-clusters.json"), $$"""{"clusterArns":["{{AFolder.ClusterArn}}"]}""", Encoding.Unicode);
        File.WriteAllText(In("out/manifest.json"), File.ReadAllText(In("out/manifest.json")), Encoding.UTF8);

        Assert.Equal(AFolder.ClusterArn, Assert.Single(SnapshotReader.Read(SnapshotFolder.Load(In("out")).Single()).Regions.Single().Clusters.Items).Arn);
    }

    [Fact]
    public void Unknown_files_and_hidden_ones_do_no_harm()
    {
        SnapshotFolder.Save(In("out"), AFolder.OfRegion().Documents);
        Write("out/notes.txt", "x");
        Write("out/.git/config.json", "{broken");
        Write("out/kms/describe-key/x.json", "{}");

        Assert.Empty(SnapshotFolder.Load(In("out")).Single().Single().Manifest.Gaps);
    }

    [Theory]
    [InlineData("{}", "formatVersion must be a number")]
    [InlineData("""{"formatVersion":"1"}""", "formatVersion must be a number")]
    [InlineData("""{"formatVersion":2,"future":true}""", "formatVersion 2 is newer")]
    [InlineData("""{"formatVersion":0,"accountId":"111122223333","region":"eu-west-1","takenAt":"2026-11-20T06:00:00Z"}""", "formatVersion is 0")]
    [InlineData("""{"formatVersion":1}""", "accountId is missing")]
    [InlineData("""{"formatVersion":1,"accountId":111122223333}""", "accountId is missing or no text")]
    [InlineData("""{"formatVersion":1,"accountId":"111122223333"}""", "region is missing")]
    [InlineData("""{"formatVersion":1,"accountId":"111122223333","region":"eu-west-1"}""", "takenAt is missing")]
    [InlineData("""{"formatVersion":1,"accountId":"111122223333","region":"eu-west-1","takenAt":"soon"}""", "takenAt is not what it should be")]
    [InlineData("""{"formatVersion":1,"accountId":"1111","region":"eu-west-1","takenAt":"2026-11-20T06:00:00Z"}""", "accountId must be the twelve digits")]
    [InlineData("""{"formatVersion":1,"accountId":"111122223333","region":"eu-west-1","takenAt":"2026-11-20T06:00:00Z","gaps":[{"kind":"Odd"}]}""", "gaps")]
    [InlineData("""{"formatVersion":1,"accountId":"111122223333","region":"eu-west-1","takenAt":"2026-11-20T06:00:00Z","gaps":[null]}""", "gaps")]
    [InlineData("""{"formatVersion":1,"accountId":"111122223333","region":"eu-west-1","takenAt":"2026-11-20T06:00:00Z","regions":[null]}""", "regions")]
    [InlineData("not json", "not JSON")]
    [InlineData("[]", "must be a JSON object")]
    public void A_broken_manifest_is_refused_with_file_field_and_fix(string manifest, string message)
    {
        Write("out/manifest.json", manifest);

        var e = Assert.Throws<SnapshotFormatException>(() => SnapshotFolder.Load(In("out")));

        Assert.Contains("manifest.json", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_made_by_hand_needs_four_fields()
    {
        Write("out/manifest.json", """{"formatVersion":1,"accountId":"111122223333","region":"eu-west-1","takenAt":"2026-11-20T07:00:00+01:00","somethingNew":1}""");

        var manifest = SnapshotFolder.Load(In("out")).Single().Single().Manifest;

        Assert.Equal(new DateTimeOffset(2026, 11, 20, 6, 0, 0, TimeSpan.Zero), manifest.TakenAt);
        Assert.Equal(("aws", null, 0), (manifest.Partition, manifest.DetectorVersion, manifest.Gaps.Count));
    }

    [Fact]
    public void A_folder_without_a_manifest_is_refused_with_where_to_read_on()
    {
        Assert.Contains("docs/snapshot.md", Assert.Throws<SnapshotFormatException>(() => SnapshotFolder.Load(_directory)).Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<SnapshotFormatException>(() => SnapshotFolder.Load(In("nowhere"))).Message, StringComparison.Ordinal);
    }

    private string In(string path) => Path.Combine(_directory, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
    }
}
