using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.TaskDefinitions;

public sealed class LinuxRootUserTests
{
    [Theory]
    [InlineData("1000")]
    [InlineData("1000:0")]
    [InlineData("app")]
    [InlineData("app:root")]
    [InlineData("rooted")]
    [InlineData("10")]
    [InlineData("0x0")]
    [InlineData("+")]
    public void A_user_other_than_root_passes(string user) => Assert.Equal(Verdict.Pass, Judge(user).Verdict);

    [Theory]
    [InlineData("0")]
    [InlineData("0:0")]
    [InlineData("0:1000")]
    [InlineData("00")]
    [InlineData("+0")]
    [InlineData("root")]
    [InlineData("root:root")]
    [InlineData("root:1000")]
    [InlineData(" root ")]
    [InlineData(":1000")]
    public void Root_in_any_spelling_fails(string user)
    {
        var verdict = Judge(user);

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Equal(Severity.Medium, verdict.Severity);
        Assert.Equal(new Evidence("containerDefinitions[0].user", user, "a user other than root (0)"), Assert.Single(verdict.Evidence));
    }

    [Theory]
    [InlineData(null, "absent")]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    public void No_user_fails_because_the_image_decides(string? user, string actual)
    {
        var verdict = Judge(user);

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Contains("image default is unknown", verdict.Message, StringComparison.Ordinal);
        Assert.Equal(actual, Assert.Single(verdict.Evidence).Actual);
    }

    [Fact]
    public void One_root_container_of_two_fails_alone_whatever_its_name()
    {
        var definition = ATaskDefinition.Named("web").WithContainer("a").WithContainer("b c <script>", c => c with { User = "root" });

        Assert.Equal(["a Pass", "b c <script> Fail"], CheckRunner.Run<LinuxRootUser>(definition).Select(v => $"{v.Container} {v.Verdict}"));
    }

    [Theory]
    [InlineData("0", Verdict.NotApplicable)]
    [InlineData(null, Verdict.NotApplicable)]
    [InlineData("1000", Verdict.Pass)]
    public void A_log_router_may_be_root_and_passes_when_it_is_not(string? user, Verdict expected)
    {
        var definition = ATaskDefinition.Named("web").WithContainer("log-router", c => c with { User = user, FirelensConfiguration = new() { Type = "fluentbit" } });

        Assert.Equal(expected, Assert.Single(CheckRunner.Run<LinuxRootUser>(definition)).Verdict);
    }

    [Fact]
    public void An_unset_operating_system_is_judged_by_this_check_and_not_by_the_one_for_windows()
    {
        var definition = ATaskDefinition.Named("web").With(d => d with { RuntimePlatform = null }).WithContainer("a", c => c with { User = null });

        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<LinuxRootUser>(definition)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<WindowsAdministratorUser>(definition)).Verdict);
    }

    [Fact]
    public void Windows_is_not_concerned() =>
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<LinuxRootUser>(ATaskDefinition.Named("web").OnWindows())).Verdict);

    private static Evaluation.CheckVerdict Judge(string? user) =>
        Assert.Single(CheckRunner.Run<LinuxRootUser>(ATaskDefinition.Named("web").WithContainer("a", c => c with { User = user })));
}
