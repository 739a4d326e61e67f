using System.Text.Json.Nodes;
using EcsPosture.Collection.Collectors;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Collection.Tests.Collectors;

/// <summary>Collectors that read only what others refer to.</summary>
public sealed class ReferenceTests : IAsyncLifetime
{
    private const string Cluster = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:cluster/c";
    private const string Revision = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:task-definition/web:7";
    private ScriptedAws _aws = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await ScriptedAws.StartAsync();
        _aws.On("ecs:ListClusters", call => call.Region == "eu-central-1" ? $$"""{"clusterArns":["{{Cluster}}"]}""" : """{"clusterArns":[]}""")
            .On("ecs:DescribeClusters", $$"""{"clusters":[{"clusterArn":"{{Cluster}}","clusterName":"c","status":"ACTIVE","capacityProviders":[]}],"failures":[]}""");
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_log_group_is_read_in_the_region_that_the_container_names()
    {
        ActiveRevision("""{"logDriver":"awslogs","options":{"awslogs-group":"/far","awslogs-region":"us-east-1"}}""");
        _aws.On("logs:DescribeLogGroups", call => new JsonObject
        {
            ["logGroups"] = new JsonArray([.. call.Input["logGroupIdentifiers"]!.AsArray().Select(name => new JsonObject { ["logGroupName"] = (string)name! })]),
        }.ToJsonString());
        var result = await Scanner.ScanAsync(_aws, "eu-central-1", "us-east-1");

        Assert.Equal(["/aws/ecs/containerinsights/c/performance"], Names(result.Of()));
        Assert.Equal(["/far"], Names(result.Of("us-east-1")));

        static IEnumerable<string> Names(SnapshotDocuments documents) => documents.Get(SnapshotPaths.DescribeLogGroups)!["logGroups"]!.AsArray().Select(g => (string)g!["logGroupName"]!);
    }

    [Fact]
    public async Task A_name_that_no_log_group_can_have_is_not_asked_about_and_groups_that_nobody_asked_about_are_left_out()
    {
        ActiveRevision("""{"logDriver":"awslogs","options":{"awslogs-group":"no such name!"}}""");
        _aws.On("logs:DescribeLogGroups", """{"logGroups":[{"logGroupName":"/other"}]}""");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal("""["/aws/ecs/containerinsights/c/performance"]""", _aws.CallsOf("logs:DescribeLogGroups").Single().Input["logGroupIdentifiers"]!.ToJsonString());
        Assert.Empty(result.Of().Get(SnapshotPaths.DescribeLogGroups)!["logGroups"]!.AsArray());
    }

