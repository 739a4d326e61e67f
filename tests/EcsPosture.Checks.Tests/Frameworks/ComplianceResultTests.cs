using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Checks.TaskDefinitions;
using Xunit;

namespace EcsPosture.Checks.Tests.Frameworks;

public sealed class ComplianceResultTests
{
    private static readonly Framework Fsbp = FrameworkList.Find("aws-fsbp")!;
    private static readonly ControlIndex Index = new(new([new PrivilegedContainer()]));

    [Theory]
    [InlineData(1, 1, 1, 1, ControlStatus.Failed)]
    [InlineData(1, 0, 1, 1, ControlStatus.NotAssessed)]
    [InlineData(1, 0, 1, 0, ControlStatus.Manual)]
    [InlineData(1, 0, 0, 0, ControlStatus.Passed)]
    [InlineData(0, 0, 0, 0, ControlStatus.NoResult)]
    public void A_control_passes_only_when_nothing_fails_is_unread_or_left_to_a_person(int passes, int fails, int manuals, int notAssessed, ControlStatus expected) =>
        Assert.Equal(expected, Ecs4(new(passes, fails, manuals, notAssessed, 5)).Status);

    [Fact]
    public void A_control_whose_check_did_not_run_has_no_result() => Assert.Equal(ControlStatus.NoResult, Ecs4(null).Status);

    [Fact]
    public void A_control_without_a_check_is_said_not_to_be_covered()
    {
        var result = ComplianceResult.Of(Fsbp, Index, _ => new(1, 0, 0, 0, 0));

        Assert.Equal(ControlStatus.NotCovered, result.Controls.Single(c => c.Control.Id == "ECS.12").Status);
        Assert.Equal(Fsbp.Controls.Count - 1, result.Count(ControlStatus.NotCovered));
        Assert.Equal(Fsbp.Sections.Where(s => s.Key != "ECS"), result.UncoveredSections);
    }

    [Fact]
    public void Mappings_that_are_not_published_can_be_left_out()
    {
        var nist = FrameworkList.Find("nist-800-53-r5")!;
        var mappings = CheckCatalogue.Default.Checks.SelectMany(c => c.Info.Controls).Where(m => m.Framework == nist.Name).ToList();

        int Mapped(bool publishedOnly) => ComplianceResult.Of(nist, ControlIndex.Default, _ => null, publishedOnly).Controls.Sum(c => c.Checks.Count);

        Assert.Equal(mappings.Count, Mapped(publishedOnly: false));
        Assert.Equal(mappings.Count(m => m.Source is MappingSource.Published), Mapped(publishedOnly: true));
        Assert.NotEqual(Mapped(publishedOnly: false), Mapped(publishedOnly: true));
    }

    [Fact]
    public void The_results_of_all_checks_of_a_control_count()
    {
        var control = FrameworkList.FindControl("nist-800-53-r5:AC-6")!;
        var checks = ControlIndex.Default.Of(control);

        var result = ComplianceResult.Of(FrameworkList.Find(control.Framework)!, ControlIndex.Default, _ => new(2, 1, 0, 0, 3, 1)).Controls.Single(c => c.Control == control);

        Assert.True(checks.Count > 1);
        Assert.Equal(new(2 * checks.Count, checks.Count, 0, 0, 3 * checks.Count, checks.Count), result.Counts);
        Assert.Equal(checks.Select(c => c.Check.Id), ControlIndex.Default.ChecksOf([control.Key]));
    }

    [Fact]
    public void Only_fails_can_be_suppressed() =>
        Assert.Equal(new VerdictCounts(4, 3, 0, 0, 0, 2), VerdictCounts.None.With(Verdict.Pass, 4, 9).With(Verdict.Fail, 3, 2));

    private static ControlResult Ecs4(VerdictCounts? counts) => ComplianceResult.Of(Fsbp, Index, _ => counts).Controls.Single(c => c.Control.Id == "ECS.4");
}
