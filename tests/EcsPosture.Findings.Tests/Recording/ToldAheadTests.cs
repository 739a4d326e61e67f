using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Recording;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Findings.Tests.Recording;

public sealed class ToldAheadTests
{
    /// <summary>More than is handed over at once and waits.</summary>
    private const int Families = 3000;
    private static readonly AccountSnapshot Account =
        World.At(1, World.Region([World.Cluster("main"), .. Enumerable.Range(0, Families).Select(i => World.Revision($"web-{i:D4}", 1, "fail"))]));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_verdicts_come_in_the_order_in_which_they_are_told()
    {
        var evaluation = new Evaluator(Words.All).Evaluate(Account);
        var (told, taken) = (new List<string>(), new List<string>());
        evaluation.Tell(verdict => told.Add(TextOf(verdict)), Cancel);

        await ToldAhead.TellAsync(evaluation, verdict => taken.Add(TextOf(verdict)), Cancel);

        Assert.True(taken.Count > Families);
        Assert.Equal(told, taken);
    }

    [Fact]
    public async Task What_judging_throws_is_thrown_to_who_takes_verdicts_in()
    {
        var judged = 0;
        var checks = new CheckCatalogue([new ContainerWord(reading: word => ++judged == Families ? throw new InvalidDataException("broken") : word)]);

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => ToldAhead.TellAsync(new Evaluator(checks).Evaluate(Account), _ => { }, Cancel));

        Assert.Equal("broken", thrown.Message);
    }

    [Fact]
    public async Task When_a_verdict_cannot_be_taken_in_nothing_is_judged_any_more()
    {
        var judged = 0;
        var checks = new CheckCatalogue([new ContainerWord(reading: word =>
        {
            judged++;
            return word;
        })]);

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(
            () => ToldAhead.TellAsync(new Evaluator(checks).Evaluate(Account), _ => throw new InvalidDataException("full"), Cancel));

        Assert.Equal("full", thrown.Message);
        var atTheEnd = judged;
        await Task.Delay(50, Cancel);
        Assert.Equal(atTheEnd, judged);
    }

    [Fact]
    public async Task Whoever_gives_up_waits_for_nothing_more()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ToldAhead.TellAsync(new Evaluator(Words.All).Evaluate(Account), _ => stop.Cancel(), stop.Token));
    }

    private static string TextOf(CheckVerdict verdict) => $"{verdict.CheckId} {verdict.Resource.Arn} {verdict.Container} {verdict.Verdict}";
}
