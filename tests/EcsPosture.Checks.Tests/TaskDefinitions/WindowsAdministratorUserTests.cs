using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.TaskDefinitions;

public sealed class WindowsAdministratorUserTests
{
    [Theory]
    [InlineData("ContainerUser", Verdict.Pass)]
    [InlineData("ContainerAdministrator", Verdict.Fail)]
    [InlineData("CONTAINERADMINISTRATOR", Verdict.Fail)]
    [InlineData(@"User Manager\ContainerAdministrator", Verdict.Fail)]
    [InlineData("root", Verdict.Pass)]
    [InlineData(null, Verdict.Manual)]
    [InlineData("", Verdict.Manual)]
    public void The_user_decides_and_an_absent_one_is_left_to_a_person(string? user, Verdict expected)
    {
        var definition = ATaskDefinition.Named("web").OnWindows().WithContainer("a", c => c with { User = user });

        var verdict = Assert.Single(CheckRunner.Run<WindowsAdministratorUser>(definition));

        Assert.Equal(expected, verdict.Verdict);
        Assert.Equal(expected is Verdict.Pass ? [] : [expected is Verdict.Fail ? user! : user is null ? "absent" : "empty"], verdict.Evidence.Select(e => e.Actual));
    }

    [Fact]
    public void One_administrator_of_two_containers_fails_alone()
    {
        var definition = ATaskDefinition.Named("web").OnWindows()
            .WithContainer("a", c => c with { User = "ContainerUser" })
            .WithContainer("b", c => c with { User = "ContainerAdministrator" });

        Assert.Equal(["a Pass", "b Fail"], CheckRunner.Run<WindowsAdministratorUser>(definition).Select(v => $"{v.Container} {v.Verdict}"));
    }

    [Fact]
    public void Linux_is_not_concerned() =>
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<WindowsAdministratorUser>(ATaskDefinition.Named("web"))).Verdict);
}
