using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Logging;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Logging;

/// <summary>Which log groups are judged at all.</summary>
public sealed class EcsLogGroupCheckTests
{
    [Fact]
    public void A_group_that_ECS_does_not_write_to_is_not_concerned() =>
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<ShortLogRetention>(Region(ALogGroup.Named("/aws/lambda/x")))).Verdict);

    [Fact]
    public void While_definitions_or_clusters_are_unread_any_group_may_be_used()
    {
        var region = Region(ALogGroup.Named("/aws/lambda/x"));
        Snapshot[] regions =
        [
            region with { TaskDefinitions = new() { Gaps = [ASnapshot.Denied("ecs:ListTaskDefinitions")] } },
            region with { Clusters = new() { Gaps = [ASnapshot.Denied("ecs:ListClusters")] } },
        ];

        Assert.All(regions, r => Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<ShortLogRetention>(r)).Verdict));
    }

    [Fact]
    public void A_region_that_could_not_be_read_leaves_unused_groups_open()
    {
        var account = ASnapshot.Account(Region(ALogGroup.Named("/aws/lambda/x"))) with { UnreadRegions = [ASnapshot.Denied("ecs:ListClusters", "us-east-1")] };

        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<ShortLogRetention>(account)).Verdict);
    }

    [Fact]
    public void Groups_of_stale_revisions_do_not_count()
    {
        TaskDefinition old = ATaskDefinition.Named("web", 1);
        TaskDefinition latest = ATaskDefinition.Named("web", 2).WithContainer("a", c => c with { LogConfiguration = new() { LogDriver = "splunk" } });
        var region = ASnapshot.With(old, latest) with { LogGroups = ResourceList<LogGroup>.Of([ALogGroup.Named()]) };

        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<ShortLogRetention>(region)).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<ShortLogRetention>(ASnapshot.With(old) with { LogGroups = region.LogGroups })).Verdict);
    }

    [Fact]
    public void A_revision_that_may_or_may_not_run_leaves_its_group_open()
    {
        TaskDefinition old = ATaskDefinition.Named("web", 1);
        TaskDefinition latest = ATaskDefinition.Named("web", 2).WithContainer("a", c => c with { LogConfiguration = new() { LogDriver = "splunk" } });
        var region = ASnapshot.With(old, latest) with
        {
            LogGroups = ResourceList<LogGroup>.Of([ALogGroup.Named()]),
            Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] },
        };

        var verdict = Assert.Single(CheckRunner.Run<ShortLogRetention>(region));

        Assert.Equal((Verdict.NotAssessed, "ecs:ListTasks"), (verdict.Verdict, Assert.Single(verdict.Gaps).Action));
    }

    [Fact]
    public void A_task_of_another_region_makes_a_group_used()
    {
        TaskDefinition definition = ATaskDefinition.Named("web").WithContainer("a", c => c with
        {
            LogConfiguration = new() { LogDriver = "awslogs", Options = new Dictionary<string, string> { ["awslogs-group"] = "/far", ["awslogs-region"] = "us-east-1" } },
        });
        var far = ASnapshot.OfRegion("us-east-1") with { LogGroups = ResourceList<LogGroup>.Of([ALogGroup.Named("/far", "us-east-1")]) };

        var verdict = Assert.Single(CheckRunner.Run<ShortLogRetention>(ASnapshot.Account(ASnapshot.With(definition), far)));

        Assert.Equal((Verdict.Pass, "us-east-1"), (verdict.Verdict, verdict.Resource.Region));
    }

    private static Snapshot Region(LogGroup group) => ASnapshot.OfRegion() with { LogGroups = ResourceList<LogGroup>.Of([group]) };
}
