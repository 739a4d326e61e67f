using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.EcsServices;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.EcsServices;

public sealed class PublicServiceAddressTests
{
    [Theory]
    [InlineData("DISABLED")]
    [InlineData(null)]
    [InlineData("")]
    public void Disabled_or_absent_passes(string? value) =>
        Assert.Equal(Verdict.Pass, Judge(AService.Named("web") with { NetworkConfiguration = AService.Network(value) }).Verdict);

    [Fact]
    public void Enabled_in_the_service_fails()
    {
        var verdict = Judge(AService.Named("web") with { NetworkConfiguration = AService.Network("ENABLED") });

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("networkConfiguration.awsvpcConfiguration.assignPublicIp", "ENABLED", "DISABLED"), Assert.Single(verdict.Evidence));
    }

    [Fact]
    public void A_deployment_that_still_runs_fails_alone_and_one_that_is_gone_does_not()
    {
        var service = AService.Named("web");
        var older = service.Deployments[0] with { Status = "ACTIVE", NetworkConfiguration = AService.Network("ENABLED") };

        Assert.Equal("deployments[1].networkConfiguration.awsvpcConfiguration.assignPublicIp", Assert.Single(Judge(service with { Deployments = [.. service.Deployments, older] }).Evidence).Path);
        Assert.Equal(Verdict.Pass, Judge(service with { Deployments = [.. service.Deployments, older with { Status = "INACTIVE" }] }).Verdict);
    }

    [Fact]
    public void A_task_set_of_an_external_controller_fails_alone()
    {
        var service = AService.Named("web") with
        {
            DeploymentController = new() { Type = "EXTERNAL" },
            NetworkConfiguration = null,
            LaunchType = null,
            Deployments = [],
            TaskSets = [new() { NetworkConfiguration = AService.PrivateNetwork }, new() { NetworkConfiguration = AService.Network("ENABLED") }],
        };

        Assert.Equal("taskSets[1].networkConfiguration.awsvpcConfiguration.assignPublicIp", Assert.Single(Judge(service).Evidence).Path);
        Assert.Equal(Verdict.Pass, Judge(service with { TaskSets = [service.TaskSets[0]] }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(service with { TaskSets = [] }).Verdict);
    }

    [Fact]
    public void Bridge_external_and_inactive_services_are_not_concerned()
    {
        var bridge = AService.Named("web") with { LaunchType = "EC2", NetworkConfiguration = null, Deployments = [] };

        Assert.Equal(Verdict.NotApplicable, Judge(bridge).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(bridge with { LaunchType = "EXTERNAL" }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(AService.Named("web") with { Status = "INACTIVE", NetworkConfiguration = AService.Network("ENABLED") }).Verdict);
    }

    [Fact]
    public void Unread_capacity_providers_do_not_matter()
    {
        var service = AService.Named("web") with
        {
            LaunchType = null,
            CapacityProviderStrategy = [new() { CapacityProvider = "own" }],
            NetworkConfiguration = AService.Network("ENABLED"),
        };
        var region = ASnapshot.OfRegion() with
        {
            Services = ResourceList<Service>.Of([service]),
            CapacityProviders = new() { Gaps = [ASnapshot.Denied("ecs:DescribeCapacityProviders")] },
        };

        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<PublicServiceAddress>(region)).Verdict);
    }

    private static CheckVerdict Judge(Service service) =>
        Assert.Single(CheckRunner.Run<PublicServiceAddress>(ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([service]) }));
}
