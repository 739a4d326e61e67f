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
        var before = content.ToJsonString();

        _documents.PutPacked("ecs/describe-clusters.json", content);

        Assert.NotSame(content, _documents.Get("ecs/describe-clusters.json"));
        Assert.Equal(before, _documents.Get("ecs/describe-clusters.json")!.ToJsonString());
        Assert.Equal(before, _documents.Files["ecs/describe-clusters.json"].ToJsonString());
    }

    [Fact]
    public void What_cannot_be_written_as_text_stays_as_it_is()
    {
        var broken = (JsonObject)JsonNode.Parse("""{ "clusters": [{ "clusterName": "\ud800" }] }""")!;

        _documents.PutPacked("ecs/broken.json", broken);

        Assert.Same(broken, _documents.Get("ecs/broken.json"));
        What_is_packed_reads_as_it_was_put();
    }

    [Fact]
    public void A_large_file_is_packed_whole()
    {
        var content = new JsonObject { ["taskDefinitionArns"] = new JsonArray([.. Enumerable.Range(0, 40_000).Select(i => (JsonNode)$"arn:aws:ecs:eu-central-1:111122223333:task-definition/family-{i}:1")]) };
        var before = content.ToJsonString();

        _documents.PutPacked("ecs/list-task-definitions.json", content);

        Assert.Equal(before, _documents.Get("ecs/list-task-definitions.json")!.ToJsonString());
    }
}
