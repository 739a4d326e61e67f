using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class ClusterReadingTests
{
    private static readonly string Web = AFolder.ServiceArn("web");
    private static readonly string Api = AFolder.ServiceArn("api");
    private static readonly string Web3 = AFolder.RevisionArn("web", 3);

    [Fact]
    public void A_refused_list_of_clusters_leaves_everything_in_clusters_unknown()
    {
        var gap = Denied("ecs:ListClusters", SnapshotPaths.ListClusters);

        var region = AFolder.OfRegion().Without(SnapshotPaths.ListClusters).With(gap).Read();

        Assert.Equal([gap], region.Clusters.Gaps);
        Assert.Equal([gap with { Resource = null }], region.Services.Gaps);
        Assert.Equal([gap with { Resource = null }], region.Tasks.Gaps);
        Assert.Equal([gap with { Resource = null }], region.ContainerInstances.Gaps);
        Assert.Contains(gap, region.TaskDefinitions.Gaps);
    }

    [Fact]
    public void A_refused_list_of_services_names_its_cluster()
    {
        var gap = Denied("ecs:ListServices", SnapshotPaths.ListServices("main"));

        var region = AFolder.OfRegion().WithCluster().Without(SnapshotPaths.ListServices("main")).With(gap).Read();

        Assert.Equal([gap with { Resource = AFolder.ClusterArn }], region.Services.Gaps);
        Assert.True(region.Tasks.IsComplete);
        Assert.False(region.TaskDefinitions.IsComplete);
    }

    [Fact]
    public void A_partial_list_keeps_what_was_read_and_is_not_complete()
    {
        var gap = new Gap(GapKind.Throttled, "ecs:ListServices", AFolder.ClusterArn, "ThrottlingException", null, null) { File = SnapshotPaths.ListServices("main") };

        var region = AFolder.OfRegion().WithService("web", Web3).WithRevision("web", 3).With(gap).Read();

        Assert.Single(region.Services.Known);
        Assert.Equal([gap], region.Services.Gaps);
    }

    [Fact]
    public void A_list_that_ends_before_its_last_page_is_not_complete()
    {
        var region = AFolder.OfRegion().With(SnapshotPaths.ListClusters, """{"clusterArns":[],"nextToken":"abc"}""").Read();

        Assert.Contains("last page", Assert.Single(region.Clusters.Gaps).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_without_its_list_is_no_empty_list()
    {
        var region = AFolder.OfRegion().With(SnapshotPaths.ListClusters, "{}").With(SnapshotPaths.DescribeLogGroups, "{}").Read();

        Assert.Equal(GapKind.Malformed, Assert.Single(region.Clusters.Gaps).Kind);
        Assert.Equal(GapKind.Malformed, Assert.Single(region.LogGroups.Gaps).Kind);
    }

    [Fact]
    public void A_service_that_was_listed_and_not_described_exists_with_a_gap()
    {
        var region = AFolder.OfRegion().WithCluster(services: $"\"{Web}\"").Read();

        var listed = Assert.Single(region.Services.Items);
        Assert.Equal(Web, listed.Arn);
        Assert.Equal("ecs:DescribeServices", listed.Resource.Gap!.Action);
        Assert.Equal(SnapshotPaths.DescribeServices("main"), listed.Resource.Gap.File);
        Assert.True(region.Services.IsComplete);
        Assert.False(region.TaskDefinitions.IsComplete);
    }

    [Fact]
    public void A_refused_description_is_the_gap_of_each_service()
    {
        var gap = Denied("ecs:DescribeServices", SnapshotPaths.DescribeServices("main"));

        var region = AFolder.OfRegion().WithCluster(services: $"\"{Web}\",\"{Api}\"").With(gap).Read();

        Assert.Equal([Api, Web], region.Services.Items.Select(i => i.Arn));
        Assert.All(region.Services.Items, i => Assert.Equal(gap with { Resource = i.Arn }, i.Resource.Gap));
    }

    [Fact]
    public void A_gap_that_names_the_service_comes_before_the_files()
    {
        var own = new Gap(GapKind.Throttled, "ecs:DescribeServices", Web, "ThrottlingException", null, null) { File = SnapshotPaths.DescribeServices("main") };
        var all = new Gap(GapKind.Failed, "ecs:DescribeServices", null, "ServerException", null, null) { File = SnapshotPaths.DescribeServices("main") };

        var region = AFolder.OfRegion().WithCluster(services: $"\"{Web}\"").With(all).With(own).Read();

        Assert.Equal(own, region.Services.Items.Single().Resource.Gap);
    }

    [Fact]
    public void A_failure_that_says_missing_drops_the_service_and_another_one_is_a_gap()
    {
        var region = AFolder.OfRegion().WithCluster(services: $"\"{Web}\",\"{Api}\"")
            .With(SnapshotPaths.DescribeServices("main"), $$"""{"services":[],"failures":[{"arn":"{{Web}}","reason":"MISSING"},{"arn":"{{Api}}","reason":"ACCESS_DENIED","detail":"no"}]}""")
            .Read();

        var listed = Assert.Single(region.Services.Items);
        Assert.Equal(Api, listed.Arn);
        Assert.Equal((GapKind.Denied, "ACCESS_DENIED", "ecs:DescribeServices"), (listed.Resource.Gap!.Kind, listed.Resource.Gap.Code, listed.Resource.Gap.Permission));
        Assert.True(region.Services.IsComplete);
    }

    [Theory]
    [InlineData("\"desiredCount\":\"many\"")]
    [InlineData("\"deployments\":{}")]
    [InlineData("\"deployments\":[null]")]
    [InlineData("\"serviceName\":null")]
    [InlineData("\"enableExecuteCommand\":\"yes\"")]
    [InlineData("\"createdAt\":\"yesterday\"")]
    [InlineData("\"networkConfiguration\":[]")]
    public void A_service_of_the_wrong_form_exists_with_a_gap_and_the_others_are_read(string field)
    {
        var region = AFolder.OfRegion().WithCluster(services: $"\"{Web}\",\"{Api}\"")
            .With(SnapshotPaths.DescribeServices("main"), $$"""
                {"services":[{"serviceArn":"{{Web}}","clusterArn":"{{AFolder.ClusterArn}}",{{field}}{{(field.Contains("serviceName", StringComparison.Ordinal) ? "" : ",\"serviceName\":\"web\"")}}},
                {"serviceArn":"{{Api}}","clusterArn":"{{AFolder.ClusterArn}}","serviceName":"api"}],"failures":[]}
                """)
            .Read();

        Assert.Equal("api", Assert.Single(region.Services.Known).ServiceName);
        Assert.Equal(GapKind.Malformed, region.Services.Items.Single(i => i.Arn == Web).Resource.Gap!.Kind);
    }

    [Fact]
    public void Unknown_fields_and_words_and_numbers_as_text_are_taken()
    {
        var region = AFolder.OfRegion().WithCluster(services: $"\"{Web}\"")
            .With(SnapshotPaths.DescribeServices("main"), $$"""
                {"services":[{"serviceArn":"{{Web}}","clusterArn":"{{AFolder.ClusterArn}}","serviceName":"web","status":"HIBERNATING","launchType":"MOON",
                "desiredCount":"3","newThing":{"x":[1,{"y":null}]},"createdAt":1700000000.5,"deployments":null,"events":[{"id":"x"}]}],"failures":[]}
                """)
            .Read();

        var service = Assert.Single(region.Services.Known);
        Assert.Equal(("HIBERNATING", "MOON", 3), (service.Status, service.LaunchType, service.DesiredCount));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500), service.CreatedAt);
        Assert.Empty(service.Deployments);
    }

    [Fact]
    public void A_cluster_without_settings_in_the_answer_has_unknown_settings()
    {
        var region = AFolder.OfRegion().WithCluster()
            .With(SnapshotPaths.DescribeClusters, $$"""{"clusters":[{"clusterArn":"{{AFolder.ClusterArn}}","clusterName":"main","status":"ACTIVE"}],"failures":[]}""")
            .Read();

        Assert.Null(Assert.Single(region.Clusters.Known).Settings);
    }

    [Fact]
    public void A_cluster_that_was_not_described_still_has_its_services_read()
    {
        var region = AFolder.OfRegion().WithService("web", Web3).Without(SnapshotPaths.DescribeClusters).Read();

        Assert.Equal("ecs:DescribeClusters", Assert.Single(region.Clusters.Items).Resource.Gap!.Action);
        Assert.Single(region.Services.Known);
        Assert.True(region.Services.IsComplete);
    }

    [Fact]
    public void A_deleted_cluster_needs_no_lists()
    {
        var region = AFolder.OfRegion()
            .With(SnapshotPaths.ListClusters, $$"""{"clusterArns":["{{AFolder.ClusterArn}}"]}""")
            .With(SnapshotPaths.DescribeClusters, $$"""{"clusters":[{"clusterArn":"{{AFolder.ClusterArn}}","clusterName":"main","status":"INACTIVE"}],"failures":[]}""")
            .Read();

        Assert.True(region.Services.IsComplete);
        Assert.True(Assert.Single(region.Clusters.Known).IsInactive);
    }

    [Fact]
    public void Services_of_a_cluster_that_no_list_names_are_read_all_the_same()
    {
        var region = AFolder.OfRegion().WithService("web", Web3).Without(SnapshotPaths.ListClusters).Without(SnapshotPaths.DescribeClusters).Read();

        Assert.Equal("web", Assert.Single(region.Services.Known).ServiceName);
        Assert.False(region.Services.IsComplete);
    }

    [Fact]
    public void Tasks_and_instances_know_their_cluster()
    {
        const string Instance = $"arn:aws:ecs:{AFolder.Region}:{AFolder.Account}:container-instance/main/abc";
        var region = AFolder.OfRegion().WithCluster(tasks: $"\"{AFolder.TaskArn("t1")}\"", instances: $"\"{Instance}\"")
            .With(SnapshotPaths.DescribeTasks("main"), $$"""{"tasks":[{"taskArn":"{{AFolder.TaskArn("t1")}}","taskDefinitionArn":"{{Web3}}","group":"service:web","lastStatus":"RUNNING"}],"failures":[]}""")
            .With(SnapshotPaths.DescribeContainerInstances("main"), $$"""{"containerInstances":[{"containerInstanceArn":"{{Instance}}","agentConnected":true}],"failures":[]}""")
            .Read();

        Assert.Equal((AFolder.ClusterArn, "web"), (Assert.Single(region.Tasks.Known).ClusterArn, region.Tasks.Known.Single().ServiceName));
        Assert.Equal(AFolder.ClusterArn, Assert.Single(region.ContainerInstances.Known).ClusterArn);
    }

    [Fact]
    public void A_steady_state_event_does_not_change_the_hash_and_a_new_revision_does()
    {
        string HashOf(string revision, string events) => AFolder.OfRegion().WithCluster(services: $"\"{Web}\"")
            .With(SnapshotPaths.DescribeServices("main"), $$"""
                {"services":[{"events":[{{events}}],"runningCount":{{events.Length}},"serviceName":"web","serviceArn":"{{Web}}","clusterArn":"{{AFolder.ClusterArn}}","taskDefinition":"{{revision}}"}],"failures":[]}
                """)
            .Read().Services.Known.Single().ContentHash;

        Assert.Equal(HashOf(Web3, ""), HashOf(Web3, """{"message":"has reached a steady state"}"""));
        Assert.NotEqual(HashOf(Web3, ""), HashOf(AFolder.RevisionArn("web", 4), ""));
    }

    [Fact]
    public void Account_settings_are_known_only_when_whole()
    {
        var whole = AFolder.OfRegion().With(SnapshotPaths.ListAccountSettings, """{"settings":[{"name":"defaultLogDriverMode","value":"blocking","type":"user"}]}""");
        Assert.Equal("blocking", whole.Read().AccountSettings.Require().Single().Value);

        var gap = Denied("ecs:ListAccountSettings", SnapshotPaths.ListAccountSettings);
        Assert.Equal(gap, whole.With(gap).Read().AccountSettings.Gap);
    }

    private static Gap Denied(string action, string file) => new(GapKind.Denied, action, null, "AccessDeniedException", "not authorized", action) { File = file };
}
