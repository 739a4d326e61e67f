using EcsPosture.Checks.Accounts;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Accounts;

public sealed class InsightsOffByDefaultTests
{
    [Theory]
    [InlineData("enabled", Verdict.Pass)]
    [InlineData("enhanced", Verdict.Pass)]
    [InlineData("disabled", Verdict.Fail)]
    public void The_default_is_on(string value, Verdict expected) => Assert.Equal(expected, Judge(Region(new AccountSetting { Name = "containerInsights", Value = value })).Verdict);

    [Fact]
    public void One_thing_is_judged_per_region()
    {
        var verdict = Judge(Region());

        Assert.Equal("arn:aws:ecs:eu-west-1:111122223333:settings", verdict.Resource.Arn);
        Assert.Equal(("ECS account settings", SubjectKind.AccountSetting), (verdict.Resource.Name, verdict.Subject!.Kind));
        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void Without_clusters_it_is_information_and_with_unread_clusters_not()
    {
        Assert.Equal(Severity.Info, Judge(Region() with { Clusters = ResourceList<Cluster>.Of([]) }).Severity);
        Assert.Equal(Severity.Low, Judge(Region() with { Clusters = new() }).Severity);
    }

    [Fact]
    public void Unread_settings_are_not_assessed() =>
        Assert.Equal(Verdict.NotAssessed, Judge(Region() with { AccountSettings = Observed.Unknown<IReadOnlyList<AccountSetting>>(ASnapshot.Denied("ecs:ListAccountSettings")) }).Verdict);

    [Fact]
    public void The_evidence_is_the_value_and_a_pass_says_whose_value_it_is()
    {
        Assert.Equal(new Evidence("settings[containerInsights]", "disabled", "enhanced or enabled"), Assert.Single(Judge(Region(new AccountSetting { Name = "containerInsights", Value = "disabled" })).Evidence));
        Assert.Equal(Evidence.Absent, Assert.Single(Judge(Region()).Evidence).Actual);
        Assert.Contains("a principal's own value is not known", Judge(Region(new AccountSetting { Name = "containerInsights", Value = "enabled" })).Message, StringComparison.Ordinal);
    }

    private static Snapshot Region(params AccountSetting[] settings) => ASnapshot.OfRegion() with
    {
        Clusters = ResourceList<Cluster>.Of([ACluster.Named()]),
        AccountSettings = Observed.Known<IReadOnlyList<AccountSetting>>(settings),
    };

    private static CheckVerdict Judge(Snapshot region) => Assert.Single(CheckRunner.Run<InsightsOffByDefault>(region));
}
