using EcsPosture.Checks.Logging;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Logging;

public sealed class ContainerWithoutLogsTests
{
    [Fact]
    public void A_driver_passes() =>
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<ContainerWithoutLogs>(ATaskDefinition.Named("web"))).Verdict);

    [Fact]
    public void One_container_with_logs_does_not_excuse_the_others()
    {
        var verdicts = CheckRunner.Run<ContainerWithoutLogs>(ATaskDefinition.Named("web")
            .WithContainer("a").WithContainer("b", c => c with { LogConfiguration = null }).WithContainer("c", c => c with { LogConfiguration = new() { LogDriver = "none" } }));

        Assert.Equal(["a Pass", "b Fail", "c Fail"], verdicts.Select(v => $"{v.Container} {v.Verdict}"));
        Assert.Equal(new Evidence("containerDefinitions[1].logConfiguration.logDriver", Evidence.Absent, "a driver other than none"), Assert.Single(verdicts[1].Evidence));
        Assert.Equal("none", Assert.Single(verdicts[2].Evidence).Actual);
        Assert.Equal(Severity.High, verdicts[2].Severity);
        Assert.Equal(("Container b has no log driver.", "Container c has the log driver none."), (verdicts[1].Message, verdicts[2].Message));
    }

    [Fact]
    public void A_log_configuration_without_a_driver_fails() =>
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<ContainerWithoutLogs>(ATaskDefinition.Named("web").WithContainer("a", c => c with { LogConfiguration = new() { LogDriver = "" } }))).Verdict);

    [Fact]
    public void For_the_router_itself_it_is_only_information()
    {
        TaskDefinition definition = ATaskDefinition.Named("web").WithContainer("router", c => c with { LogConfiguration = null, FirelensConfiguration = new() { Type = "fluentbit" } });

        var verdict = Assert.Single(CheckRunner.Run<ContainerWithoutLogs>(definition));

        Assert.Equal((Verdict.Fail, Severity.Info), (verdict.Verdict, verdict.Severity));
        Assert.Equal("Container router, the FireLens router, has no log driver.", verdict.Message);
    }
}
