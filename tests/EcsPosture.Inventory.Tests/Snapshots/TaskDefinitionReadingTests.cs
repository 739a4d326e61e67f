using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class TaskDefinitionReadingTests
{
    private static readonly string Web2 = AFolder.RevisionArn("web", 2);
    private static readonly string Web3 = AFolder.RevisionArn("web", 3);
    private static readonly string Job1 = AFolder.RevisionArn("job", 1);

    [Fact]
    public void A_revision_in_use_without_a_file_exists_with_a_gap()
    {
        var region = AFolder.OfRegion().WithService("web", Web3).Read();

        var listed = Assert.Single(region.TaskDefinitions.Items);
        Assert.Equal(Web3, listed.Arn);
        Assert.Equal(("ecs:DescribeTaskDefinition", Web3, SnapshotPaths.DescribeTaskDefinition("web", 3)), (listed.Resource.Gap!.Action, listed.Resource.Gap.Resource, listed.Resource.Gap.File));
        Assert.True(region.TaskDefinitions.IsComplete);
    }

    [Theory]
    [InlineData("current", new[] { "job:1", "web:2", "web:3" })]
    [InlineData(null, new[] { "job:1", "web:2", "web:3" })]
    [InlineData("in-use", new[] { "web:2" })]
    [InlineData("all-active", new[] { "job:1", "web:1", "web:2", "web:3" })]
    public void The_scope_says_which_revisions_must_have_a_file(string? scope, string[] expected)
    {
        var region = AFolder.OfRegion().WithService("web", Web2).With(m => m with { Scope = scope })
            .With(SnapshotPaths.ListTaskDefinitions, $$"""{"taskDefinitionArns":["{{AFolder.RevisionArn("web", 1)}}","{{Web2}}","{{Web3}}","{{Job1}}"]}""")
            .Read();

        Assert.Equal(expected, region.TaskDefinitions.Items.Select(i => Arn.LastSegment(i.Arn)));
        Assert.All(region.TaskDefinitions.Items, i => Assert.False(i.Resource.IsKnown));
        Assert.True(region.TaskDefinitions.IsComplete);
    }

    [Fact]
    public void The_tenth_revision_is_later_than_the_ninth()
    {
        var region = AFolder.OfRegion()
            .With(SnapshotPaths.ListTaskDefinitions, $$"""{"taskDefinitionArns":["{{AFolder.RevisionArn("web", 10)}}","{{AFolder.RevisionArn("web", 9)}}"]}""")
            .Read();

        Assert.Equal(AFolder.RevisionArn("web", 10), Assert.Single(region.TaskDefinitions.Items).Arn);
    }

    [Fact]
    public void An_unread_list_of_revisions_leaves_the_list_incomplete_unless_the_scope_is_in_use()
    {
        AFolder Folder() => AFolder.OfRegion().WithService("web", Web3).WithRevision("web", 3).Without(SnapshotPaths.ListTaskDefinitions);

        Assert.Equal("ecs:ListTaskDefinitions", Assert.Single(Folder().Read().TaskDefinitions.Gaps).Action);
        Assert.True(Folder().With(m => m with { Scope = "in-use" }).Read().TaskDefinitions.IsComplete);
    }

    [Fact]
    public void A_gap_that_names_the_revision_or_its_file_stands_in_its_place()
    {
        var byArn = new Gap(GapKind.Throttled, "ecs:DescribeTaskDefinition", Web3, "ThrottlingException", null, null);
        var byFile = new Gap(GapKind.Denied, "ecs:DescribeTaskDefinition", null, "AccessDeniedException", null, "ecs:DescribeTaskDefinition") { File = SnapshotPaths.DescribeTaskDefinition("web", 3) };

        Assert.Equal(byArn, AFolder.OfRegion().WithService("web", Web3).With(byArn).Read().TaskDefinitions.Items.Single().Resource.Gap);
        Assert.Equal(byFile with { Resource = Web3 }, AFolder.OfRegion().WithService("web", Web3).With(byFile).Read().TaskDefinitions.Items.Single().Resource.Gap);
    }

    [Fact]
    public void An_inactive_revision_that_still_runs_is_read()
    {
        var region = AFolder.OfRegion().WithService("web", Web2)
            .With(SnapshotPaths.DescribeTaskDefinition("web", 2), $$"""{"taskDefinition":{"taskDefinitionArn":"{{Web2}}","family":"web","revision":2,"status":"INACTIVE"},"tags":[{"key":"team","value":"web"}]}""")
            .Read();

        var definition = Assert.Single(region.TaskDefinitions.Known);
        Assert.Equal("INACTIVE", definition.Status.Require());
        Assert.Equal(new Tag("team", "web"), definition.Tags.Require().Single());
    }

    [Theory]
    [InlineData(true, true, "ACTIVE")]
    [InlineData(false, true, "INACTIVE")]
    [InlineData(false, false, null)]
    public void A_body_without_status_gets_it_from_the_lists(bool isActive, bool deletedWereListed, string? status)
    {
        var folder = AFolder.OfRegion()
            .With(SnapshotPaths.ListTaskDefinitions, isActive ? $$"""{"taskDefinitionArns":["{{Web3}}"]}""" : """{"taskDefinitionArns":[]}""")
            .With(SnapshotPaths.DescribeTaskDefinition("web", 3), $$$"""{"taskDefinition":{"taskDefinitionArn":"{{{Web3}}}","family":"web","revision":3}}""");

        var definition = (deletedWereListed ? folder : folder.Without(SnapshotPaths.ListTaskDefinitionsBeingDeleted)).Read().TaskDefinitions.Known.Single();

        Assert.Equal(status is not null, definition.Status.IsKnown);
        if (status is not null)
        {
            Assert.Equal(status, definition.Status.Require());
        }
    }

    [Fact]
    public void A_revision_being_deleted_is_known_by_its_list()
    {
        var region = AFolder.OfRegion()
            .With(SnapshotPaths.ListTaskDefinitionsBeingDeleted, $$"""{"taskDefinitionArns":["{{Web3}}"]}""")
            .With(SnapshotPaths.DescribeTaskDefinition("web", 3), $$$"""{"taskDefinition":{"taskDefinitionArn":"{{{Web3}}}","family":"web","revision":3}}""")
            .Read();

        Assert.Equal("DELETE_IN_PROGRESS", region.TaskDefinitions.Known.Single().Status.Require());
    }

    [Fact]
    public void Tags_that_were_not_asked_for_are_unknown()
    {
        var definition = AFolder.OfRegion().WithRevision("web", 3, rest: "").Read().TaskDefinitions.Known.Single();

        Assert.False(definition.Tags.IsKnown);
        Assert.Equal("tag:GetResources", definition.Tags.Gap!.Action);
    }

    [Fact]
    public void Tags_come_from_the_tagging_api_where_the_body_has_none()
    {
        var region = AFolder.OfRegion().WithRevision("web", 2, rest: "").WithRevision("web", 3, rest: "")
            .With(SnapshotPaths.GetTaskDefinitionTags, $$"""{"ResourceTagMappingList":[{"ResourceARN":"{{Web3}}","Tags":[{"Key":"team","Value":"web"}]}]}""")
            .Read();

        Assert.Equal(new Tag("team", "web"), region.TaskDefinitions.Find(Web3).Require()!.Tags.Require().Single());
        Assert.Empty(region.TaskDefinitions.Find(Web2).Require()!.Tags.Require());
    }

    [Fact]
    public void A_body_kept_from_an_earlier_scan_has_the_hash_of_a_fresh_one()
    {
        var fresh = AFolder.OfRegion().WithRevision("web", 3, ""","cpu":"256","deregisteredAt":1700000000""", ""","tags":[{"key":"a","value":"1"},{"key":"b","value":"2"}]""");
        var kept = AFolder.OfRegion().WithRevision("web", 3, ""","cpu":"256" """, ""","tags":[{"key":"b","value":"2"},{"key":"a","value":"1"}]""");
        var retagged = AFolder.OfRegion().WithRevision("web", 3, ""","cpu":"256" """, ""","tags":[{"key":"b","value":"3"}]""");

        Assert.Equal(HashOf(fresh), HashOf(kept));
        Assert.NotEqual(HashOf(fresh), HashOf(retagged));

        static string HashOf(AFolder folder) => folder.Read().TaskDefinitions.Known.Single().ContentHash;
    }

    [Fact]
    public void A_schedule_on_a_family_needs_the_latest_active_revision()
    {
        const string Rule = $"arn:aws:events:{AFolder.Region}:{AFolder.Account}:rule/nightly";
        var folder = AFolder.OfRegion().With(m => m with { Scope = "in-use" })
            .With(SnapshotPaths.ListRules, $$"""{"Rules":[{"Name":"nightly","Arn":"{{Rule}}","State":"ENABLED"}]}""")
            .With(SnapshotPaths.ListTargetsByRule("nightly"), $$$"""{"Targets":[{"Id":"1","Arn":"{{{AFolder.ClusterArn}}}","EcsParameters":{"TaskDefinitionArn":"arn:aws:ecs:{{{AFolder.Region}}}:{{{AFolder.Account}}}:task-definition/web"}}]}""")
            .With(SnapshotPaths.ListTaskDefinitions, $$"""{"taskDefinitionArns":["{{Web3}}","{{Web2}}","{{Job1}}"]}""");

        Assert.Equal(Web3, Assert.Single(folder.Read().TaskDefinitions.Items).Arn);
        Assert.False(folder.Without(SnapshotPaths.ListTaskDefinitions).Read().TaskDefinitions.IsComplete);
    }

    [Theory]
    [InlineData("""{"taskDefinition":[]}""")]
    [InlineData("""{}""")]
    [InlineData("""{"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3","family":"web","revision":3,"containerDefinitions":"none"}}""")]
    [InlineData("""{"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3","family":"web","revision":3,"containerDefinitions":[null]}}""")]
    [InlineData("""{"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3","family":"web","revision":3,"containerDefinitions":[{"image":"x"}]}}""")]
    public void A_revision_of_the_wrong_form_is_never_one_without_containers(string json)
    {
        var region = AFolder.OfRegion().With(SnapshotPaths.DescribeTaskDefinition("web", 3), json).Read();

        Assert.Empty(region.TaskDefinitions.Known);
        Assert.Equal(GapKind.Malformed, region.TaskDefinitions.Find(Web3).Gap!.Kind);
    }

    [Fact]
    public void A_file_with_any_name_is_known_by_what_it_says()
    {
        var region = AFolder.OfRegion().WithService("web", Web3)
            .With("ecs/describe-task-definition/my copy.json", $$"""{"taskDefinition":{"taskDefinitionArn":"{{Web3}}","family":"web","revision":3,"status":"ACTIVE"},"tags":[]}""")
            .Read();

        Assert.Equal("web", Assert.Single(region.TaskDefinitions.Known).Family);
    }

    [Fact]
    public void All_that_checks_read_comes_through()
    {
        var region = AFolder.OfRegion().WithRevision("web", 3, """
            ,"taskRoleArn":"arn:aws:iam::111122223333:role/web","networkMode":"awsvpc","pidMode":"host","ipcMode":"none","cpu":"256","memory":"512",
            "requiresCompatibilities":["FARGATE"],"runtimePlatform":{"operatingSystemFamily":"LINUX","cpuArchitecture":"ARM64"},"registeredAt":"2026-11-01T10:00:00.123000+01:00",
            "ephemeralStorage":{"sizeInGiB":30},
            "containerDefinitions":[{"name":"app","image":"app:1","essential":true,"privileged":true,"user":"0","readonlyRootFilesystem":false,
              "environment":[{"name":"DB_PASSWORD","value":"hunter2"}],"secrets":[{"name":"K","valueFrom":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:x"}],
              "linuxParameters":{"capabilities":{"add":["SYS_ADMIN"],"drop":["ALL"]},"devices":[{"hostPath":"/dev/sda"}],"initProcessEnabled":true},
              "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/web"}},"mountPoints":[{"sourceVolume":"v","containerPath":"/data","readOnly":true}],
              "portMappings":[{"containerPort":80,"hostPort":8080,"protocol":"tcp"}],"healthCheck":{"command":["CMD-SHELL","true"]},"ulimits":[{"name":"nofile","softLimit":1,"hardLimit":2}]}],
            "volumes":[{"name":"v","host":{"sourcePath":"/var/run"}},{"name":"e","efsVolumeConfiguration":{"fileSystemId":"fs-1","transitEncryption":"ENABLED","authorizationConfig":{"accessPointId":"ap","iam":"ENABLED"}}}]
            """).Read();

        var definition = Assert.Single(region.TaskDefinitions.Known);
        var container = Assert.Single(definition.ContainerDefinitions);
        Assert.Equal(("host", "ARM64", 30), (definition.PidMode, definition.RuntimePlatform!.CpuArchitecture, definition.EphemeralStorage!.SizeInGiB));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 9, 0, 0, 123, TimeSpan.Zero), definition.RegisteredAt);
        Assert.Equal((true, "0", false), (container.Privileged, container.User, container.ReadonlyRootFilesystem));
        Assert.Equal("[redacted kind=literal length=7]", container.Environment.Single().Value);
        Assert.Equal(["SYS_ADMIN"], container.LinuxParameters!.Capabilities!.Add);
        Assert.Equal("/ecs/web", container.LogConfiguration!.Options["awslogs-group"]);
        Assert.Equal(8080, container.PortMappings.Single().HostPort);
        Assert.Equal("/var/run", definition.Volumes[0].Host!.SourcePath);
        Assert.Equal("ENABLED", definition.Volumes[1].EfsVolumeConfiguration!.AuthorizationConfig!.Iam);
        Assert.Empty(container.Command);
        Assert.Empty(container.DockerLabels);
    }
}
