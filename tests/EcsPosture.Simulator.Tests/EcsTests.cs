using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace EcsPosture.Simulator.Tests;

public sealed class EcsTests : DemoServer
{
    [Fact]
    public async Task A_cluster_shows_settings_configuration_tags_and_statistics_only_when_they_are_included()
    {
        using var client = Production();
        var bare = Assert.Single((await client.JsonAsync("ecs", "DescribeClusters", new { clusters = new[] { "parcel-core" } }))["clusters"]!.AsArray())!;
        Assert.Null(bare["configuration"]);
        Assert.All((string[])["settings", "tags", "statistics"], member => Assert.Empty(bare[member]!.AsArray()));
        var full = Assert.Single((await client.JsonAsync("ecs", "DescribeClusters", new { clusters = new[] { "parcel-core" }, include = new[] { "SETTINGS", "CONFIGURATIONS", "TAGS", "STATISTICS" } }))["clusters"]!.AsArray())!;
        Assert.Equal("OVERRIDE", full["configuration"]!["executeCommandConfiguration"]!["logging"]!.GetValue<string>());
        Assert.All((string[])["settings", "tags", "statistics"], member => Assert.NotEmpty(full[member]!.AsArray()));
    }

    [Fact]
    public async Task What_is_not_there_is_a_failure_beside_what_is()
    {
        using var client = Production();
        var answer = await client.JsonAsync("ecs", "DescribeClusters", new { clusters = new[] { "depot-edge", "nowhere" } });
        Assert.Single(answer["clusters"]!.AsArray());
        AssertMissing(answer, $"arn:aws:ecs:eu-central-1:{DemoEstate.ProductionAccountId}:cluster/nowhere");
        AssertMissing(await client.JsonAsync("ecs", "DescribeTasks", new { cluster = "parcel-core", tasks = new[] { "0123456789abcdef" } }), $"arn:aws:ecs:eu-central-1:{DemoEstate.ProductionAccountId}:task/parcel-core/0123456789abcdef");
        Assert.Equal("ClusterNotFoundException", (await client.ErrorAsync("ecs", "ListServices", new { cluster = "nowhere" })).Code);
        Assert.Equal("ClusterNotFoundException", (await client.ErrorAsync("ecs", "ListTasks")).Code);
        Assert.Equal("ServiceNotFoundException", (await client.ErrorAsync("ecs", "ListTasks", new { cluster = "parcel-core", serviceName = "nobody" })).Code);
    }

