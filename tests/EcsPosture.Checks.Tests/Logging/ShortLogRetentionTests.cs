using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Logging;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Logging;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Logging;

public sealed class ShortLogRetentionTests
{
    [Theory]
    [InlineData(365, Verdict.Pass, Severity.Medium)]
    [InlineData(364, Verdict.Fail, Severity.Medium)]
    [InlineData(null, Verdict.Fail, Severity.Low)]
    public void Events_are_kept_long_enough_but_not_for_ever(int? days, Verdict expected, Severity severity)
    {
        var verdict = Judge(ALogGroup.Named() with { RetentionInDays = days });

        Assert.Equal((expected, severity), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void The_minimum_is_a_parameter() =>
        Assert.Equal(Verdict.Pass, Judge(ALogGroup.Named() with { RetentionInDays = 30 }, ("minimumRetentionDays", "30")).Verdict);

    [Fact]
    public void Groups_of_sessions_and_of_Container_Insights_are_judged_too()
    {
        var region = ASnapshot.OfRegion() with
        {
            Clusters = ResourceList<Cluster>.Of([ACluster.Named("main")]),
            LogGroups = ResourceList<LogGroup>.Of(
            [
                ALogGroup.Named("/ecs/exec") with { RetentionInDays = 1 },
                ALogGroup.Named("/aws/ecs/containerinsights/main/performance") with { RetentionInDays = 1 },
                ALogGroup.Named("/aws/ecs/containerinsights/gone/performance") with { RetentionInDays = 1 },
            ]),
        };

        Assert.Equal(
            ["/aws/ecs/containerinsights/gone/performance NotApplicable", "/aws/ecs/containerinsights/main/performance Fail", "/ecs/exec Fail"],
            CheckRunner.Run<ShortLogRetention>(region).Select(v => $"{v.Resource.Name} {v.Verdict}"));
    }

    private static CheckVerdict Judge(LogGroup group, params (string, string)[] parameters) =>
        Assert.Single(CheckRunner.Run<ShortLogRetention>(ASnapshot.With(ATaskDefinition.Named("web")) with { LogGroups = ResourceList<LogGroup>.Of([group]) }, parameters));
}
