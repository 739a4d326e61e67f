using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class ScheduledTaskReadingTests
{
    private const string Rule = $"arn:aws:events:{AFolder.Region}:{AFolder.Account}:rule/nightly";
    private const string Schedule = $"arn:aws:scheduler:{AFolder.Region}:{AFolder.Account}:schedule/default/nightly";
    private static readonly string Web3 = AFolder.RevisionArn("web", 3);
    private static readonly string ListOfOneRule = $$"""{"Rules":[{"Name":"nightly","Arn":"{{Rule}}","State":"ENABLED","ScheduleExpression":"rate(1 day)","EventBusName":"default"}]}""";
    private static readonly string ListOfOneSchedule = $$$"""{"Schedules":[{"Arn":"{{{Schedule}}}","Name":"nightly","GroupName":"default","State":"ENABLED","Target":{"Arn":"{{{AFolder.ClusterArn}}}"}}]}""";

    [Fact]
    public void A_target_that_runs_a_task_is_read_with_its_overrides()
    {
        var region = AFolder.OfRegion().With(SnapshotPaths.ListRules, ListOfOneRule)
            .With(SnapshotPaths.ListTargetsByRule("nightly"), $$$"""
                {"Targets":[{"Id":"t1","Arn":"{{{AFolder.ClusterArn}}}","RoleArn":"arn:aws:iam::111122223333:role/ecsEvents",
                "Input":"{\"containerOverrides\":[{\"name\":\"app\",\"command\":[\"report\"],\"environment\":[{\"name\":\"MODE\",\"value\":\"full\"}]}],\"taskRoleArn\":\"arn:aws:iam::111122223333:role/other\"}",
                "EcsParameters":{"TaskDefinitionArn":"{{{Web3}}}","TaskCount":2,"LaunchType":"FARGATE","EnableExecuteCommand":true,"PlatformVersion":"LATEST",
                "NetworkConfiguration":{"awsvpcConfiguration":{"Subnets":["subnet-1"],"SecurityGroups":["sg-1"],"AssignPublicIp":"ENABLED"} } } },
                {"Id":"t2","Arn":"arn:aws:lambda:eu-west-1:111122223333:function:x"}]}
                """)
            .Read();

        var task = Assert.Single(region.EventTargets.Known);
        Assert.True(region.EventTargets.IsComplete);
        Assert.Equal((Rule + "#t1", "nightly", true, "rate(1 day)", 2), (task.Arn, task.Name, task.IsEnabled, task.ScheduleExpression, task.TaskCount));
        Assert.Equal((AFolder.ClusterArn, Web3, "FARGATE", true), (task.ClusterArn, task.TaskDefinitionArn, task.LaunchType, task.EnableExecuteCommand));
        Assert.Equal("ENABLED", task.NetworkConfiguration!.AwsvpcConfiguration!.AssignPublicIp);
        Assert.Equal("arn:aws:iam::111122223333:role/other", task.Overrides!.TaskRoleArn);
        Assert.Equal("[redacted kind=literal length=4]", task.Overrides.ContainerOverrides.Single().Environment.Single().Value);
        Assert.Equal(Web3, Assert.Single(region.TaskDefinitions.Items).Arn);
    }

    [Fact]
    public void A_rule_whose_targets_are_unread_is_a_gap_that_names_it()
    {
        var region = AFolder.OfRegion().With(SnapshotPaths.ListRules, ListOfOneRule).Read();

        var gap = Assert.Single(region.EventTargets.Gaps);
        Assert.Equal(("events:ListTargetsByRule", Rule, SnapshotPaths.ListTargetsByRule("nightly")), (gap.Action, gap.Resource, gap.File));
        Assert.False(region.TaskDefinitions.IsComplete);
    }

    [Fact]
    public void Rules_of_the_same_name_on_two_buses_have_files_of_their_own()
    {
        var region = AFolder.OfRegion()
            .With(SnapshotPaths.ListRules, $$"""{"Rules":[{"Name":"nightly","Arn":"{{Rule}}","EventBusName":"default"},{"Name":"nightly","Arn":"arn:aws:events:eu-west-1:111122223333:rule/shop/nightly","EventBusName":"shop"}]}""")
            .With(SnapshotPaths.ListTargetsByRule("nightly"), """{"Targets":[]}""")
            .With(SnapshotPaths.ListTargetsByRule("nightly", "shop"), $$$"""{"Targets":[{"Id":"1","Arn":"{{{AFolder.ClusterArn}}}","EcsParameters":{"TaskDefinitionArn":"{{{Web3}}}"}}]}""")
            .Read();

        Assert.Equal("arn:aws:events:eu-west-1:111122223333:rule/shop/nightly#1", Assert.Single(region.EventTargets.Known).Arn);
        Assert.Equal(1, region.EventTargets.Known.Single().TaskCount);
        Assert.True(region.EventTargets.IsComplete);
    }

    [Fact]
    public void A_disabled_rule_is_read_and_needs_no_revision()
    {
        var region = AFolder.OfRegion().With(SnapshotPaths.ListRules, ListOfOneRule.Replace("ENABLED", "DISABLED", StringComparison.Ordinal))
            .With(SnapshotPaths.ListTargetsByRule("nightly"), $$$"""{"Targets":[{"Id":"1","Arn":"{{{AFolder.ClusterArn}}}","EcsParameters":{"TaskDefinitionArn":"{{{Web3}}}"}}]}""")
            .Read();

        Assert.False(Assert.Single(region.EventTargets.Known).IsEnabled);
        Assert.Empty(region.TaskDefinitions.Items);
    }

    [Fact]
    public void A_schedule_is_read_from_its_own_file()
    {
        var region = AFolder.OfRegion().With(SnapshotPaths.ListSchedules, ListOfOneSchedule)
            .With(SnapshotPaths.GetSchedule("default", "nightly"), $$$"""
                {"Arn":"{{{Schedule}}}","Name":"nightly","GroupName":"default","State":"DISABLED","ScheduleExpression":"cron(0 3 * * ? *)",
                "Target":{"Arn":"{{{AFolder.ClusterArn}}}","RoleArn":"arn:aws:iam::111122223333:role/scheduler","EcsParameters":{"TaskDefinitionArn":"{{{Web3}}}",
                "CapacityProviderStrategy":[{"capacityProvider":"FARGATE_SPOT","weight":1,"base":0}] } } }
                """)
            .Read();

        var task = Assert.Single(region.Schedules.Known);
        Assert.Equal((Schedule, false, "cron(0 3 * * ? *)", "FARGATE_SPOT"), (task.Arn, task.IsEnabled, task.ScheduleExpression, task.CapacityProviderStrategy.Single().CapacityProvider));
    }

    [Fact]
    public void A_schedule_that_was_not_read_exists_with_a_gap()
    {
        var region = AFolder.OfRegion().With(SnapshotPaths.ListSchedules, ListOfOneSchedule).Read();

        Assert.Equal("scheduler:GetSchedule", Assert.Single(region.Schedules.Items).Resource.Gap!.Action);
        Assert.False(region.TaskDefinitions.IsComplete);
    }

    [Fact]
    public void A_schedule_that_runs_no_task_needs_no_file()
    {
        var region = AFolder.OfRegion()
            .With(SnapshotPaths.ListSchedules, ListOfOneSchedule.Replace(AFolder.ClusterArn, "arn:aws:lambda:eu-west-1:111122223333:function:x", StringComparison.Ordinal))
            .Read();

        Assert.True(region.Schedules.IsComplete);
        Assert.Empty(region.Schedules.Items);
    }

    [Fact]
    public void A_schedule_of_unknown_target_without_a_file_is_a_gap_of_the_list()
    {
        var region = AFolder.OfRegion().With(SnapshotPaths.ListSchedules, $$"""{"Schedules":[{"Arn":"{{Schedule}}","Name":"nightly"}]}""").Read();

        Assert.Equal(Schedule, Assert.Single(region.Schedules.Gaps).Resource);
    }

    [Fact]
    public void A_schedule_that_calls_RunTask_itself_is_a_scheduled_task()
    {
        var region = AFolder.OfRegion()
            .With(SnapshotPaths.ListSchedules, ListOfOneSchedule.Replace(AFolder.ClusterArn, "arn:aws:scheduler:::aws-sdk:ecs:runTask", StringComparison.Ordinal))
            .With(SnapshotPaths.GetSchedule("default", "nightly"), $$$"""
                {"Arn":"{{{Schedule}}}","State":"ENABLED","Target":{"Arn":"arn:aws:scheduler:::aws-sdk:ecs:runTask",
                "Input":"{\"Cluster\":\"main\",\"TaskDefinition\":\"web:3\",\"LaunchType\":\"FARGATE\",\"Overrides\":{\"ContainerOverrides\":[{\"Name\":\"app\",\"Environment\":[{\"Name\":\"A\",\"Value\":\"hunter2\"}]}]}}"}}
                """)
            .Read();

        var task = Assert.Single(region.Schedules.Known);
        Assert.Equal((AFolder.ClusterArn, Web3, "FARGATE"), (task.ClusterArn, task.TaskDefinitionArn, task.LaunchType));
        Assert.Equal("[redacted kind=literal length=7]", task.Overrides!.ContainerOverrides.Single().Environment.Single().Value);
    }

    [Theory]
    [InlineData("""{"TaskDefinitionArn":[]}""")]
    [InlineData("""{"TaskCount":"many"}""")]
    public void A_target_of_the_wrong_form_exists_with_a_gap(string parameters)
    {
        var region = AFolder.OfRegion().With(SnapshotPaths.ListRules, ListOfOneRule)
            .With(SnapshotPaths.ListTargetsByRule("nightly"), $$"""{"Targets":[{"Id":"1","Arn":"{{AFolder.ClusterArn}}","EcsParameters":{{parameters}} }]}""")
            .Read();

        Assert.Equal(GapKind.Malformed, Assert.Single(region.EventTargets.Items).Resource.Gap!.Kind);
    }
}