    [Fact]
    public async Task A_deleted_service_is_described_and_not_listed()
    {
        using var client = Production();
        var listed = (await client.JsonAsync("ecs", "ListServices", new { cluster = "parcel-core", maxResults = 100 }))["serviceArns"]!.AsArray();
        Assert.DoesNotContain(listed, a => a!.GetValue<string>().EndsWith("/invoice-archive", StringComparison.Ordinal));
        var described = (await client.JsonAsync("ecs", "DescribeServices", new { cluster = "parcel-core", services = new[] { "invoice-archive" } }))["services"]!.AsArray();
        Assert.Equal("INACTIVE", Assert.Single(described)!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Tasks_are_listed_by_service_family_and_desired_status()
    {
        using var client = Production();
        Assert.Equal(4, await CountAsync(new { cluster = "parcel-core", serviceName = "booking-api" }));
        Assert.Equal(4, await CountAsync(new { cluster = "parcel-core", family = "booking-api", desiredStatus = "RUNNING" }));
        Assert.Equal(1, await CountAsync(new { cluster = "parcel-core", family = "adhoc-backfill" }));
        Assert.Equal(1, await CountAsync(new { cluster = "parcel-core", desiredStatus = "STOPPED" }));
        Assert.Equal(0, await CountAsync(new { cluster = "parcel-core", family = "index-rebuild" }));
        Assert.Equal(1, await CountAsync(new { cluster = "depot-edge", launchType = "EXTERNAL" }));

        async Task<int> CountAsync(object parameters) => (await client.JsonAsync("ecs", "ListTasks", parameters))["taskArns"]!.AsArray().Count;
    }

    [Fact]
    public async Task Revisions_are_listed_by_status_family_and_order()
    {
        using var client = Production();
        Assert.Equal(["customs-declarations:16"], await ListAsync(new { familyPrefix = "customs-declarations" }));
        Assert.Equal(["customs-declarations:14", "customs-declarations:15"], await ListAsync(new { familyPrefix = "customs-declarations", status = "INACTIVE" }));
        Assert.Equal(["customs-declarations:15", "customs-declarations:14"], await ListAsync(new { familyPrefix = "customs-declarations", status = "INACTIVE", sort = "DESC" }));
        Assert.Equal(["legacy-invoice:1"], await ListAsync(new { status = "DELETE_IN_PROGRESS" }));
        var families = (await client.JsonAsync("ecs", "ListTaskDefinitionFamilies", new { status = "ACTIVE" }))["families"]!.AsArray().Select(f => f!.GetValue<string>()).ToList();
        Assert.Contains("customs-declarations", families);
        Assert.DoesNotContain("legacy-invoice", families);
        Assert.Contains("legacy-invoice", (await client.JsonAsync("ecs", "ListTaskDefinitionFamilies"))["families"]!.AsArray().Select(f => f!.GetValue<string>()));

        async Task<List<string>> ListAsync(object parameters) =>
            [.. (await client.JsonAsync("ecs", "ListTaskDefinitions", parameters))["taskDefinitionArns"]!.AsArray().Select(a => Inventory.Arn.LastSegment(a!.GetValue<string>()))];
    }

    [Fact]
    public async Task A_family_name_means_its_latest_active_revision_and_tags_must_be_asked_for()
    {
        using var client = Production();
        var latest = await client.JsonAsync("ecs", "DescribeTaskDefinition", new { taskDefinition = "customs-declarations", include = new[] { "TAGS" } });
        Assert.Equal(16, latest["taskDefinition"]!["revision"]!.GetValue<int>());
        Assert.NotEmpty(latest["tags"]!.AsArray());
        var inactive = await client.JsonAsync("ecs", "DescribeTaskDefinition", new { taskDefinition = "customs-declarations:15" });
        Assert.Equal("INACTIVE", inactive["taskDefinition"]!["status"]!.GetValue<string>());
        Assert.Null(inactive["tags"]);
        var (status, code, message) = await client.ErrorAsync("ecs", "DescribeTaskDefinition", new { taskDefinition = "customs-declarations:99" });
        Assert.Equal((400, "ClientException", "Unable to describe task definition."), (status, code, message));
    }

    [Fact]
    public async Task Values_of_the_environment_come_as_AWS_sends_them_and_times_as_numbers()
    {
        using var client = Production();
        var definition = (await client.JsonAsync("ecs", "DescribeTaskDefinition", new { taskDefinition = "legacy-manifest" }))["taskDefinition"]!;
        Assert.Contains(DemoEstate.SeededSecrets[0], definition["containerDefinitions"]![0]!["environment"]!.AsArray().Select(e => e!["value"]!.GetValue<string>()));
        Assert.Equal(JsonValueKind.Number, definition["registeredAt"]!.GetValueKind());
        var web = (await client.JsonAsync("ecs", "DescribeTaskDefinition", new { taskDefinition = "tracking-web" }))["taskDefinition"]!;
        Assert.Equal("<img src=x onerror=alert('tracking')>", web["containerDefinitions"]![0]!["dockerLabels"]!["com.fernpost.banner"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_cluster_scoped_capacity_provider_is_seen_only_with_its_cluster()
    {
        using var client = Production();
        Assert.DoesNotContain("depot-managed", await NamesAsync(new { }));
        Assert.Contains("depot-managed", await NamesAsync(new { cluster = "depot-edge" }));
        Assert.DoesNotContain("depot-managed", await NamesAsync(new { cluster = "parcel-core" }));
        AssertMissing(await client.JsonAsync("ecs", "DescribeCapacityProviders", new { capacityProviders = new[] { "FARGATE", "other" } }), "other");

        async Task<List<string>> NamesAsync(object parameters) =>
            [.. (await client.JsonAsync("ecs", "DescribeCapacityProviders", parameters))["capacityProviders"]!.AsArray().Select(p => p!["name"]!.GetValue<string>())];
    }

    [Fact]
    public async Task Account_settings_in_force_come_ten_at_a_time()
    {
        using var client = Production();
        var first = await client.JsonAsync("ecs", "ListAccountSettings", new { effectiveSettings = true });
        Assert.Equal(10, first["settings"]!.AsArray().Count);
        var second = await client.JsonAsync("ecs", "ListAccountSettings", new { effectiveSettings = true, nextToken = first["nextToken"]!.GetValue<string>() });
        Assert.Single(second["settings"]!.AsArray());
        Assert.Null(second["nextToken"]);
        Assert.Empty((await client.JsonAsync("ecs", "ListAccountSettings"))["settings"]!.AsArray());
    }

    [Fact]
    public async Task Each_account_and_region_is_its_own_and_a_region_without_anything_is_empty()
    {
        using var home = Production();
        using var west = Production("eu-west-1");
        using var elsewhere = Production("sa-east-1");
        using var staging = Staging();
        Assert.Equal(3, await ClustersAsync(home));
        Assert.Equal(1, await ClustersAsync(west));
        Assert.Equal(0, await ClustersAsync(elsewhere));
        Assert.Equal(1, await ClustersAsync(staging));
        Assert.Equal(3, Simulator.Calls.Answered("ecs:ListClusters", DemoEstate.ProductionAccountId));
        Assert.Equal(1, Simulator.Calls.Answered("ecs:ListClusters", DemoEstate.ProductionAccountId, "eu-west-1"));

        static async Task<int> ClustersAsync(SignedClient client) => (await client.JsonAsync("ecs", "ListClusters"))["clusterArns"]!.AsArray().Count;
    }

    [Fact]
    public async Task Container_instances_show_their_health_only_when_asked()
    {
        using var client = Production();
        var arns = (await client.JsonAsync("ecs", "ListContainerInstances", new { cluster = "depot-edge" }))["containerInstanceArns"]!.AsArray().Select(a => a!.GetValue<string>()).ToArray();
        Assert.Equal(8, arns.Length);
        Assert.All(await DescribeAsync(new { cluster = "depot-edge", containerInstances = arns }), i => Assert.Null(i!["healthStatus"]));
        Assert.All(await DescribeAsync(new { cluster = "depot-edge", containerInstances = arns, include = new[] { "CONTAINER_INSTANCE_HEALTH" } }), i => Assert.NotNull(i!["healthStatus"]));

        async Task<JsonArray> DescribeAsync(object parameters) => (await client.JsonAsync("ecs", "DescribeContainerInstances", parameters))["containerInstances"]!.AsArray();
    }

    [Fact]
    public async Task Tags_and_task_sets_are_read_by_themselves()
    {
        using var client = Production();
        var tags = await client.JsonAsync("ecs", "ListTagsForResource", new { resourceArn = $"arn:aws:ecs:eu-central-1:{DemoEstate.ProductionAccountId}:service/parcel-core/booking-api" });
        Assert.Contains("team", tags["tags"]!.AsArray().Select(t => t!["key"]!.GetValue<string>()));
        var sets = (await client.JsonAsync("ecs", "DescribeTaskSets", new { cluster = "parcel-core", service = "returns-portal" }))["taskSets"]!.AsArray();
        Assert.Equal("PRIMARY", Assert.Single(sets)!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Another_state_of_the_estate_can_be_served_while_it_runs()
    {
        using var client = Production();
        Assert.DoesNotContain("parcel-lens", await ServicesAsync());
        Simulator.Serve(DemoEstate.Build(new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero), daysAgo: 7));
        Assert.Contains("parcel-lens", await ServicesAsync());

        async Task<List<string>> ServicesAsync() =>
            [.. (await client.JsonAsync("ecs", "ListServices", new { cluster = "parcel-core", maxResults = 100 }))["serviceArns"]!.AsArray().Select(a => Inventory.Arn.LastSegment(a!.GetValue<string>()))];
    }

    private static void AssertMissing(JsonObject answer, string arn)
    {
        var failure = Assert.Single(answer["failures"]!.AsArray())!;
        Assert.Equal((arn, "MISSING"), (failure["arn"]!.GetValue<string>(), failure["reason"]!.GetValue<string>()));
    }
}
