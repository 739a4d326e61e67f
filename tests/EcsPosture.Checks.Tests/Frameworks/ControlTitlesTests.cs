using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;
using Xunit;

namespace EcsPosture.Checks.Tests.Frameworks;

public sealed class ControlTitlesTests
{
    [Fact]
    public void Every_control_that_a_check_names_has_a_title()
    {
        var missing = CheckCatalogue.Default.Checks
            .SelectMany(c => c.Info.Controls.Select(control => $"{c.Info.Id}: {control.Framework} {control.Control}").Where((_, i) =>
                ControlTitles.Find(c.Info.Controls[i].Framework, c.Info.Controls[i].Control) is null));

        Assert.Empty(missing);
    }

    [Fact]
    public void An_unknown_control_or_framework_has_none()
    {
        Assert.Null(ControlTitles.Find(FrameworkNames.Fsbp, "ECS.1"));
        Assert.Null(ControlTitles.Find("no framework", "ECS.4"));
    }

    [Fact]
    public void No_check_names_a_control_twice() => Assert.All(CheckCatalogue.Default.Checks, check =>
        Assert.Equal(check.Info.Controls.Count, check.Info.Controls.DistinctBy(c => (c.Framework, c.Control)).Count()));
}
