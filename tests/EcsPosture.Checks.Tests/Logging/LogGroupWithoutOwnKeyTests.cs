using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Logging;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Keys;
using EcsPosture.Inventory.Logging;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Logging;

public sealed class LogGroupWithoutOwnKeyTests
{
    [Fact]
    public void A_group_without_a_key_fails()
    {
        var verdict = Judge(ALogGroup.Named() with { KmsKeyId = null });

        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("kmsKeyId", Evidence.Absent, "ARN of an enabled key"), Assert.Single(verdict.Evidence));
    }

    [Fact]
    public void An_enabled_key_passes_and_one_that_cannot_be_used_is_medium()
    {
        Assert.Equal(Verdict.Pass, Judge(ALogGroup.Named(), AKey.Named(AKey.OfLogs)).Verdict);

        var disabled = Judge(ALogGroup.Named(), AKey.Named(AKey.OfLogs) with { KeyState = "Disabled" });
        Assert.Equal((Verdict.Fail, Severity.Medium), (disabled.Verdict, disabled.Severity));
        Assert.Equal(new Evidence("kmsKeyId", $"{AKey.ArnOf(AKey.OfLogs)}, Disabled", "ARN of an enabled key"), Assert.Single(disabled.Evidence));

        Assert.Equal(Verdict.Fail, Judge(ALogGroup.Named(), AKey.Named(AKey.OfLogs) with { KeyState = "PendingDeletion" }).Verdict);
    }

    [Fact]
    public void A_key_that_was_not_read_leaves_it_open()
    {
        var verdict = Judge(ALogGroup.Named());

        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.Equal(("kms:DescribeKey", ALogGroup.Named().KmsKeyId), (Assert.Single(verdict.Gaps).Action, verdict.Gaps[0].Resource));
    }

    [Fact]
    public void A_group_that_ECS_does_not_write_to_is_not_concerned() =>
        Assert.Equal(Verdict.NotApplicable, Judge(ALogGroup.Named("/aws/lambda/x") with { KmsKeyId = null }).Verdict);

    private static CheckVerdict Judge(LogGroup group, params KmsKey[] keys) =>
        Assert.Single(CheckRunner.Run<LogGroupWithoutOwnKey>(ASnapshot.With(ATaskDefinition.Named("web")) with { LogGroups = ResourceList<LogGroup>.Of([group]), Keys = AKey.Facts(keys) }));
}
