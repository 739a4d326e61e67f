using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public class PackedDocumentsTests
{
    private readonly SnapshotDocuments _documents = new()
    {
        Manifest = new() { FormatVersion = 1, AccountId = AFolder.Account, Region = AFolder.Region, TakenAt = new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero) },
    };

    [Fact]
    public void What_is_packed_reads_as_it_was_put()
    {
        var content = new JsonObject { ["clusters"] = new JsonArray(new JsonObject { ["clusterName"] = "größe <main>", ["runningTasksCount"] = 3, ["settings"] = null, ["share"] = 0.25, ["isOn"] = true }) };
        _documents.Put("ecs/describe-clusters.json", content);
        var before = content.ToJsonString();

        _documents.Pack();

        Assert.NotSame(content, _documents.Get("ecs/describe-clusters.json"));
        Assert.Equal(before, _documents.Get("ecs/describe-clusters.json")!.ToJsonString());
        Assert.Equal(before, _documents.Files["ecs/describe-clusters.json"].ToJsonString());
    }

    [Fact]
    public void What_cannot_be_written_as_text_stays_as_it_is()
    {
        var broken = (JsonObject)JsonNode.Parse("""{ "clusters": [{ "clusterName": "\ud800" }] }""")!;
        _documents.Put("ecs/broken.json", broken);

        _documents.Pack();

        Assert.Same(broken, _documents.Get("ecs/broken.json"));
    }
}
