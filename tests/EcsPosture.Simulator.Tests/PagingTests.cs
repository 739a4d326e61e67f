using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Simulator.Tests;

public sealed class PagingTests : IAsyncLifetime
{
    private static readonly IReadOnlyList<SnapshotDocuments> Estate =
        SyntheticEstate.Build(new(Clusters: 130, Services: 2600, Families: 120, Revisions: 2, Tasks: 15600, Roles: 230));

    private AwsSimulator _simulator = null!;

    public async ValueTask InitializeAsync() => _simulator = await AwsSimulator.StartAsync(Estate, cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Fact]
    public async Task Lists_come_in_pages_of_the_sizes_that_AWS_uses_and_all_pages_together_are_the_whole_list()
    {
        using var client = new SignedClient(_simulator, region: SyntheticEstate.Region);
        await AssertPagesAsync(client, [100, 30], "ListClusters", "clusterArns", []);
        await AssertPagesAsync(client, [10, 10], "ListServices", "serviceArns", new() { ["cluster"] = "cluster-0000" });
        await AssertPagesAsync(client, [100, 20], "ListTasks", "taskArns", new() { ["cluster"] = "cluster-0000" });
        await AssertPagesAsync(client, [100, 100, 40], "ListTaskDefinitions", "taskDefinitionArns", []);
        await AssertPagesAsync(client, [100, 20], "ListTaskDefinitionFamilies", "families", []);
        await AssertPagesAsync(client, [7, 7, 6], "ListServices", "serviceArns", new() { ["cluster"] = "cluster-0001", ["maxResults"] = 7 });
        await AssertPagesAsync(client, [50, 50, 20], "DescribeLogGroups", "logGroups", [], "logs");
    }

    [Fact]
    public async Task The_bulk_call_of_IAM_pages_with_markers_of_a_hundred_entries()
    {
        using var client = new SignedClient(_simulator, region: SyntheticEstate.Region);
        var sizes = new List<int>();
        var names = new HashSet<string>();
        string? marker = null;
        do
        {
            var page = await client.XmlAsync("iam", "GetAccountAuthorizationDetails", marker is null ? [] : [("Marker", marker)]);
            var result = page.Element("GetAccountAuthorizationDetailsResult")!;
            var roles = result.Element("RoleDetailList")!.Elements("member").ToList();
            sizes.Add(roles.Count);
            names.UnionWith(roles.Select(r => r.Element("RoleName")!.Value));
            marker = result.Element("Marker")?.Value;
            Assert.Equal(marker is null ? "false" : "true", result.Element("IsTruncated")!.Value);
        }
        while (marker is not null);

        Assert.Equal([100, 100, 31], sizes);
        Assert.Equal(231, names.Count);
    }

    [Fact]
    public async Task A_token_that_was_not_given_for_this_call_is_refused()
    {
        using var client = new SignedClient(_simulator, region: SyntheticEstate.Region);
        Assert.Equal("InvalidParameterException", (await client.ErrorAsync("ecs", "ListClusters", new { nextToken = "nonsense" })).Code);
        var token = (await client.JsonAsync("ecs", "ListClusters"))["nextToken"]!.GetValue<string>();
        Assert.Equal("InvalidParameterException", (await client.ErrorAsync("ecs", "ListTaskDefinitions", new { nextToken = token })).Code);
        Assert.Equal("InvalidParameterException", (await client.ErrorAsync("ecs", "ListClusters", new { maxResults = 101 })).Code);
        var (status, error) = await client.XmlErrorAsync("iam", "ListRoles", ("Marker", "nonsense"));
        Assert.Equal((400, "ValidationError"), (status, error.Element("Error")!.Element("Code")!.Value));
    }

    [Fact]
    public async Task Batches_over_the_limit_are_refused_as_AWS_does()
    {
        using var client = new SignedClient(_simulator, region: SyntheticEstate.Region);
        var many = Enumerable.Range(0, 101).Select(i => $"x{i}").ToArray();
        Assert.Equal("InvalidParameterException", (await client.ErrorAsync("ecs", "DescribeServices", new { cluster = "cluster-0000", services = many[..11] })).Code);
        Assert.Equal("InvalidParameterException", (await client.ErrorAsync("ecs", "DescribeServices", new { cluster = "cluster-0000", services = Array.Empty<string>() })).Code);
        Assert.Equal("InvalidParameterException", (await client.ErrorAsync("ecs", "DescribeClusters", new { clusters = many })).Code);
        Assert.Equal("InvalidParameterException", (await client.ErrorAsync("ecs", "DescribeTasks", new { cluster = "cluster-0000", tasks = many })).Code);
        Assert.Equal("InvalidParameterException", (await client.ErrorAsync("ecs", "DescribeContainerInstances", new { cluster = "cluster-0000", containerInstances = many })).Code);
    }

    private static async Task AssertPagesAsync(SignedClient client, int[] expected, string action, string member, JsonObject parameters, string service = "ecs")
    {
        var sizes = new List<int>();
        var seen = new HashSet<string>();
        while (true)
        {
            var page = await client.JsonAsync(service, action, parameters);
            var items = page[member]!.AsArray();
            sizes.Add(items.Count);
            foreach (var item in items)
            {
                Assert.True(seen.Add(item!.ToJsonString()), "an entry came twice");
            }

            if (page["nextToken"] is not { } next)
            {
                Assert.Equal(expected, sizes);
                return;
            }

            parameters["nextToken"] = next.GetValue<string>();
        }
    }
}
