using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Judging;

public sealed class VerdictTellerTests
{
    [Fact]
    public void What_is_told_one_by_one_is_what_is_judged_check_by_check()
    {
        var evaluation = new Evaluator(CheckCatalogue.Default).Evaluate(ASnapshot.Account(Region(ASnapshot.Region), Region("us-east-1")));

        var told = Told(evaluation);

        Assert.True(told.Count > 10_000);
        Assert.Equal(evaluation.Verdicts.Select(Text).Order(StringComparer.Ordinal), told.Select(Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_verdicts_of_a_check_on_the_revisions_of_a_family_are_told_one_after_the_other()
    {
        var evaluation = new Evaluator(CheckCatalogue.Default).Evaluate(ASnapshot.Account(Region(ASnapshot.Region)));

        var seen = new HashSet<(string, Subject)>();
        (string, Subject)? last = null;
        foreach (var verdict in Told(evaluation).Where(v => v.Resource.Type is ResourceType.TaskDefinition && v.Subject is not null))
        {
            var now = (verdict.CheckId, verdict.Subject!);
            Assert.True(now == last || seen.Add(now), $"{now} is told in two places");
            last = now;
        }
    }

    [Fact]
    public void Telling_ends_when_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var evaluation = new Evaluator(CheckCatalogue.Default).Evaluate(ASnapshot.Account(Region(ASnapshot.Region)));

        Assert.Throws<OperationCanceledException>(() => evaluation.Tell(_ => stop.Cancel(), stop.Token));
    }

    private static List<CheckVerdict> Told(AccountEvaluation evaluation)
    {
        var told = new List<CheckVerdict>();
        evaluation.Tell(told.Add, TestContext.Current.CancellationToken);
        return told;
    }

    private static string Text(CheckVerdict verdict) => string.Join(
        '|', verdict.CheckId, verdict.Resource.Arn, verdict.Resource.Region, verdict.Container, verdict.Verdict, verdict.Severity, verdict.Message, verdict.Reason, verdict.InputHash, verdict.IsListGap,
        verdict.Label, string.Join(',', verdict.Services), string.Join(',', verdict.Clusters));

    /// <summary>More families than are judged at a time, some with revisions of which one is unread, and lists with gaps.</summary>
    private static Snapshot Region(string region)
    {
        List<TaskDefinition> revisions =
        [
            .. Enumerable.Range(0, 150).Select(i => Named($"family-{i:000}", 1)),
            .. Enumerable.Range(1, 200).Select(number => Named("many", number)),
        ];
        var list = ResourceList<TaskDefinition>.Of(revisions);
        return ASnapshot.OfRegion(region) with
        {
            Clusters = ResourceList<Cluster>.Of([ACluster.Named("main")]),
            Services = ResourceList<Service>.Of([AService.Running("front", revisions[3].TaskDefinitionArn)]),
            TaskDefinitions = list with
            {
                Items = [.. list.Items.Select((item, i) => i == 7 ? item with { Resource = Observed.Unknown<TaskDefinition>(ASnapshot.Denied("ecs:DescribeTaskDefinition", item.Arn)) } : item)],
                Gaps = [ASnapshot.Denied("ecs:ListTaskDefinitions")],
            },
            ActiveRevisions = Observed.Known<RevisionCollection>([.. revisions.Select(d => d.TaskDefinitionArn)]),
        };

        TaskDefinition Named(string family, int number)
        {
            var definition = ATaskDefinition.Named(family, number).WithContainer("app", c => c with { User = number % 3 == 0 ? "root" : "1000" }).WithContainer("log", c => c).Build();
            return definition with { TaskDefinitionArn = definition.TaskDefinitionArn.Replace(ASnapshot.Region, region, StringComparison.Ordinal) };
        }
    }
}
