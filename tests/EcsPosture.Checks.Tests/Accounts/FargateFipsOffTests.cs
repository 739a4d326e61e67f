using EcsPosture.Checks.Accounts;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Accounts;

public sealed class FargateFipsOffTests
{
    [Fact]
    public void Outside_GovCloud_it_is_not_concerned() => Assert.Equal(Verdict.NotApplicable, Judge(ASnapshot.OfRegion()).Verdict);

    [Theory]
    [InlineData("enabled", Verdict.Pass)]
    [InlineData("disabled", Verdict.Fail)]
    [InlineData(null, Verdict.Fail)]
    public void In_GovCloud_the_setting_must_be_on(string? value, Verdict expected) => Assert.Equal(expected, Judge(Gov(value)).Verdict);

    [Fact]
    public void Tasks_outside_the_limits_fail()
    {
        TaskDefinition arm = ATaskDefinition.Named("web").With(d => d with { RuntimePlatform = new() { CpuArchitecture = "ARM64" } });
        var task = AService.Task(ATaskDefinition.ArnOf("web"));
        Snapshot[] regions =
        [
            WithTask(Gov("enabled"), task with { PlatformVersion = "1.3.0" }),
            WithTask(Gov("enabled"), task with { PlatformFamily = "Windows_Server_2022_Core" }),
            WithTask(Gov("enabled"), task) with { TaskDefinitions = ResourceList<TaskDefinition>.Of([arm]) },
        ];

        Assert.All(regions, r => Assert.Equal(Verdict.Fail, Judge(r).Verdict));
    }

    [Fact]
    public void A_task_whose_definition_is_unread_is_not_assessed() =>
        Assert.Equal(Verdict.NotAssessed, Judge(WithTask(Gov("enabled"), AService.Task(ATaskDefinition.ArnOf("web"))) with { TaskDefinitions = new() }).Verdict);

    [Fact]
    public void Tasks_on_instances_do_not_count() =>
        Assert.Equal(Verdict.Pass, Judge(WithTask(Gov("enabled"), AService.Task(ATaskDefinition.ArnOf("web")) with { LaunchType = "EC2", PlatformVersion = "1.3.0" })).Verdict);

    [Fact]
    public void A_provider_with_FIPS_off_fails_and_one_without_a_value_takes_the_default()
    {
        static Snapshot With(bool? fips) => Gov("enabled") with
        {
            CapacityProviders = ResourceList<CapacityProvider>.Of([new() { Name = "mi", ManagedInstancesProvider = new() { InstanceLaunchTemplate = new() { FipsEnabled = fips } } }]),
        };

        Assert.Equal((Verdict.Fail, Verdict.Pass, Verdict.Pass), (Judge(With(false)).Verdict, Judge(With(null)).Verdict, Judge(With(true)).Verdict));
    }

    [Fact]
    public void Unread_settings_or_tasks_are_not_assessed()
    {
        Assert.Equal(Verdict.NotAssessed, Judge(Gov("enabled") with { AccountSettings = default }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Gov("enabled") with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Gov("disabled") with { Tasks = new() }).Verdict);
    }

    [Fact]
    public void Tasks_of_the_capacity_providers_of_Fargate_count_and_stopped_ones_do_not()
    {
        var old = AService.Task(ATaskDefinition.ArnOf("web")) with { PlatformVersion = "1.3.0" };

        Assert.All((string[])["FARGATE", "FARGATE_SPOT"], p => Assert.Equal(Verdict.Fail, Judge(WithTask(Gov("enabled"), old with { LaunchType = null, CapacityProviderName = p })).Verdict));
        Assert.Equal(Verdict.Pass, Judge(WithTask(Gov("enabled"), old with { LaunchType = null, CapacityProviderName = "hosts" })).Verdict);
        Assert.Equal(Verdict.Pass, Judge(WithTask(Gov("enabled"), old with { LastStatus = "STOPPED" })).Verdict);
    }

    [Theory]
    [InlineData("1.4.0", Verdict.Pass)]
    [InlineData("1.3.9", Verdict.Fail)]
    [InlineData("LATEST", Verdict.Pass)]
    [InlineData(null, Verdict.Pass)]
    public void Platform_version_1_4_0_is_within_the_limits(string? version, Verdict expected) =>
        Assert.Equal(expected, Judge(WithTask(Gov("enabled"), AService.Task(ATaskDefinition.ArnOf("web")) with { PlatformVersion = version })).Verdict);

    [Fact]
    public void Each_kind_of_task_outside_the_limits_is_told_once()
    {
        var task = AService.Task(ATaskDefinition.ArnOf("web"));
        RunningTask[] tasks =
        [
            task with { TaskArn = task.TaskArn + "1", PlatformFamily = "Windows_Server_2022_Core", PlatformVersion = "1.0.0" },
            task with { TaskArn = task.TaskArn + "2", PlatformFamily = null, PlatformVersion = "1.3.0" },
            task with { TaskArn = task.TaskArn + "3", PlatformFamily = null, PlatformVersion = "1.3.0" },
        ];

        var verdict = Judge(WithTask(Gov("enabled"), task) with { Tasks = ResourceList<RunningTask>.Of([task, .. tasks]) });

        Assert.Equal("Linux 1.3.0, Windows_Server_2022_Core 1.0.0", Assert.Single(verdict.Evidence).Actual);
        Assert.StartsWith("3 Fargate task(s)", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_unread_task_or_unread_providers_leave_it_open()
    {
        var task = AService.Task(ATaskDefinition.ArnOf("web"));
        var unread = new Listed<RunningTask>(task.Arn, Observed.Unknown<RunningTask>(ASnapshot.Denied("ecs:DescribeTasks")));

        Assert.Equal(Verdict.NotAssessed, Judge(Gov("enabled") with { Tasks = new() { Items = [unread], Gaps = [] } }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Gov("enabled") with { CapacityProviders = new() { Gaps = [ASnapshot.Denied("ecs:DescribeCapacityProviders")] } }).Verdict);
    }

    [Fact]
    public void The_evidence_is_the_value_and_a_pass_says_whose_value_it_is()
    {
        Assert.Equal(new Evidence("settings[fargateFIPSMode]", "disabled", "enabled"), Assert.Single(Judge(Gov("disabled")).Evidence));
        Assert.Equal(Evidence.Absent, Assert.Single(Judge(Gov(null)).Evidence).Actual);
        Assert.Contains("a principal's own value is not known", Judge(Gov("on")).Message, StringComparison.Ordinal);
    }

    private static Snapshot WithTask(Snapshot region, RunningTask task) => region with
    {
        Tasks = ResourceList<RunningTask>.Of([task]),
        TaskDefinitions = ResourceList<TaskDefinition>.Of([ATaskDefinition.Named("web")]),
    };

    private static Snapshot Gov(string? value) => ASnapshot.OfRegion("us-gov-west-1") with
    {
        AccountSettings = Observed.Known<IReadOnlyList<AccountSetting>>(value is null ? [] : [new() { Name = "fargateFIPSMode", Value = value }]),
    };

    private static CheckVerdict Judge(Snapshot region) => Assert.Single(CheckRunner.Run<FargateFipsOff>(region));
}
