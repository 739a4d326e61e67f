using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Secrets;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Secrets;

public sealed class SecretInOlderRevisionTests
{
    private static readonly string Marker = new RedactionMarker(ValueKind.Literal, 12).ToString();

    [Fact]
    public void An_older_active_revision_with_a_secret_fails_the_clean_latest_one()
    {
        var verdicts = CheckRunner.Run<SecretInOlderRevision>(ASnapshot.With(Bad(1), Clean(2), Clean(3)));

        Assert.Equal(["web:1 NotApplicable", "web:2 NotApplicable", "web:3 Fail"], verdicts.Select(v => $"{v.Resource.Name} {v.Verdict}"));
        Assert.Equal((Severity.Medium, "web"), (verdicts[2].Severity, verdicts[2].Subject!.Key));
        Assert.Equal(
            new Evidence("web:1: containerDefinitions[0].environment[name=DB_PASSWORD]", "literal, 12 characters (masked)", "a revision that is deleted"),
            Assert.Single(verdicts[2].Evidence));
    }

    [Fact]
    public void A_secret_in_another_field_counts_too() =>
        Assert.Equal(Verdict.Fail, Latest(ASnapshot.With(ATaskDefinition.Named("web", 1).WithContainer("a", c => c with { Command = [Marker] }), Clean(2))).Verdict);

    [Fact]
    public void A_latest_revision_with_a_secret_of_its_own_is_not_concerned() =>
        Assert.Equal(Verdict.NotApplicable, Latest(ASnapshot.With(Bad(1), Bad(2))).Verdict);

    [Fact]
    public void Clean_families_and_revisions_of_other_families_pass()
    {
        Assert.Equal(Verdict.Pass, Latest(ASnapshot.With(Clean(1), Clean(2))).Verdict);

        var other = ATaskDefinition.Named("other").WithContainer("a", c => c with { Command = [Marker] });
        Assert.Equal(Verdict.Pass, Latest(ASnapshot.With(other, Clean(1))).Verdict);
    }

    [Fact]
    public void A_revision_that_runs_is_reported_by_its_own_checks() =>
        Assert.Equal(Verdict.Pass, Latest(ASnapshot.With(Bad(1), Clean(2)) with { Services = ResourceList<Service>.Of([AService.Running("web", ATaskDefinition.ArnOf("web", 1))]) }).Verdict);

    [Fact]
    public void While_it_is_unknown_whether_something_runs_the_older_revision_it_is_not_assessed()
    {
        var gap = ASnapshot.Denied("scheduler:ListSchedules");
        var verdict = Latest(ASnapshot.With(Bad(1), Clean(2)) with { Schedules = new() { Gaps = [gap] } });

        Assert.Equal((Verdict.NotAssessed, gap), (verdict.Verdict, Assert.Single(verdict.Gaps)));
        Assert.Equal(Verdict.Pass, Latest(ASnapshot.With(Clean(1), Clean(2)) with { Schedules = new() { Gaps = [gap] } }).Verdict);
    }

    [Fact]
    public void Revisions_that_the_scan_left_out_or_could_not_read_are_not_assessed()
    {
        var left = ASnapshot.With(Clean(2)) with { ActiveRevisions = Active(1, 2) };
        Assert.Equal((Verdict.NotAssessed, GapKind.NotCollected), (Latest(left).Verdict, Latest(left).Gaps[0].Kind));
        Assert.Contains("all-active", Latest(left).Gaps[0].Message, StringComparison.Ordinal);

        var gap = ASnapshot.Denied("ecs:DescribeTaskDefinition");
        var refused = left with
        {
            TaskDefinitions = new() { Items = [new(ATaskDefinition.ArnOf("web", 1), Observed.Unknown<TaskDefinition>(gap)), .. left.TaskDefinitions.Items], Gaps = [] },
        };
        Assert.Equal(gap, Latest(refused).Gaps[0]);

        Assert.Equal(Verdict.Fail, Latest(ASnapshot.With(Bad(2), Clean(3)) with { ActiveRevisions = Active(1, 2, 3) }).Verdict);

        var unlisted = ASnapshot.With(Clean(2)) with { ActiveRevisions = Observed.Unknown<RevisionCollection>(gap) };
        Assert.Equal(Verdict.NotAssessed, Latest(unlisted).Verdict);
    }

    [Fact]
    public void One_of_those_that_the_scan_left_out_stands_for_all_of_them()
    {
        var region = ASnapshot.With(Clean(3), Clean(92)) with { ActiveRevisions = Active(1, 2, 3, 4, 92) };

        Assert.Equal(ATaskDefinition.ArnOf("web", 1), Assert.Single(Latest(region).Gaps).Resource);

        var running = region with { Services = ResourceList<Service>.Of([AService.Running("web", ATaskDefinition.ArnOf("web", 1))]) };
        Assert.Equal(ATaskDefinition.ArnOf("web", 2), Assert.Single(Latest(running).Gaps).Resource);
        Assert.Equal(Verdict.Pass, Latest(running with { ActiveRevisions = Active(1, 3, 92) }).Verdict);
    }

    [Fact]
    public void Older_revisions_are_looked_at_by_their_numbers_and_only_where_they_are_active()
    {
        var region = ASnapshot.With(Bad(10), Bad(2), Bad(7), Clean(92)) with { ActiveRevisions = Active(2, 10, 92) };

        Assert.Equal(["web:2", "web:10"], Latest(region).Evidence.Select(e => e.Path[..e.Path.LastIndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Of_many_bad_revisions_a_few_are_shown()
    {
        var verdict = Latest(ASnapshot.With([.. Enumerable.Range(1, 8).Select(n => (TaskDefinition)Bad(n)), Clean(9)]));

        Assert.Equal(5, verdict.Evidence.Count);
    }

    private static CheckVerdict Latest(Snapshot region) => CheckRunner.Run<SecretInOlderRevision>(region).Last(v => v.Resource.Name.StartsWith("web:", StringComparison.Ordinal));

    private static Observed<RevisionCollection> Active(params int[] revisions) =>
        Observed.Known<RevisionCollection>([.. revisions.Select(r => ATaskDefinition.ArnOf("web", r))]);

    private static ATaskDefinition Clean(int revision) => ATaskDefinition.Named("web", revision);

    private static ATaskDefinition Bad(int revision) =>
        ATaskDefinition.Named("web", revision).WithContainer("app", c => c with { Environment = [new() { Name = "DB_PASSWORD", Value = Marker }] });
}
