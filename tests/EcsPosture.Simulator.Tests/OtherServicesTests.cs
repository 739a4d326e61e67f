using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Simulator.Tests;

public sealed class OtherServicesTests : DemoServer
{
    [Fact]
    public async Task Policy_documents_come_encoded_and_single_roles_show_what_the_bulk_call_does()
    {
        using var client = Production();
        var bulk = (await client.XmlAsync("iam", "GetAccountAuthorizationDetails", ("Filter.member.1", "Role"))).Descendants("RoleDetailList").Single()
            .Elements("member").Single(r => r.Element("RoleName")!.Value == "rate-engine-task");
        var trust = bulk.Element("AssumeRolePolicyDocument")!.Value;
        Assert.StartsWith("%7B%22Version%22", trust, StringComparison.Ordinal);
        Assert.Equal("ecs-tasks.amazonaws.com", JsonNode.Parse(Uri.UnescapeDataString(trust))!["Statement"]![0]!["Principal"]!["Service"]!.GetValue<string>());
        var single = (await client.XmlAsync("iam", "GetRole", ("RoleName", "rate-engine-task"))).Descendants("Role").Single();
        Assert.Equal(trust, single.Element("AssumeRolePolicyDocument")!.Value);
        Assert.EndsWith("policy/workload-boundary", single.Descendants("PermissionsBoundaryArn").Single().Value, StringComparison.Ordinal);
        Assert.EndsWith("Z", single.Element("CreateDate")!.Value, StringComparison.Ordinal);
        Assert.Equal("app", (await client.XmlAsync("iam", "ListRolePolicies", ("RoleName", "rate-engine-task"))).Descendants("PolicyNames").Single().Value);
        var document = (await client.XmlAsync("iam", "GetRolePolicy", ("RoleName", "rate-engine-task"), ("PolicyName", "app"))).Descendants("PolicyDocument").Single().Value;
        Assert.Contains("s3:GetObject", Uri.UnescapeDataString(document), StringComparison.Ordinal);
        Assert.Equal(
            "arn:aws:iam::aws:policy/AdministratorAccess",
            (await client.XmlAsync("iam", "ListAttachedRolePolicies", ("RoleName", "legacy-manifest-task"))).Descendants("PolicyArn").Single().Value);
        var policy = (await client.XmlAsync("iam", "GetPolicy", ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"))).Descendants("Policy").Single();
        var version = await client.XmlAsync("iam", "GetPolicyVersion", ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"), ("VersionId", policy.Element("DefaultVersionId")!.Value));
        Assert.Equal("*", JsonNode.Parse(Uri.UnescapeDataString(version.Descendants("Document").Single().Value))!["Statement"]![0]!["Action"]!.GetValue<string>());
        Assert.Equal("depot-instance", (await client.XmlAsync("iam", "GetInstanceProfile", ("InstanceProfileName", "depot-instance"))).Descendants("InstanceProfileName").Single().Value);
        Assert.Equal(404, (await client.XmlErrorAsync("iam", "GetRole", ("RoleName", "nobody"))).Status);
    }

    [Fact]
    public async Task Roles_policies_and_instance_profiles_are_listed_without_what_only_the_bulk_call_shows()
    {
        using var client = Production();
        var policies = (await client.XmlAsync("iam", "ListPolicies", ("Scope", "Local"))).Descendants("Policies").Single().Elements("member").ToArray();
        Assert.All(policies, p => Assert.Contains(DemoEstate.ProductionAccountId, p.Element("Arn")!.Value, StringComparison.Ordinal));
        Assert.All(policies, p => Assert.Empty(p.Descendants("Document")));
        Assert.NotEmpty(policies);
        Assert.Contains((await client.XmlAsync("iam", "ListPolicies", ("Scope", "AWS"))).Descendants("PolicyName"), n => n.Value == "AdministratorAccess");
        Assert.Equal(400, (await client.XmlErrorAsync("iam", "ListPolicies", ("Scope", "Mine"))).Status);
        var profile = (await client.XmlAsync("iam", "ListInstanceProfiles")).Descendants("InstanceProfiles").Single().Elements("member").Single(p => p.Element("InstanceProfileName")!.Value == "depot-instance");
        Assert.Single(profile.Element("Roles")!.Elements("member"));
    }

    [Fact]
    public async Task Users_and_groups_are_read_one_by_one()
    {
        using var client = Production();
        var user = ("UserName", (await client.XmlAsync("iam", "ListUsers")).Descendants("UserName").Single().Value);
        var group = ("GroupName", (await client.XmlAsync("iam", "ListGroupsForUser", user)).Descendants("GroupName").Single().Value);
        Assert.EndsWith("user/svc-label-vendor", (await client.XmlAsync("iam", "GetUser", user)).Descendants("Arn").Single().Value, StringComparison.Ordinal);
        Assert.EndsWith("policy/label-vendor", (await client.XmlAsync("iam", "ListAttachedUserPolicies", user)).Descendants("PolicyArn").Single().Value, StringComparison.Ordinal);
        var own = ("PolicyName", (await client.XmlAsync("iam", "ListUserPolicies", user)).Descendants("PolicyNames").Single().Value);
        Assert.Contains("s3%3APutObject", (await client.XmlAsync("iam", "GetUserPolicy", user, own)).Descendants("PolicyDocument").Single().Value, StringComparison.Ordinal);
        Assert.Contains((await client.XmlAsync("iam", "ListGroups")).Descendants("GroupName"), name => name.Value == group.Item2);
        Assert.Empty((await client.XmlAsync("iam", "ListAttachedGroupPolicies", group)).Descendants("PolicyArn"));
        var shared = ("PolicyName", (await client.XmlAsync("iam", "ListGroupPolicies", group)).Descendants("PolicyNames").Single().Value);
        Assert.Contains("s3%3AListBucket", (await client.XmlAsync("iam", "GetGroupPolicy", group, shared)).Descendants("PolicyDocument").Single().Value, StringComparison.Ordinal);
        Assert.Equal(404, (await client.XmlErrorAsync("iam", "GetUser", ("UserName", "nobody"))).Status);
        Assert.Equal(404, (await client.XmlErrorAsync("iam", "GetGroupPolicy", group, ("PolicyName", "nothing"))).Status);
    }

    [Fact]
    public async Task The_bulk_call_filters_by_kind()
    {
        using var client = Production();
        var own = await client.XmlAsync("iam", "GetAccountAuthorizationDetails", ("Filter.member.1", "LocalManagedPolicy"));
        Assert.Empty(own.Descendants("RoleDetailList").Single().Elements());
        Assert.All(own.Descendants("Policies").Single().Elements("member"), p => Assert.Contains(DemoEstate.ProductionAccountId, p.Element("Arn")!.Value, StringComparison.Ordinal));
        var people = await client.XmlAsync("iam", "GetAccountAuthorizationDetails", ("Filter.member.1", "User"), ("Filter.member.2", "Group"));
        Assert.Single(people.Descendants("UserDetailList").Single().Elements());
        Assert.Equal(["depot-operators", "vendors"], people.Descendants("GroupDetailList").Single().Elements("member").Select(g => g.Element("GroupName")!.Value));
        Assert.Equal(400, (await client.XmlErrorAsync("iam", "GetAccountAuthorizationDetails", ("Filter.member.1", "Everything"))).Status);
    }

    [Fact]
    public async Task Log_groups_are_found_by_prefix_pattern_or_identifier()
    {
        using var client = Production();
        Assert.All(await NamesAsync(new { logGroupNamePrefix = "/aws/" }), n => Assert.StartsWith("/aws/", n, StringComparison.Ordinal));
        Assert.Contains("/ecs/booking-api", await NamesAsync(new { logGroupNamePattern = "BOOKING" }));
        Assert.Equal(["/ecs/booking-api"], await NamesAsync(new { logGroupIdentifiers = new[] { $"arn:aws:logs:eu-central-1:{DemoEstate.ProductionAccountId}:log-group:/ecs/booking-api" } }));
        Assert.Equal("InvalidParameterException", (await client.ErrorAsync("logs", "DescribeLogGroups", new { logGroupNamePrefix = "/a", logGroupNamePattern = "b" })).Code);
        Assert.Equal("ResourceNotFoundException", (await client.ErrorAsync("logs", "DescribeMetricFilters", new { logGroupName = "/nothing" })).Code);
        Assert.Single((await client.JsonAsync("logs", "DescribeMetricFilters"))["metricFilters"]!.AsArray());
        Assert.Single((await client.JsonAsync("logs", "DescribeResourcePolicies"))["resourcePolicies"]!.AsArray());

        async Task<List<string>> NamesAsync(object parameters) =>
            [.. (await client.JsonAsync("logs", "DescribeLogGroups", parameters))["logGroups"]!.AsArray().Select(g => g!["logGroupName"]!.GetValue<string>())];
    }

    [Fact]
    public async Task A_trail_of_another_region_is_read_by_its_ARN_only()
    {
        using var west = Production("eu-west-1");
        var trail = Assert.Single((await west.JsonAsync("cloudtrail", "DescribeTrails", new { trailNameList = new[] { "fernpost-audit" } }))["trailList"]!.AsArray())!;
        Assert.Empty((await west.JsonAsync("cloudtrail", "DescribeTrails", new { includeShadowTrails = false }))["trailList"]!.AsArray());
        var arn = trail["TrailARN"]!.GetValue<string>();
        var status = await west.JsonAsync("cloudtrail", "GetTrailStatus", new { Name = arn });
        Assert.Equal(JsonValueKind.Number, status["LatestDeliveryTime"]!.GetValueKind());
        Assert.Equal(JsonValueKind.String, status["LatestDeliveryAttemptTime"]!.GetValueKind());
        Assert.NotEmpty((await west.JsonAsync("cloudtrail", "GetEventSelectors", new { TrailName = arn }))["EventSelectors"]!.AsArray());
        Assert.Equal("TrailNotFoundException", (await west.ErrorAsync("cloudtrail", "GetTrailStatus", new { Name = "fernpost-audit" })).Code);
        using var elsewhere = Production("sa-east-1");
        Assert.Equal(
            ["fernpost-audit", "fernpost-organization"],
            (await elsewhere.JsonAsync("cloudtrail", "DescribeTrails"))["trailList"]!.AsArray().Select(t => t!["Name"]!.GetValue<string>()).Order());
        Assert.True((await elsewhere.JsonAsync("cloudtrail", "GetTrailStatus", new { Name = arn }))["IsLogging"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_trail_of_the_organization_is_a_shadow_in_its_home_region_too()
    {
        using var home = Production();
        var trails = (await home.JsonAsync("cloudtrail", "DescribeTrails", new { includeShadowTrails = false }))["trailList"]!.AsArray();
        Assert.DoesNotContain(trails, t => t!["IsOrganizationTrail"]!.GetValue<bool>());
        Assert.Equal("TrailNotFoundException", (await home.ErrorAsync("cloudtrail", "GetTrailStatus", new { Name = "fernpost-organization" })).Code);
        var shadow = Assert.Single((await home.JsonAsync("cloudtrail", "DescribeTrails"))["trailList"]!.AsArray(), t => t!["IsOrganizationTrail"]!.GetValue<bool>())!;
        Assert.True((await home.JsonAsync("cloudtrail", "GetTrailStatus", new { Name = shadow["TrailARN"]!.GetValue<string>() }))["IsLogging"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Rules_are_found_by_the_cluster_that_they_run_tasks_in()
    {
        using var client = Production();
        var depot = $"arn:aws:ecs:eu-central-1:{DemoEstate.ProductionAccountId}:cluster/depot-edge";
        var names = await client.JsonAsync("events", "ListRuleNamesByTarget", new { TargetArn = depot });
        Assert.Equal("manifest-export", Assert.Single(names["RuleNames"]!.AsArray())!.GetValue<string>());
        var page = await client.JsonAsync("events", "ListRules", new { Limit = 2 });
        Assert.Equal(2, page["Rules"]!.AsArray().Count);
        Assert.NotEmpty((await client.JsonAsync("events", "ListRules", new { Limit = 2, NextToken = page["NextToken"]!.GetValue<string>() }))["Rules"]!.AsArray());
        Assert.Empty((await client.JsonAsync("events", "ListRules", new { EventBusName = "other" }))["Rules"]!.AsArray());
        Assert.Equal("ResourceNotFoundException", (await client.ErrorAsync("events", "ListTargetsByRule", new { Rule = "nothing" })).Code);
    }

    [Fact]
    public async Task Schedules_are_read_over_REST_with_their_group()
    {
        using var client = Production();
        var first = await GetAsync("/schedules?MaxResults=3");
        Assert.Equal(3, first["Schedules"]!.AsArray().Count);
        var second = await GetAsync($"/schedules?MaxResults=3&NextToken={Uri.EscapeDataString(first["NextToken"]!.GetValue<string>())}");
        Assert.Single(second["Schedules"]!.AsArray());
        Assert.Single((await GetAsync("/schedules?ScheduleGroup=search"))["Schedules"]!.AsArray());
        Assert.Equal("rate(7 days)", (await GetAsync("/schedules/index-rebuild?groupName=search"))["ScheduleExpression"]!.GetValue<string>());
        using var missing = await client.GetAsync("scheduler", "/schedules/index-rebuild");
        Assert.Equal((404, "ResourceNotFoundException"), ((int)missing.StatusCode, missing.Headers.GetValues("x-amzn-ErrorType").Single()));
        using var invalid = await client.GetAsync("scheduler", "/schedules?NextToken=nonsense");
        Assert.Equal(400, (int)invalid.StatusCode);

        async Task<JsonObject> GetAsync(string path)
        {
            using var response = await client.GetAsync("scheduler", path);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, body);
            return JsonNode.Parse(body)!.AsObject();
        }
    }

    [Fact]
    public async Task Tags_of_task_definitions_come_in_bulk()
    {
        using var client = Production();
        var arns = new List<string>();
        var token = "";
        do
        {
            var page = await client.JsonAsync("tagging", "GetResources", new { ResourceTypeFilters = new[] { "ecs:task-definition" }, ResourcesPerPage = 20, PaginationToken = token });
            arns.AddRange(page["ResourceTagMappingList"]!.AsArray().Select(m => m!["ResourceARN"]!.GetValue<string>()));
            token = page["PaginationToken"]!.GetValue<string>();
        }
        while (token.Length > 0);
        Assert.True(arns.Count > 60);
        Assert.Equal(arns.Distinct(), arns);
        Assert.All(arns, a => Assert.Contains(":task-definition/", a, StringComparison.Ordinal));
        var audit = await client.JsonAsync("tagging", "GetResources", new { TagFilters = new[] { new { Key = "audit", Values = new[] { "true" } } } });
        Assert.All(audit["ResourceTagMappingList"]!.AsArray(), m => Assert.Matches("payment-gateway|nightly-settlement|gdpr-erasure", m!["ResourceARN"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Networks_are_paged_and_filtered_as_EC2_does()
    {
        using var client = Production();
        var all = (await client.XmlAsync("ec2", "DescribeSecurityGroups")).Element("securityGroupInfo")!.Elements("item").ToList();
        Assert.Contains(all, g => g.Element("groupName")!.Value == "default");
        Assert.All(all, g => Assert.NotEmpty(g.Element("groupDescription")!.Value));
        var id = all[1].Element("groupId")!.Value;
        Assert.Equal(id, (await client.XmlAsync("ec2", "DescribeSecurityGroups", ("GroupId.1", id))).Descendants("groupId").First().Value);
        Assert.Equal("InvalidGroup.NotFound", (await client.XmlErrorAsync("ec2", "DescribeSecurityGroups", ("GroupId.1", "sg-0"))).Body.Descendants("Code").Single().Value);
        Assert.Equal(400, (await client.XmlErrorAsync("ec2", "DescribeSubnets", ("MaxResults", "2"))).Status);
        var named = await client.XmlAsync("ec2", "DescribeSecurityGroups", ("Filter.1.Name", "group-name"), ("Filter.1.Value.1", "default"));
        Assert.Single(named.Element("securityGroupInfo")!.Elements("item"));
        Assert.Contains("eu-west-1", (await client.XmlAsync("ec2", "DescribeRegions")).Descendants("regionName").Select(r => r.Value));
    }

    [Fact]
    public async Task What_the_snapshot_does_not_know_is_refused_and_never_empty()
    {
        var folder = new SnapshotDocuments
        {
            Manifest = new()
            {
                FormatVersion = 1,
                AccountId = "111122223333",
                Region = "eu-central-1",
                TakenAt = DateTimeOffset.UnixEpoch,
                Gaps = [new(GapKind.Denied, "logs:DescribeLogGroups", null, "AccessDeniedException", "no logs for you", "logs:DescribeLogGroups") { File = SnapshotPaths.DescribeLogGroups }],
            },
        };
        folder.Put(SnapshotPaths.ListClusters, new() { ["clusterArns"] = new JsonArray("arn:aws:ecs:eu-central-1:111122223333:cluster/a") });
        folder.Put(SnapshotPaths.ListServices("a"), new() { ["serviceArns"] = new JsonArray("arn:aws:ecs:eu-central-1:111122223333:service/a/unread") });
        folder.Put(SnapshotPaths.DescribeServices("a"), new() { ["services"] = new JsonArray() });
        await using var simulator = await AwsSimulator.StartAsync([folder], cancellationToken: TestContext.Current.CancellationToken);
        using var client = new SignedClient(simulator);
        Assert.Single((await client.JsonAsync("ecs", "ListClusters"))["clusterArns"]!.AsArray());
        Assert.Equal("AccessDeniedException", (await client.ErrorAsync("ecs", "DescribeClusters", new { clusters = new[] { "a" } })).Code);
        Assert.Equal("AccessDeniedException", (await client.ErrorAsync("ecs", "ListTaskDefinitions")).Code);
        Assert.Equal("no logs for you", (await client.ErrorAsync("logs", "DescribeLogGroups")).Message);
        Assert.Equal(403, (await client.XmlErrorAsync("iam", "GetAccountAuthorizationDetails")).Status);
        var failure = Assert.Single((await client.JsonAsync("ecs", "DescribeServices", new { cluster = "a", services = new[] { "unread" } }))["failures"]!.AsArray())!;
        Assert.Equal("NOT_IN_SNAPSHOT", failure["reason"]!.GetValue<string>());
    }
}
