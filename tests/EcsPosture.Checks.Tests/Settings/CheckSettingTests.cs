using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Settings;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Settings;

public sealed class CheckSettingTests
{
    private const string Writable = "ecs-task-readonly-root-filesystem";
    private const string Retention = "ecs-log-group-retention";

    [Fact]
    public void A_narrower_setting_goes_before_a_wider_one_value_by_value()
    {
        var general = new CheckSetting { IsEnabled = false, Severity = Severity.Low, Parameters = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };
        var own = new CheckSetting { IsEnabled = true, Parameters = new Dictionary<string, string> { ["b"] = "3" } };

        Assert.Equal(
            new() { IsEnabled = true, Severity = Severity.Low, Parameters = new Dictionary<string, string> { ["a"] = "1", ["b"] = "3" } },
            own.Over(general));
        Assert.Equal(general, CheckSetting.None.Over(general));
    }

    [Theory]
    [InlineData("365", ParameterKind.Number, "1.5")]
    [InlineData("365", ParameterKind.Number, "-1")]
    [InlineData("365", ParameterKind.Number, "")]
    [InlineData("true", ParameterKind.Switch, "yes")]
    [InlineData("a,b", ParameterKind.Text, "a\nb")]
    public void A_parameter_tells_by_its_default_what_it_takes(string byDefault, ParameterKind kind, string wrong)
    {
        var parameter = new CheckParameter("p", byDefault, "What it does.");

        Assert.Equal(kind, parameter.Kind);
        Assert.Null(parameter.ErrorOf(byDefault));
        Assert.StartsWith("enter ", parameter.ErrorOf(wrong), StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_of_every_parameter_is_a_value_that_it_takes() => Assert.All(
        CheckCatalogue.Default.Checks.SelectMany(c => c.Info.Parameters),
        parameter => Assert.Null(parameter.ErrorOf(parameter.Default)));

    [Fact]
    public void A_check_that_is_off_gives_no_verdict_and_others_stay_the_same()
    {
        var evaluator = new Evaluator(CheckCatalogue.Default);
        var account = ASnapshot.Account(Estate());

        var all = evaluator.Evaluate(account);
        var without = evaluator.Evaluate(account, Options(Writable, new() { IsEnabled = false }));

        Assert.Contains(all.Verdicts, v => v.CheckId == Writable);
        Assert.Equal(all.Verdicts.Where(v => v.CheckId != Writable).Select(Key), without.Verdicts.Select(Key));
        Assert.DoesNotContain(Writable, without.CheckIds);
    }

    [Fact]
    public void A_severity_that_is_set_holds_for_every_verdict_of_the_check_and_is_marked()
    {
        var verdicts = new Evaluator(CheckCatalogue.Default).Evaluate(ASnapshot.Account(Estate()), Options(Writable, new() { Severity = Severity.Info })).Verdicts;

        var own = verdicts.Where(v => v.CheckId == Writable).ToList();
        Assert.Contains(own, v => v.Verdict is Verdict.Fail);
        Assert.All(own, v => Assert.Equal((Severity.Info, true), (v.Severity, v.IsSeveritySet)));
        Assert.All(verdicts.Where(v => v.CheckId != Writable), v => Assert.False(v.IsSeveritySet));
    }

    [Fact]
    public void What_a_check_no_longer_has_or_takes_is_left_out_of_a_scan()
    {
        var options = new Dictionary<string, CheckSetting>
        {
            ["gone-check"] = new() { IsEnabled = false },
            [Retention] = new() { Parameters = new Dictionary<string, string> { ["minimumRetentionDays"] = "forever", ["gone"] = "1" } },
        }.ToOptions(CheckCatalogue.Default);

        Assert.Empty(options.Disabled);
        Assert.Empty(options.Parameters);
    }

    private static EvaluationOptions Options(string check, CheckSetting setting) => new Dictionary<string, CheckSetting> { [check] = setting }.ToOptions(CheckCatalogue.Default);

    private static Inventory.Snapshots.Snapshot Estate() => ASnapshot.With(ATaskDefinition.Named("web").WithContainer("app", c => c with { ReadonlyRootFilesystem = false }));

    private static (string, Verdict, Severity, string, string?) Key(CheckVerdict verdict) => (verdict.CheckId, verdict.Verdict, verdict.Severity, verdict.Resource.Arn, verdict.Container);
}
