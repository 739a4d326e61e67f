using System.Globalization;
using System.Text.Json.Nodes;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Collection.Tests.Collectors;

public sealed class PagingAndBatchTests : IAsyncLifetime
{
    private ScriptedAws _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await ScriptedAws.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_hundred_and_one_clusters_are_described_in_two_calls_with_all_that_can_be_included()
    {
        AccountHas(clusters: 101);
        var result = await Scanner.ScanAsync(_aws);

        var calls = _aws.CallsOf("ecs:DescribeClusters");
        Assert.Equal([1, 100], calls.Select(c => c.Input["clusters"]!.AsArray().Count).Order());
        Assert.All(calls, c => Assert.Equal("""["ATTACHMENTS","CONFIGURATIONS","SETTINGS","STATISTICS","TAGS"]""", c.Input["include"]!.ToJsonString()));
        Assert.Equal(101, result.Of().Get(SnapshotPaths.DescribeClusters)!["clusters"]!.AsArray().Count);
        Assert.Empty(result.Of().Manifest.Gaps);
    }

    [Fact]
    public async Task Eleven_services_are_described_in_two_calls_and_listed_by_the_hundred()
    {
        AccountHas(clusters: 1);
        _aws.On("ecs:ListServices", List("serviceArns", 11, i => $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:service/c-0/s-{i}"))
            .On("ecs:DescribeServices", call => Describe(call, "services", "serviceArn"));
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(100, (int)_aws.CallsOf("ecs:ListServices").Single().Input["maxResults"]!);
        Assert.Equal([1, 10], _aws.CallsOf("ecs:DescribeServices").Select(c => c.Input["services"]!.AsArray().Count).Order());
        Assert.Equal(11, result.Of().Get(SnapshotPaths.DescribeServices("c-0"))!["services"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_list_is_read_to_its_last_page()
    {
        _aws.On("ecs:ListTaskDefinitions", call => (string?)call.Input["status"] == "ACTIVE" && call.Input["nextToken"] is null
                ? """{"taskDefinitionArns":[],"nextToken":"second"}"""
                : """{"taskDefinitionArns":[]}""")
            .On("iam:GetAccountAuthorizationDetails", call => ScriptedAws.Xml(
                "GetAccountAuthorizationDetails",
                call.Input["Marker"] is null
                    ? "<IsTruncated>true</IsTruncated><Marker>more</Marker><RoleDetailList><member><RoleName>a</RoleName></member></RoleDetailList>"
                    : "<IsTruncated>false</IsTruncated><Policies><member><PolicyName>p</PolicyName></member></Policies>"));
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(["second"], _aws.CallsOf("ecs:ListTaskDefinitions").Select(c => (string?)c.Input["nextToken"]).OfType<string>());
        var iam = result.Of("global").Get(SnapshotPaths.GetAccountAuthorizationDetails)!;
        Assert.Equal((1, 1), (iam["RoleDetailList"]!.AsArray().Count, iam["Policies"]!.AsArray().Count));
        Assert.False(iam.ContainsKey("Marker"));
        Assert.Equal(
            ["User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"],
            Enumerable.Range(1, 5).Select(i => (string)_aws.CallsOf("iam:GetAccountAuthorizationDetails")[0].Input[string.Create(CultureInfo.InvariantCulture, $"Filter.member.{i}")]!));
    }

    [Fact]
    public async Task Pages_that_never_end_become_a_gap_and_the_scan_ends()
    {
        _aws.On("ecs:ListAccountSettings", """{"settings":[{"name":"containerInsights","value":"enabled"}],"nextToken":"again"}""");
        var gap = (await Scanner.ScanAsync(_aws)).GapOf(SnapshotPaths.ListAccountSettings);

        Assert.Equal((GapKind.Malformed, "ecs:ListAccountSettings"), (gap.Kind, gap.Action));
    }

    [Fact]
    public async Task A_page_that_fails_leaves_the_pages_before_it_and_a_gap()
    {
        _aws.On("ecs:ListClusters", call => call.Input["nextToken"] is null
                ? $$"""{"clusterArns":["arn:aws:ecs:eu-central-1:{{ScriptedAws.Account}}:cluster/first"],"nextToken":"n"}"""
                : ScriptedAnswer.Error("ServerException", 500))
            .On("ecs:DescribeClusters", call => Describe(call, "clusters", "clusterArn"));
        var result = await Scanner.ScanAsync(_aws);

        Assert.Single(result.Of().Get(SnapshotPaths.ListClusters)!["clusterArns"]!.AsArray());
        Assert.Equal(GapKind.Failed, result.GapOf(SnapshotPaths.ListClusters).Kind);
    }

    [Fact]
    public async Task A_batch_that_is_denied_is_a_gap_of_the_file_that_holds_the_rest()
    {
        AccountHas(clusters: 101);
        _aws.On("ecs:DescribeClusters", call => call.Input["clusters"]!.AsArray().Count == 1
            ? ScriptedAnswer.Error("AccessDeniedException")
            : Describe(call, "clusters", "clusterArn"));
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(100, result.Of().Get(SnapshotPaths.DescribeClusters)!["clusters"]!.AsArray().Count);
        var gap = result.GapOf(SnapshotPaths.DescribeClusters);
        Assert.Equal((GapKind.Denied, "ecs:DescribeClusters", "ecs:DescribeClusters"), (gap.Kind, gap.Action, gap.Permission));
    }

    [Fact]
    public async Task An_answer_without_its_list_is_a_gap_and_never_an_empty_list()
    {
        _aws.On("cloudtrail:DescribeTrails", "{}").On("events:ListRules", """{"Rules":"none"}""");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(GapKind.Malformed, result.GapOf(SnapshotPaths.DescribeTrails).Kind);
        Assert.Null(result.Of().Get(SnapshotPaths.DescribeTrails));
        Assert.Equal(GapKind.Malformed, result.GapOf(SnapshotPaths.ListRules).Kind);
    }

    [Fact]
    public async Task Roles_are_listed_to_the_last_page_and_read_one_by_one_where_the_bulk_answer_is_refused()
    {
        RefuseBulk(roles: 3);
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(["role-0", "role-1", "role-2"], _aws.CallsOf("iam:GetRole").Select(c => (string)c.Input["RoleName"]!).Order());
        Assert.Equal(["iam/get-account-authorization-details.json"], result.Of("global").Manifest.Gaps.Select(g => g.File).Distinct());
        Assert.True(SnapshotReader.Read(result.Documents).Global.Roles is { IsComplete: true, Items.Count: 3 });
    }

    [Fact]
    public async Task More_than_a_thousand_roles_are_not_read_one_by_one_and_the_list_says_so()
    {
        RefuseBulk(roles: 1001);
        var result = await Scanner.ScanAsync(_aws);

        Assert.Empty(_aws.CallsOf("iam:GetRole"));
        var gap = result.GapOf(SnapshotPaths.ListRoles, "global");
        Assert.Equal((GapKind.NotCollected, "iam:GetAccountAuthorizationDetails"), (gap.Kind, gap.Permission));
        Assert.StartsWith("There are 1001 roles", gap.Message, StringComparison.Ordinal);
        Assert.False(SnapshotReader.Read(result.Documents).Global.Roles.IsComplete);
    }

    private void RefuseBulk(int roles)
    {
        static string Role(string name) => $"<Path>/</Path><RoleName>{name}</RoleName><Arn>arn:aws:iam::{ScriptedAws.Account}:role/{name}</Arn>";
        string Roles(int from, int to) => string.Concat(Enumerable.Range(from, to - from).Select(i => $"<member>{Role($"role-{i}")}</member>"));
        _aws.On("iam:GetAccountAuthorizationDetails", new ScriptedAnswer("<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>", 403, "text/xml"))
            .On("iam:ListRoles", call => ScriptedAws.Xml("ListRoles", call.Input["Marker"] is null
                ? $"<IsTruncated>true</IsTruncated><Marker>more</Marker><Roles>{Roles(0, 2)}</Roles>"
                : $"<IsTruncated>false</IsTruncated><Roles>{Roles(2, roles)}</Roles>"))
            .On("iam:GetRole", call => ScriptedAws.Xml("GetRole", $"<Role>{Role((string)call.Input["RoleName"]!)}</Role>"))
            .On("iam:ListAttachedRolePolicies", ScriptedAws.Xml("ListAttachedRolePolicies", "<IsTruncated>false</IsTruncated><AttachedPolicies/>"))
            .On("iam:ListRolePolicies", ScriptedAws.Xml("ListRolePolicies", "<IsTruncated>false</IsTruncated><PolicyNames/>"));
    }

    [Fact]
    public async Task A_kept_revision_has_the_status_that_a_list_tells_before_it_breaks_off()
    {
        const string listed = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:task-definition/listed:1";
        var bodies = new Bodies { Kept = { [listed] = new() { ["taskDefinitionArn"] = listed, ["family"] = "listed", ["revision"] = 1, ["containerDefinitions"] = new JsonArray() } } };
        _aws.On("tag:GetResources", """{"ResourceTagMappingList":[]}""")
            .On("ecs:ListTaskDefinitions", call => (string?)call.Input["status"] != "ACTIVE" ? """{"taskDefinitionArns":[]}"""
                : call.Input["nextToken"] is null ? $$"""{"taskDefinitionArns":["{{listed}}"],"nextToken":"second"}"""
                : ScriptedAnswer.Error("AccessDeniedException"));

        var brokenOff = await StatusAsync();
        _aws.On("ecs:ListTaskDefinitions", call => (string?)call.Input["status"] != "ACTIVE" ? """{"taskDefinitionArns":[]}""" : $$"""{"taskDefinitionArns":["{{listed}}"]}""");

        Assert.Equal(("ACTIVE", "ACTIVE"), (brokenOff, await StatusAsync()));

        async Task<string?> StatusAsync()
        {
            var result = await Scanner.ScanAsync(Scanner.Request(_aws.Address) with { RevisionBodies = bodies });
            Assert.Empty(_aws.CallsOf("ecs:DescribeTaskDefinition"));
            return Assert.Single(SnapshotReader.Read(result.Documents).Regions.Single().TaskDefinitions.Known).Status.TryGet(out var status, out _) ? status : null;
        }
    }

    private void AccountHas(int clusters) => _aws
        .On("ecs:ListClusters", List("clusterArns", clusters, i => $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:cluster/c-{i}"))
        .On("ecs:DescribeClusters", call => Describe(call, "clusters", "clusterArn"));

    private static ScriptedAnswer List(string member, int count, Func<int, string> arn) =>
        new JsonObject { [member] = new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)arn(i))]) }.ToJsonString();

    private static ScriptedAnswer Describe(ArrivedCall call, string member, string arnMember) => new JsonObject
    {
        [member] = new JsonArray([.. call.Input[member]!.AsArray().Select(arn => new JsonObject { [arnMember] = (string)arn!, ["status"] = "ACTIVE" })]),
        ["failures"] = new JsonArray(),
    }.ToJsonString();
}
