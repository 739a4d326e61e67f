using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.EcsServices;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.EcsServices;

public sealed class MissingCircuitBreakerTests
{
    [Fact]
    public void A_circuit_breaker_with_rollback_passes() => Assert.Equal(Verdict.Pass, Judge(AService.Named("web")).Verdict);

    [Theory]
    [InlineData(false, false, "enable")]
    [InlineData(false, true, "enable")]
    [InlineData(true, false, "rollback")]
    public void One_that_is_off_or_does_not_roll_back_fails(bool enable, bool rollback, string field)
    {
        var verdict = Judge(With(new() { DeploymentCircuitBreaker = new() { Enable = enable, Rollback = rollback } }));

        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("deploymentConfiguration.deploymentCircuitBreaker." + field, "false", "true"), Assert.Single(verdict.Evidence));
    }

    [Fact]
    public void No_configuration_at_all_fails()
    {
        Assert.Equal("absent", Assert.Single(Judge(With(null)).Evidence).Actual);
        Assert.Equal(Verdict.Fail, Judge(With(new() { Strategy = "ROLLING" })).Verdict);
    }

    [Theory]
    [InlineData(true, true, 1, Verdict.Pass)]
    [InlineData(true, false, 1, Verdict.Fail)]
    [InlineData(false, true, 1, Verdict.Fail)]
    [InlineData(true, true, 0, Verdict.Fail)]
    public void Alarms_that_roll_back_do_as_well(bool enable, bool rollback, int alarms, Verdict expected) =>
        Assert.Equal(
            expected,
            Judge(With(new() { Alarms = new() { Enable = enable, Rollback = rollback, AlarmNames = [.. Enumerable.Repeat("errors", alarms)] } })).Verdict);

    [Theory]
    [InlineData("BLUE_GREEN")]
    [InlineData("LINEAR")]
    [InlineData("CANARY")]
    public void Strategies_that_shift_traffic_pass(string strategy) => Assert.Equal(Verdict.Pass, Judge(With(new() { Strategy = strategy })).Verdict);

    [Fact]
    public void Other_controllers_daemons_and_inactive_services_are_not_concerned()
    {
        var service = With(null);

        Assert.Equal(Verdict.NotApplicable, Judge(service with { DeploymentController = new() { Type = "CODE_DEPLOY" } }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(service with { DeploymentController = new() { Type = "EXTERNAL" } }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(service with { SchedulingStrategy = "DAEMON" }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(service with { Status = "INACTIVE" }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(service with { DeploymentController = null, SchedulingStrategy = null }).Verdict);
    }

    private static Service With(DeploymentConfiguration? configuration) => AService.Named("web") with { DeploymentConfiguration = configuration };

    private static CheckVerdict Judge(Service service) =>
        Assert.Single(CheckRunner.Run<MissingCircuitBreaker>(ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([service]) }));
}
