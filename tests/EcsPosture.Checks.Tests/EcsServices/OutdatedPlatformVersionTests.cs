using EcsPosture.Checks.EcsServices;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.EcsServices;

public sealed class OutdatedPlatformVersionTests
{
    [Theory]
    [InlineData(null, Verdict.Pass)]
    [InlineData("", Verdict.Pass)]
    [InlineData("LATEST", Verdict.Pass)]
    [InlineData("1.4.0", Verdict.Pass)]
    [InlineData("1.4", Verdict.Pass)]
    [InlineData("1.10.0", Verdict.Pass)]
    [InlineData("1.3.0", Verdict.Fail)]
    [InlineData("1.0.0", Verdict.Fail)]
    [InlineData("newest", Verdict.Manual)]
    public void A_linux_service_is_judged_by_number(string? version, Verdict expected) =>
        Assert.Equal(expected, Judge(Pinned(version, "Linux")));

    [Theory]
    [InlineData("LATEST", Verdict.Pass)]
    [InlineData("1.0.0", Verdict.Pass)]
    [InlineData("0.9.0", Verdict.Fail)]
    public void A_windows_service_is_judged_by_windows_numbers(string version, Verdict expected) =>
        Assert.Equal(expected, Judge(Pinned(version, "WINDOWS_SERVER_2022_CORE")));

    [Fact]
    public void The_evidence_says_where_the_version_stands()
    {
        var verdict = Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(Region(Pinned("1.3.0", "Linux"))));

