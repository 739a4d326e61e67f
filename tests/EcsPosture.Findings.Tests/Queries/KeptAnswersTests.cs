using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Queries;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Retention;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Tests.Queries.Estate;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Findings.Triage;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Queries;

public sealed class KeptAnswersTests : EstateTest
{
    private static readonly Actor Olga = new("olga", Role.Administrator);

    [Fact]
    public async Task An_answer_is_kept_until_a_scan_is_recorded()
    {
        var kept = new KeptAnswers(Store.Contexts);
        var worked = 0;
        Task<int> AskAsync(string question = "how many?") => kept.GetAsync(question, () => Task.FromResult(++worked), Cancel);

        Assert.Equal(1, await AskAsync());
        Assert.Equal(1, await AskAsync());
        Assert.Equal(2, await AskAsync("and where?"));
        await ScanAsync(World.At(1, World.Region(World.Cluster("a", "fail"))));
        Assert.Equal(3, await AskAsync());
        Assert.Equal(3, await AskAsync());
        await ScanAsync(World.At(2, World.Region(World.Cluster("a", "fail"))));
        Assert.Equal(4, await AskAsync());
    }

    [Fact]
    public async Task An_answer_that_failed_is_worked_out_anew_and_those_who_ask_at_once_share_one()
    {
        var kept = new KeptAnswers(Store.Contexts);
        await Assert.ThrowsAsync<TimeoutException>(() => kept.GetAsync<int>("how many?", () => Task.FromException<int>(new TimeoutException()), Cancel));
        var (worked, done) = (0, new TaskCompletionSource<int>());
        var answers = Enumerable.Range(0, 5).Select(_ => kept.GetAsync("how many?", () =>
        {
            Interlocked.Increment(ref worked);
            return done.Task;
        }, Cancel)).ToList();
        done.SetResult(7);
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(7, answer));
        Assert.Equal(1, worked);
    }

    [Fact]
    public async Task Pages_show_a_suppressed_finding_at_once_and_another_question_gets_its_own_answer()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("a", "fail"), World.Cluster("b", "fail"))));
        var (overview, findings) = (Store.Get<OverviewReader>(), Store.Get<FindingsReader>());
        async Task<(int Overview, int Open, int Suppressed, int Group)> CountAsync()
        {
            var statuses = (await findings.FacetsAsync(new(), Cancel)).Single(f => f.Name == FacetNames.Status).Values;
            return (
                (await overview.ReadAsync(EstateScope.All, Cancel)).Open.Total,
                statuses.Single(v => v.Key == "open").Count,
                statuses.Single(v => v.Key == "suppressed").Count,
                (await findings.GroupsAsync(new(), Cancel)).Sum(g => g.Findings));
        }

        Assert.Equal((2, 2, 0, 2), await CountAsync());
        var check = (await FindingsAsync())[0].CheckId;
        await new FindingTriage(Store.Contexts, Words.All, Store.Clock).SuppressAsync(
            new Actor("olga", Role.Operator), new SuppressionDraft { CheckId = check, ClusterArn = ACluster.ArnOf("a"), Reason = "accepted", Owner = "olga", ExpiresAt = Store.Clock.GetUtcNow().AddDays(30) }, Cancel);

        Assert.Equal((1, 1, 1, 1), await CountAsync());
        Assert.Empty(await findings.GroupsAsync(new() { CheckIds = ["another"] }, Cancel));
    }

    [Fact]
    public async Task The_trend_shows_an_older_snapshot_at_once_and_forgets_scans_with_retention()
    {
        await ScanAsync(World.At(5, World.Region(World.Cluster("a", "fail"))));
        async Task<int> PointsAsync() => (await Store.Get<OverviewReader>().ReadAsync(EstateScope.All, Cancel)).Trend.Count;
        Assert.Equal(1, await PointsAsync());

        await ScanAsync(World.At(2, World.Region(World.Cluster("a"))));
        Assert.Equal(2, await PointsAsync());

        await using var db = Store.Db();
        await db.Scans.ExecuteUpdateAsync(scan => scan.SetProperty(s => s.State, ScanState.Succeeded).SetProperty(s => s.EndedAt, Store.Clock.GetUtcNow()), Cancel);
        Store.Clock.Advance(TimeSpan.FromDays(2));
        await Store.Get<RetentionStore>().ChangeAsync(Olga, new() { ScanDays = 1 }, Cancel);
        Assert.Equal(2, await PointsAsync());
        await Store.Get<RetentionKeeper>().RunAsync(Cancel);
        Assert.Equal(1, await PointsAsync());
    }

    [Fact]
    public async Task A_connection_shows_what_it_covers_as_soon_as_its_account_is_known_or_its_regions_are_others()
    {
        var connections = Store.Get<ConnectionStore>();
        var id = await connections.AddAsync(Olga, new() { Name = "one", Regions = [ASnapshot.Region] }, Cancel);
        await ScanAsync(World.At(1, World.Region(World.Cluster("a", "fail"))));
        async Task<(int Overview, int Facet)> CountAsync() => (
            (await Store.Get<OverviewReader>().ReadAsync(new(id, null, null), Cancel)).Open.Total,
            (await Store.Get<FindingsReader>().FacetsAsync(new() { Scope = new(id, null, null) }, Cancel)).Single(f => f.Name == FacetNames.Status).Values.Single(v => v.Key == "open").Count);
        Assert.Equal((0, 0), await CountAsync());

        await connections.NoteAccountAsync((await connections.FindAsync(id, Cancel))!, ASnapshot.AccountId, Cancel);
        Assert.Equal((1, 1), await CountAsync());

        await connections.ChangeAsync(Olga, id, new() { Name = "one", Regions = [World.Other] }, Cancel);
        Assert.Equal((0, 0), await CountAsync());
    }
}
