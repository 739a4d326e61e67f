using EcsPosture.Checks.Clusters;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Clusters;

public sealed class ContainerInsightsOffTests
{
    [Theory]
    [InlineData("enabled", Verdict.Pass)]
    [InlineData("enhanced", Verdict.Pass)]
    [InlineData("disabled", Verdict.Fail)]
    public void Enabled_and_enhanced_pass(string value, Verdict expected) =>
        Assert.Equal(expected, Judge(ACluster.Named() with { Settings = [new("containerInsights", value)] }).Verdict);

    [Fact]
    public void An_absent_setting_fails_with_its_path()
    {
        var verdict = Judge(ACluster.Named() with { Settings = [new("other", "on")] });

        Assert.Equal(Severity.Medium, verdict.Severity);
        Assert.Equal(new Evidence("settings[containerInsights]", Evidence.Absent, "enhanced or enabled"), Assert.Single(verdict.Evidence));
    }

    [Fact]
    public void A_disabled_setting_is_the_evidence() =>
        Assert.Equal("disabled", Assert.Single(Judge(ACluster.Named() with { Settings = [new("containerInsights", "disabled")] }).Evidence).Actual);

    [Fact]
    public void An_answer_without_settings_is_not_assessed() =>
        Assert.Equal(Verdict.NotAssessed, Judge(ACluster.Named() with { Settings = null }).Verdict);

    [Fact]
    public void For_an_empty_cluster_it_is_information() =>
        Assert.Equal(Severity.Info, Judge(ACluster.Named() with { Settings = [], ActiveServicesCount = 0, RunningTasksCount = 0 }).Severity);

    [Fact]
    public void An_inactive_cluster_is_not_concerned() =>
        Assert.Equal(Verdict.NotApplicable, Judge(ACluster.Named() with { Settings = [], Status = "INACTIVE" }).Verdict);

    private static CheckVerdict Judge(Cluster cluster) =>
        Assert.Single(CheckRunner.Run<ContainerInsightsOff>(ASnapshot.OfRegion() with { Clusters = ResourceList<Cluster>.Of([cluster]) }));
}
