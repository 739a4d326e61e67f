using System.Text.Json.Nodes;
using Xunit;

namespace EcsPosture.Simulator.Tests;

/// <summary>A synthetic estate whose revisions are made when they are asked for.</summary>
public sealed class SyntheticServingTests
{
    private static readonly ScaleOptions Small = new(Clusters: 2, Services: 6, Families: 30, Revisions: 4, Tasks: 9, Roles: 5);

    [Fact]
    public async Task It_answers_as_the_estate_that_was_built()
    {
        await using var built = await AwsSimulator.StartAsync(SyntheticEstate.Build(Small), cancellationToken: TestContext.Current.CancellationToken);
        await using var made = await AwsSimulator.StartAsync(Small, cancellationToken: TestContext.Current.CancellationToken);
        using var ofBuilt = new SignedClient(built, region: SyntheticEstate.Region);
        using var ofMade = new SignedClient(made, region: SyntheticEstate.Region);
        foreach (var (service, action, parameters) in ((string, string, JsonObject)[])
        [
            ("ecs", "ListTaskDefinitions", []),
            ("ecs", "ListTaskDefinitions", new() { ["sort"] = "DESC", ["maxResults"] = 7 }),
            ("ecs", "ListTaskDefinitions", new() { ["familyPrefix"] = "family-00003" }),
            ("ecs", "ListTaskDefinitions", new() { ["status"] = "DELETE_IN_PROGRESS" }),
            ("ecs", "ListTaskDefinitionFamilies", new() { ["status"] = "ACTIVE" }),
            ("ecs", "ListTaskDefinitionFamilies", new() { ["status"] = "INACTIVE" }),
            ("ecs", "DescribeTaskDefinition", new() { ["taskDefinition"] = "family-00029", ["include"] = new JsonArray("TAGS") }),
            ("ecs", "DescribeTaskDefinition", new() { ["taskDefinition"] = "family-00000:2" }),
            ("ecs", "DescribeServices", new() { ["cluster"] = "cluster-0001", ["services"] = new JsonArray("service-00001") }),
            ("logs", "DescribeLogGroups", []),
        ])
        {
            var expected = await ofBuilt.JsonAsync(service, action, parameters);
            Assert.Equal(expected.ToJsonString(), (await ofMade.JsonAsync(service, action, parameters)).ToJsonString());
        }

        foreach (var unknown in (string[])["family-00030", "family-00000:5", "family-00000:0", "family-0", "other"])
        {
            Assert.Equal("ClientException", (await ofMade.ErrorAsync("ecs", "DescribeTaskDefinition", new { taskDefinition = unknown })).Code);
        }
    }

    [Fact]
    public async Task Half_a_million_revisions_can_be_asked_for_from_the_start()
    {
        await using var simulator = await AwsSimulator.StartAsync(
            new ScaleOptions(Clusters: 1, Services: 1, Families: 20_000, Revisions: 25, Tasks: 1, Roles: 1), cancellationToken: TestContext.Current.CancellationToken);
        using var client = new SignedClient(simulator, region: SyntheticEstate.Region);
        var last = await client.JsonAsync("ecs", "ListTaskDefinitions", new { sort = "DESC", maxResults = 1 });
        Assert.EndsWith("task-definition/family-19999:25", last["taskDefinitionArns"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(13, (await client.JsonAsync("ecs", "DescribeTaskDefinition", new { taskDefinition = "family-12345:13" }))["taskDefinition"]!["revision"]!.GetValue<int>());
    }
}
