using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Secrets;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Secrets;

/// <summary>The checks over secrets that definitions in use refer to.</summary>
public sealed class EcsSecretCheckTests
{
    private static readonly ATaskDefinition Using = ATaskDefinition.Named("web").WithContainer("app", c => c with { Secrets = [new() { Name = "DB", ValueFrom = ASecret.ArnOf("web/db") }] });

    [Fact]
    public void A_rotation_that_is_not_overdue_passes()
    {
        var verdict = Rotation(ASecret.Named());
        Assert.Equal(Verdict.Pass, verdict.Verdict);
        Assert.Equal((SubjectKind.Secret, ASecret.ArnOf("web/db"), "web/db"), (verdict.Subject!.Kind, verdict.Subject.Key, verdict.Subject.Name));

        // Within a day of being due it may just run.
        Assert.Equal(Verdict.Pass, Rotation(ASecret.Named() with { NextRotationDate = Ago(1) }).Verdict);
        Assert.Equal(Verdict.Pass, Rotation(ASecret.Named() with { NextRotationDate = null, LastRotatedDate = Ago(31) }).Verdict);
        Assert.Equal(Verdict.Pass, Rotation(ASecret.Named() with { NextRotationDate = null, RotationRules = new() { ScheduleExpression = "cron(0 0 1 * ? *)" } }).Verdict);
    }

    [Fact]
    public void An_overdue_rotation_is_medium()
    {
        var verdict = Rotation(ASecret.Named() with { NextRotationDate = Ago(1).AddMinutes(-1) });
        Assert.Equal((Verdict.Fail, Severity.Medium, "LastRotatedDate"), (verdict.Verdict, verdict.Severity, Assert.Single(verdict.Evidence).Path));

        Assert.Equal(Verdict.Fail, Rotation(ASecret.Named() with { NextRotationDate = null, LastRotatedDate = Ago(32) }).Verdict);
        Assert.Equal(Verdict.Fail, Rotation(ASecret.Named() with { NextRotationDate = null, LastRotatedDate = null, LastChangedDate = Ago(32) }).Verdict);
    }

    [Theory]
    [InlineData(90, Verdict.Pass, Severity.Medium)]
    [InlineData(91, Verdict.Fail, Severity.Low)]
    [InlineData(365, Verdict.Fail, Severity.Low)]
    [InlineData(366, Verdict.Fail, Severity.Medium)]
    public void Without_rotation_its_last_change_counts(int days, Verdict expected, Severity severity)
    {
        var secret = ASecret.Named() with { RotationEnabled = false, LastChangedDate = Ago(days) };
        Assert.Equal((expected, severity), (Rotation(secret).Verdict, Rotation(secret).Severity));

        // Never changed: the day it was made counts.
        Assert.Equal(expected, Rotation(secret with { LastChangedDate = null, CreatedDate = Ago(days) }).Verdict);
    }

    [Fact]
    public void The_days_are_parameters()
    {
        var region = Region(ASecret.Named() with { RotationEnabled = false, LastChangedDate = Ago(40) });
        Assert.Equal(Severity.Low, Assert.Single(CheckRunner.Run<UnrotatedSecret>(region, ("maximumDays", "30"))).Severity);
        Assert.Equal(Severity.Medium, Assert.Single(CheckRunner.Run<UnrotatedSecret>(region, ("maximumDays", "30"), ("longDays", "35"))).Severity);
    }

    [Fact]
    public void A_secret_without_any_date_fails() =>
        Assert.Equal(Verdict.Fail, Rotation(ASecret.Named() with { RotationEnabled = false, LastChangedDate = null, CreatedDate = null }).Verdict);

    [Fact]
    public void What_others_manage_or_what_goes_away_need_not_be_rotated()
    {
        var bad = ASecret.Named() with { RotationEnabled = false, LastChangedDate = Ago(900) };
        Assert.Equal(Verdict.NotApplicable, Rotation(bad with { OwningService = "rds" }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Rotation(bad with { DeletedDate = Ago(1) }).Verdict);
    }

    [Fact]
    public void A_secret_that_nothing_in_use_refers_to_is_not_concerned_unless_something_is_unread()
    {
        var bad = ASecret.Named("other") with { RotationEnabled = false, LastChangedDate = Ago(900) };
        Assert.Equal(Verdict.NotApplicable, Rotation(bad).Verdict);

        var stale = ASnapshot.With(Using) with { Secrets = ASecret.Facts([ASecret.Named()]), ActiveRevisions = Observed.Known<RevisionCollection>([ATaskDefinition.ArnOf("web", 2)]) };
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<UnrotatedSecret>(stale)).Verdict);