    [Fact]
    public async Task A_value_is_redacted_once_so_that_its_marker_keeps_the_values_length()
    {
        ActiveRevision("null", """[{"name":"MODE","value":"thirteen-char"}]""");
        var result = await Scanner.ScanAsync(_aws);

        var value = (string)result.Of().Get(SnapshotPaths.DescribeTaskDefinition("web", 7))!["taskDefinition"]!["containerDefinitions"]![0]!["environment"]![0]!["value"]!;
        Assert.EndsWith(" length=13]", value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_more_rules_than_clusters_only_the_targets_of_rules_that_target_a_cluster_are_read()
    {
        Rules(3);
        _aws.On("events:ListRuleNamesByTarget", """{"RuleNames":["r1"]}""").On("events:ListTargetsByRule", """{"Targets":[]}""");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(Cluster, (string?)_aws.CallsOf("events:ListRuleNamesByTarget").Single().Input["TargetArn"]);
        Assert.Equal("r1", (string?)_aws.CallsOf("events:ListTargetsByRule").Single().Input["Rule"]);
        Assert.Equal("r1", (string?)Assert.Single(result.Of().Get(SnapshotPaths.ListRules)!["Rules"]!.AsArray())!["Name"]);
    }

    [Fact]
    public async Task Where_clusters_are_unread_the_targets_of_every_rule_are_read()
    {
        Rules(3);
        _aws.On("ecs:ListClusters", ScriptedAnswer.Error("AccessDeniedException")).On("events:ListTargetsByRule", """{"Targets":[]}""");
        await Scanner.ScanAsync(_aws);

        Assert.Empty(_aws.CallsOf("events:ListRuleNamesByTarget"));
        Assert.Equal(3, _aws.CallsOf("events:ListTargetsByRule").Count);
    }

    [Fact]
    public async Task What_a_universal_schedule_runs_is_in_use_and_other_schedules_are_left_out()
    {
        _aws.On("scheduler:ListSchedules", """
            {"Schedules":[
              {"Name":"n","GroupName":"g","Arn":"arn:aws:scheduler:eu-central-1:111122223333:schedule/g/n","Target":{"Arn":"arn:aws:scheduler:::aws-sdk:ecs:runTask"}},
              {"Name":"q","GroupName":"g","Arn":"arn:aws:scheduler:eu-central-1:111122223333:schedule/g/q","Target":{"Arn":"arn:aws:sqs:eu-central-1:111122223333:q"}}]}
            """)
            .On("scheduler:GetSchedule", """{"Name":"n","Target":{"Arn":"arn:aws:scheduler:::aws-sdk:ecs:runTask","Input":"{\"TaskDefinition\":\"web:7\",\"NetworkConfiguration\":{\"AwsvpcConfiguration\":{\"Subnets\":[\"subnet-1\"]}}}"}}""")
            .On("ec2:DescribeSubnets", """<DescribeSubnetsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><subnetSet><item><subnetId>subnet-1</subnetId></item></subnetSet></DescribeSubnetsResponse>""")
            .On("ecs:DescribeTaskDefinition", Body("null", "[]"));
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal("/schedules/n", (string?)_aws.CallsOf("scheduler:GetSchedule").Single().Input["path"]);
        Assert.Equal("g", (string?)_aws.CallsOf("scheduler:GetSchedule").Single().Input["groupName"]);
        Assert.Equal(Revision, (string?)_aws.CallsOf("ecs:DescribeTaskDefinition").Single().Input["taskDefinition"]);
        Assert.Equal("subnet-id", (string?)_aws.CallsOf("ec2:DescribeSubnets").Single().Input["Filter.1.Name"]);
        Assert.Equal("subnet-1", (string?)result.Of().Get(SnapshotPaths.DescribeSubnets)!["Subnets"]!.AsArray().Single()!["SubnetId"]);
        Assert.Single(result.Of().Get(SnapshotPaths.ListSchedules)!["Schedules"]!.AsArray());
    }

    [Fact]
    public async Task A_trail_of_several_regions_is_asked_about_once_at_home_and_stands_in_each()
    {
        Trails(("us-east-1", "main"));
        _aws.On("cloudtrail:GetTrailStatus", """{"IsLogging":true,"LatestDeliveryTime":1735689600}""").On("cloudtrail:GetEventSelectors", """{"EventSelectors":[]}""");
        var result = await Scanner.ScanAsync(_aws, "eu-central-1", "us-east-1");

        Assert.Equal("us-east-1", _aws.CallsOf("cloudtrail:GetTrailStatus").Single().Region);
        Assert.Equal("us-east-1", _aws.CallsOf("cloudtrail:GetEventSelectors").Single().Region);
        Assert.All((string[])["eu-central-1", "us-east-1"], region =>
            Assert.Equal("2025-01-01T00:00:00+00:00", (string?)result.Of(region).Get(SnapshotPaths.GetTrailStatus("main"))!["LatestDeliveryTime"]));
    }

    [Fact]
    public async Task Two_trails_of_one_name_are_gaps_rather_than_speaking_for_each_other()
    {
        Trails(("us-east-1", "main"), ("eu-central-1", "main"));
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(2, result.Of().Manifest.Gaps.Count(g => g.File == SnapshotPaths.GetTrailStatus("main")));
        Assert.Null(result.Of().Get(SnapshotPaths.GetTrailStatus("main")));
        Assert.All(SnapshotReader.Read(result.Documents).Regions.Single().Trails.Known, trail => Assert.False(trail.Status.IsKnown));
    }

    [Fact]
    public async Task A_capacity_provider_that_only_its_cluster_shows_is_found_through_the_cluster()
    {
        _aws.On("ecs:DescribeClusters", $$"""{"clusters":[{"clusterArn":"{{Cluster}}","clusterName":"c","status":"ACTIVE","capacityProviders":["FARGATE","mine"]}],"failures":[]}""")
            .On("ecs:DescribeCapacityProviders", call => call.Input["cluster"] is null
                ? """{"capacityProviders":[{"name":"FARGATE"}],"failures":[]}"""
                : """{"capacityProviders":[{"name":"FARGATE"},{"name":"mine"}],"failures":[]}""");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(["FARGATE", "mine"], result.Of().Get(SnapshotPaths.DescribeCapacityProviders)!["capacityProviders"]!.AsArray().Select(p => (string)p!["name"]!));
    }

    [Fact]
    public async Task Account_settings_are_those_in_force_for_the_root_user()
    {
        await Scanner.ScanAsync(_aws);
        var input = _aws.CallsOf("ecs:ListAccountSettings").Single().Input;

        Assert.Equal((true, $"arn:aws:iam::{ScriptedAws.Account}:root"), ((bool)input["effectiveSettings"]!, (string?)input["principalArn"]));
    }

    [Fact]
    public void Collectors_run_after_those_they_depend_on_and_a_circle_is_refused()
    {
        var order = CollectorSet.All.ToList();
        Assert.All(order, c => Assert.All(c.DependsOn, type => Assert.True(order.FindIndex(o => o.GetType() == type) < order.IndexOf(c))));
        Assert.Throws<InvalidOperationException>(() => CollectorSet.Ordered([new Hen(), new Egg()]));
    }

    private void ActiveRevision(string logConfiguration, string environment = "[]") => _aws
        .On("ecs:ListTaskDefinitions", call => call.Region == "eu-central-1" && (string?)call.Input["status"] == "ACTIVE" ? $$"""{"taskDefinitionArns":["{{Revision}}"]}""" : """{"taskDefinitionArns":[]}""")
        .On("ecs:DescribeTaskDefinition", Body(logConfiguration, environment));

    private static ScriptedAnswer Body(string logConfiguration, string environment) =>
        $$"""{ "taskDefinition": { "taskDefinitionArn": "{{Revision}}", "family": "web", "revision": 7, "status": "ACTIVE", "containerDefinitions": [ { "name": "a", "image": "a", "environment": {{environment}}, "logConfiguration": {{logConfiguration}} } ] } }""";

    private void Rules(int count) => _aws.On("events:ListRules", new JsonObject
    {
        ["Rules"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject { ["Name"] = $"r{i}", ["Arn"] = $"arn:aws:events:eu-central-1:111122223333:rule/r{i}", ["State"] = "ENABLED", ["EventBusName"] = "default" })]),
    }.ToJsonString());

    private void Trails(params (string Home, string Name)[] trails) => _aws.On("cloudtrail:DescribeTrails", new JsonObject
    {
        ["trailList"] = new JsonArray([.. trails.Select(t => new JsonObject
        {
            ["Name"] = t.Name,
            ["TrailARN"] = $"arn:aws:cloudtrail:{t.Home}:111122223333:trail/{t.Name}",
            ["HomeRegion"] = t.Home,
            ["IsMultiRegionTrail"] = true,
        })]),
    }.ToJsonString());

    private sealed class Hen : IRegionCollector
    {
        public string Name => "hen";

        public IReadOnlyList<CollectorAction> Actions => [];

        public IReadOnlyList<Type> DependsOn => [typeof(Egg)];

        public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Egg : IRegionCollector
    {
        public string Name => "egg";

        public IReadOnlyList<CollectorAction> Actions => [];

        public IReadOnlyList<Type> DependsOn => [typeof(Hen)];

        public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