        Assert.Equal(Severity.Medium, verdict.Severity);
        Assert.Equal(new Evidence("platformVersion", "1.3.0", "LATEST or 1.4.0"), Assert.Single(verdict.Evidence));
    }

    [Theory]
    [InlineData("FARGATE")]
    [InlineData("FARGATE_SPOT")]
    public void Fargate_through_a_capacity_provider_is_fargate(string provider)
    {
        var service = Pinned("1.3.0", "Linux") with { LaunchType = null, CapacityProviderStrategy = [new() { CapacityProvider = provider }] };

        Assert.Equal(Verdict.Fail, Judge(service));
    }

    [Theory]
    [InlineData("EC2")]
    [InlineData("EXTERNAL")]
    [InlineData("MANAGED_INSTANCES")]
    public void Other_launch_types_are_not_concerned(string launchType) =>
        Assert.Equal(Verdict.NotApplicable, Judge(Pinned("1.3.0", "Linux") with { LaunchType = launchType }));

    [Fact]
    public void A_capacity_provider_of_ones_own_is_not_fargate_even_when_it_was_not_read()
    {
        var service = Pinned(null, null) with { LaunchType = null, CapacityProviderStrategy = [new() { CapacityProvider = "own" }] };
        var region = Region(service) with { CapacityProviders = new() { Gaps = [ASnapshot.Denied("ecs:DescribeCapacityProviders")] } };

        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(region)).Verdict);

        var mixed = service with { PlatformVersion = "1.3.0", PlatformFamily = "Linux", CapacityProviderStrategy = [.. service.CapacityProviderStrategy, new() { CapacityProvider = "FARGATE" }] };
        Assert.Equal(Verdict.Fail, Judge(mixed));
    }

    [Fact]
    public void Without_a_strategy_the_clusters_default_decides_and_an_unread_one_never_passes()
    {
        var service = Pinned(null, null) with { LaunchType = null };
        var cluster = ACluster.Named() with { DefaultCapacityProviderStrategy = [new() { CapacityProvider = "FARGATE" }] };

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(Region(service) with { Clusters = ResourceList<Cluster>.Of([cluster]) })).Verdict);
        var verdict = Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(Region(service) with { Clusters = new() { Gaps = [ASnapshot.Denied("ecs:DescribeClusters")] } }));
        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.Equal("ecs:DescribeClusters", Assert.Single(verdict.Gaps).Action);
        Assert.Equal(Verdict.NotAssessed, Judge(service));
    }

    [Fact]
    public void A_running_task_that_is_older_than_its_service_asks_for_fails()
    {
        var service = AService.Named("web");
        var region = Region(service) with
        {
            Tasks = ResourceList<RunningTask>.Of([AService.TaskOf(service, "new"), AService.TaskOf(service, "old") with { PlatformVersion = "1.3.0" }]),
        };

        var verdict = Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(region));

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Equal(new Evidence("tasks[old].platformVersion", "1.3.0", "1.4.0"), Assert.Single(verdict.Evidence));
    }

    [Fact]
    public void Tasks_on_the_pinned_version_add_nothing_to_the_finding()
    {
        var service = Pinned("1.3.0", "Linux");
        var region = Region(service) with { Tasks = ResourceList<RunningTask>.Of([AService.TaskOf(service) with { PlatformVersion = "1.3.0" }]) };

        Assert.Single(Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(region)).Evidence);
    }

    [Fact]
    public void An_older_deployment_and_a_task_set_fail_alone()
    {
        var service = AService.Named("web");
        var draining = service with { Deployments = [.. service.Deployments, service.Deployments[0] with { Status = "ACTIVE", PlatformVersion = "1.3.0" }] };
        Assert.Equal("deployments[1].platformVersion", Assert.Single(Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(Region(draining))).Evidence).Path);

        var external = service with
        {
            DeploymentController = new() { Type = "EXTERNAL" },
            LaunchType = null,
            PlatformVersion = null,
            PlatformFamily = null,
            Deployments = [],
            TaskSets = [new() { LaunchType = "FARGATE", PlatformFamily = "Linux", PlatformVersion = "1.3.0" }],
        };
        Assert.Equal("taskSets[0].platformVersion", Assert.Single(Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(Region(external))).Evidence).Path);
        Assert.Equal(Verdict.NotApplicable, Judge(external with { TaskSets = [] }));
        Assert.Equal(Verdict.NotApplicable, Judge(external with { TaskSets = [new() { LaunchType = "EC2" }] }));
    }

    [Fact]
    public void Without_a_platform_family_the_definition_tells_windows_from_linux()
    {
        var service = Pinned("1.0.0", null);
        var windows = Region(service) with { TaskDefinitions = ResourceList<TaskDefinition>.Of([ATaskDefinition.Named("web").OnWindows()]) };
        var unread = Region(service) with { TaskDefinitions = new() { Gaps = [ASnapshot.Denied("ecs:DescribeTaskDefinition")] } };

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(windows)).Verdict);
        Assert.Equal(Verdict.Fail, Judge(service));
        var verdict = Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(unread));
        Assert.Equal((Verdict.NotAssessed, GapKind.Denied), (verdict.Verdict, Assert.Single(verdict.Gaps).Kind));
        verdict = Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(Region(service) with { TaskDefinitions = ResourceList<TaskDefinition>.Of([]) }));
        Assert.Equal((Verdict.NotAssessed, "ecs:DescribeTaskDefinition"), (verdict.Verdict, Assert.Single(verdict.Gaps).Action));
    }

    [Fact]
    public void Unread_tasks_never_pass_but_a_pinned_version_still_fails()
    {
        var gaps = new ResourceList<RunningTask> { Gaps = [ASnapshot.Denied("ecs:ListTasks")] };

        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(Region(AService.Named("web")) with { Tasks = gaps })).Verdict);
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(Region(Pinned("1.3.0", "Linux")) with { Tasks = gaps })).Verdict);
    }

    [Fact]
    public void An_inactive_service_is_not_concerned() => Assert.Equal(Verdict.NotApplicable, Judge(Pinned("1.3.0", "Linux") with { Status = "INACTIVE" }));

    [Theory]
    [InlineData("FARGATE", null, "PRIMARY", Verdict.Fail)]
    [InlineData(null, "FARGATE_SPOT", "PRIMARY", Verdict.Fail)]
    [InlineData("EC2", null, "PRIMARY", Verdict.NotApplicable)]
    [InlineData(null, "own", "PRIMARY", Verdict.NotApplicable)]
    [InlineData(null, null, "PRIMARY", Verdict.NotAssessed)]
    [InlineData("FARGATE", null, "INACTIVE", Verdict.NotAssessed)]
    public void A_service_that_names_no_launch_type_runs_where_its_live_deployments_do(string? launchType, string? provider, string status, Verdict expected)
    {
        var deployment = AService.Named("web").Deployments[0] with
        {
            Status = status, LaunchType = launchType, PlatformVersion = "1.3.0", CapacityProviderStrategy = provider is null ? [] : [new() { CapacityProvider = provider }],
        };

        Assert.Equal(expected, Judge(Pinned(null, null) with { LaunchType = null, Deployments = [deployment] }));
        Assert.Equal(expected, Judge(Pinned(null, null) with { LaunchType = null, Deployments = [deployment, deployment] }));
    }

    [Fact]
    public void Task_sets_of_other_launch_types_are_not_concerned_and_one_on_a_Fargate_provider_is()
    {
        var external = Pinned(null, "Linux") with { LaunchType = null, TaskSets = [new() { LaunchType = "EC2" }, new() { LaunchType = "EC2" }] };

        Assert.Equal(Verdict.NotApplicable, Judge(external));
        Assert.Equal(Verdict.NotApplicable, Judge(external with { TaskSets = [new() { CapacityProviderStrategy = [new() { CapacityProvider = "own" }] }] }));
        Assert.Equal(Verdict.Fail, Judge(external with { TaskSets = [.. external.TaskSets, new() { PlatformVersion = "1.3.0", CapacityProviderStrategy = [new() { CapacityProvider = "FARGATE" }] }] }));
        Assert.Equal(Verdict.NotAssessed, Judge(external with { TaskSets = [new()] }));
    }

    [Fact]
    public void The_platform_family_of_any_deployment_or_task_set_tells_windows_from_linux()
    {
        var service = Pinned("1.0.0", null);
        var deployment = AService.Named("web").Deployments[0] with { PlatformFamily = null, PlatformVersion = null };

        Assert.Equal(Verdict.Pass, Judge(service with { Deployments = [deployment, deployment with { PlatformFamily = "WINDOWS_SERVER_2022_CORE" }] }));
        Assert.Equal(Verdict.Pass, Judge(service with { TaskSets = [new(), new() { PlatformFamily = "WINDOWS_SERVER_2022_CORE" }] }));
        Assert.Equal(Verdict.Fail, Judge(service with { TaskSets = [new(), new() { PlatformFamily = "Linux" }] }));
    }

    private static Service Pinned(string? version, string? family) =>
        AService.Named("web") with { PlatformVersion = version, PlatformFamily = family, Deployments = [] };

    private static Verdict Judge(Service service) => Assert.Single(CheckRunner.Run<OutdatedPlatformVersion>(Region(service))).Verdict;

    private static Snapshot Region(Service service) => ASnapshot.With(ATaskDefinition.Named("web")) with
    {
        Services = ResourceList<Service>.Of([service]),
        Clusters = ResourceList<Cluster>.Of([ACluster.Named()]),
    };
}