        var unread = Region(bad) with { TaskDefinitions = new() { Gaps = [ASnapshot.Denied("ecs:ListTaskDefinitions")] } };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<UnrotatedSecret>(unread)).Verdict);

        var unknown = ASnapshot.With(Using) with { Secrets = ASecret.Facts([ASecret.Named()]), ActiveRevisions = Observed.Unknown<RevisionCollection>(ASnapshot.Denied("ecs:ListTaskDefinitions")) };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<UnrotatedSecret>(unknown)).Verdict);
    }

    [Fact]
    public void A_definition_of_another_region_counts()
    {
        var here = ASnapshot.OfRegion() with { Secrets = ASecret.Facts([ASecret.Named() with { RotationEnabled = false, LastChangedDate = Ago(900) }]) };
        var there = ASnapshot.OfRegion("us-east-1") with { TaskDefinitions = ResourceList<TaskDefinition>.Of([Using]), ActiveRevisions = Observed.Known<RevisionCollection>([ATaskDefinition.ArnOf("web")]) };

        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<UnrotatedSecret>(ASnapshot.Account(here, there))).Verdict);
    }

    [Fact]
    public void An_unread_list_of_secrets_is_not_assessed()
    {
        var region = ASnapshot.With(Using) with { Secrets = new() { Secrets = new() { Gaps = [ASnapshot.Denied("secretsmanager:ListSecrets")] } } };
        Assert.True(Assert.Single(CheckRunner.Run<UnrotatedSecret>(region)).IsListGap);
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<PublicSecret>(region)).Verdict);
    }

    [Fact]
    public void No_policy_or_one_for_the_own_account_or_organization_passes()
    {
        Assert.Equal(Verdict.Pass, Policy().Verdict);
        Assert.Equal(Verdict.Pass, Policy(Allow("AWS", ARole.ArnOf("web"))).Verdict);
        Assert.Equal(Verdict.Pass, Policy(Allow("AWS", ASnapshot.AccountId)).Verdict);
        Assert.Equal(Verdict.Pass, Policy(Allow("Service", "rds.amazonaws.com")).Verdict);
        Assert.Equal(Verdict.Pass, Policy(Allow("AWS", "999988887777") with { Conditions = [new("StringEquals", "aws:PrincipalOrgID", ["o-abc1234567"])] }).Verdict);
        Assert.Equal(Verdict.Pass, Policy(Allow("AWS", "*") with { Effect = "Deny" }).Verdict);
        Assert.Equal(Verdict.Pass, Policy(Allow("AWS", "999988887777") with { Effect = "Deny" }).Verdict);
        Assert.Equal(Verdict.Pass, Policy(Allow("AWS", "AROAEXAMPLE1")).Verdict);
        Assert.Equal(Verdict.Pass, Policy(Allow("AWS", "1234")).Verdict);
    }

    [Fact]
    public void Everybody_is_critical()
    {
        var verdict = Policy(Allow("AWS", ARole.ArnOf("web")), Allow("AWS", "*"));

        Assert.Equal((Verdict.Fail, Severity.Critical), (verdict.Verdict, verdict.Severity));
        Assert.Equal("ResourcePolicy.Statement[1].Principal", Assert.Single(verdict.Evidence).Path);
    }

    [Fact]
    public void Another_account_is_medium_unless_it_is_allowed()
    {
        var verdict = Policy(Allow("AWS", "arn:aws:iam::999988887777:root"));
        Assert.Equal((Verdict.Fail, Severity.Medium, "999988887777"), (verdict.Verdict, verdict.Severity, Assert.Single(verdict.Evidence).Actual));

        var region = Region(ASecret.Named() with { Policy = AKey.Policy(Allow("AWS", "arn:aws:iam::999988887777:root")) });
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<PublicSecret>(region, ("allowedAccounts", "444455556666, 999988887777"))).Verdict);
    }

    [Fact]
    public void A_policy_that_could_not_be_read_is_not_assessed() =>
        Assert.Equal(
            Verdict.NotAssessed,
            Assert.Single(CheckRunner.Run<PublicSecret>(Region(ASecret.Named() with { Policy = Observed.Unknown<PolicyDocument?>(ASnapshot.Denied("secretsmanager:GetResourcePolicy")) }))).Verdict);

    private static DateTimeOffset Ago(int days) => ASnapshot.TakenAt.AddDays(-days);

    private static PolicyStatement Allow(string type, string principal) => ARole.Allow(["secretsmanager:GetSecretValue"]) with { Principals = [new(type, principal)] };

    private static Snapshot Region(Secret secret) => ASnapshot.With(Using) with { Secrets = ASecret.Facts([secret]) };

    private static CheckVerdict Rotation(Secret secret) => Assert.Single(CheckRunner.Run<UnrotatedSecret>(Region(secret)));

    private static CheckVerdict Policy(params PolicyStatement[] statements) => Assert.Single(CheckRunner.Run<PublicSecret>(
        Region(ASecret.Named() with { Policy = statements.Length == 0 ? Observed.Known<PolicyDocument?>(null) : AKey.Policy(statements) })));
}
