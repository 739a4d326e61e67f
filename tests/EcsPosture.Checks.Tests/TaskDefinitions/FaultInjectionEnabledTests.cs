using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.TaskDefinitions;

public sealed class FaultInjectionEnabledTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    public void Off_or_absent_passes(bool? value) =>
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<FaultInjectionEnabled>(Used(d => d with { EnableFaultInjection = value }))).Verdict);

    [Fact]
    public void On_and_in_use_fails_at_low()
    {
        var verdict = Assert.Single(CheckRunner.Run<FaultInjectionEnabled>(Used(d => d)));

        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("enableFaultInjection", "true", "false or absent"), Assert.Single(verdict.Evidence));
    }

    [Fact]
    public void What_nothing_runs_is_not_concerned_but_only_when_that_is_known()
    {
        var idle = Used(d => d) with { Services = ResourceList<Service>.Of([]) };
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<FaultInjectionEnabled>(idle)).Verdict);

        var unread = idle with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } };
        var verdict = Assert.Single(CheckRunner.Run<FaultInjectionEnabled>(unread));
        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.Equal("ecs:ListTasks", Assert.Single(verdict.Gaps).Action);
    }

    [Fact]
    public void A_test_tag_excuses_and_unread_tags_leave_it_open()
    {
        var tagged = Used(d => d with { Tags = Observed.Known<IReadOnlyList<Tag>>([new("Environment", "TEST")]) });
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<FaultInjectionEnabled>(tagged)).Verdict);
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<FaultInjectionEnabled>(tagged, ("testTags", "stage=lab"))).Verdict);

        var unread = Used(d => d with { Tags = default });
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<FaultInjectionEnabled>(unread)).Verdict);
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<FaultInjectionEnabled>(unread, ("testTags", ""))).Verdict);
    }

    [Fact]
    public void Windows_is_not_concerned() =>
        Assert.Equal(
            Verdict.NotApplicable,
            Assert.Single(CheckRunner.Run<FaultInjectionEnabled>(Used(d => d with { RuntimePlatform = new() { OperatingSystemFamily = "WINDOWS_SERVER_2022_CORE" } }))).Verdict);

    private static Snapshot Used(Func<TaskDefinition, TaskDefinition> change) =>
        ASnapshot.With(ATaskDefinition.Named("web").With(d => change(d with { EnableFaultInjection = true }))) with
        {
            Services = ResourceList<Service>.Of([AService.Named("web")]),
        };
}
