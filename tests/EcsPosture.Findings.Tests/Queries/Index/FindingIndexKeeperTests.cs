using CsCheck;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Retention;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Findings.Triage;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Queries.Index;

/// <summary>The index that is kept and renewed is at all times the one that reading all findings anew gives.</summary>
public class FindingIndexKeeperTests : RecorderTest
{
    private static readonly Actor Olga = new("olga", Role.Administrator);

    /// <summary>Something that changes findings: a scan, or a person's act.</summary>
    private static readonly Gen<Act> GenAct = Gen.Frequency(
        (5, Moment.Any.Select(moment => new Act(moment, Deed.Scan))),
        (4, Gen.Enum<Deed>().Where(deed => deed is not Deed.Scan).Select(deed => new Act(null, deed))));

    private enum Deed
    {
        Scan,
        Suppress,
        Revoke,
        Assign,
        Comment,
        Forget,
    }

    [Fact]
    public async Task Whatever_happens_it_holds_what_the_store_does() =>
        await GenAct.Array[3, 10].SampleAsync(
            async acts =>
            {
                await using var store = await TestStore.CreateAsync();
                var kept = store.Get<FindingIndexKeeper>();
                for (var i = 0; i < acts.Length; i++)
                {
                    await DoAsync(store, acts[i], i + 1);
                    using var anew = new FindingIndexKeeper(store.Contexts);
                    Assert.Equal(WordsOf(await IndexAsync(store, anew)), WordsOf(await IndexAsync(store, kept)));
                }
            },
            iter: 30, threads: 1);

    [Fact]
    public async Task Those_who_ask_at_once_get_the_same_index_and_it_is_kept_while_nothing_changes()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("a", "fail"))));
        var keeper = Store.Get<FindingIndexKeeper>();

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => IndexAsync(Store, keeper))));

        Assert.Single(all.Distinct());
        Assert.Same(all[0], await IndexAsync(Store));
        await ScanAsync(World.At(2, World.Region(World.Cluster("a", "fail"), World.Cluster("b", "fail"))));
        var renewed = await IndexAsync(Store);
        Assert.Equal((1, 2), (all[0].Count, renewed.Count));
    }

    [Fact]
    public async Task Resolved_findings_that_retention_forgets_leave_it()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("a", "fail"), World.Cluster("b", "fail"))));
        await ScanAsync(World.At(2, World.Region(World.Cluster("a", "fail"), World.Cluster("b", "ok"))));
        Assert.Equal(2, (await IndexAsync(Store)).Count);

        Store.Clock.Advance(TimeSpan.FromDays(40));
        await ForgetAsync(Store);

        Assert.Equal(1, (await IndexAsync(Store)).Count);
    }

    [Fact]
    public async Task What_no_connection_covers_any_more_is_resolved_in_it_too()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region);
        await ScanAsync(World.At(1, World.Region(World.Cluster("a", "fail"))), connection: connection);
        Assert.Equal(Standing.Open, await StandingAsync());

        await Store.Get<ConnectionStore>().RemoveAsync(Olga, connection, Cancel);

        Assert.Equal(Standing.Resolved, await StandingAsync());

        async Task<Standing> StandingAsync()
        {
            var index = await IndexAsync(Store);
            return index.Names.Traits[Assert.Single(Assert.Single(index.Chunks).Traits)].Standing;
        }
    }

    private static async Task DoAsync(TestStore store, Act act, int hour)
    {
        var triage = new FindingTriage(store.Contexts, Words.All, store.Clock);
        await using var db = store.Db();
        var hashes = await db.Findings.OrderBy(f => f.Id).Select(f => f.Hash).Take(2).ToListAsync(Cancel);
        switch (act.Deed)
        {
            case Deed.Scan:
                await RecorderPropertyTests.RecordAsync(store, act.Moment!.At(hour));
                break;
            case Deed.Suppress:
                await triage.SuppressAsync(Olga, new() { CheckId = Words.Cluster, Reason = "accepted", Owner = "olga", ExpiresAt = store.Clock.GetUtcNow().AddDays(30) }, Cancel);
                break;
            case Deed.Revoke when await db.Suppressions.FirstOrDefaultAsync(s => s.RevokedAt == null, Cancel) is { } suppression:
                await triage.RevokeAsync(Olga, suppression.Id, Cancel);
                break;
            case Deed.Assign when hashes.Count > 0:
                await triage.AssignAsync(Olga, hashes, $"person {hour}", Cancel);
                break;
            case Deed.Comment when hashes.Count > 0:
                await triage.CommentAsync(Olga, hashes, "Look.", Cancel);
                break;
            case Deed.Forget:
                store.Clock.Advance(TimeSpan.FromDays(2));
                await ForgetAsync(store);
                break;
            default:
                break;
        }
    }

    private static async Task ForgetAsync(TestStore store)
    {
        await store.Get<RetentionStore>().ChangeAsync(Olga, new() { ResolvedDays = 1 }, Cancel);
        await store.Get<RetentionKeeper>().RunAsync(Cancel);
    }

    private static async Task<FindingIndex> IndexAsync(TestStore store, FindingIndexKeeper? keeper = null)
    {
        await using var db = store.Db();
        return await (keeper ?? store.Get<FindingIndexKeeper>()).GetAsync(db, Cancel);
    }

    /// <summary>All findings of an index, and how many have which traits, with names for numbers, as two indexes give other numbers.</summary>
    private static IReadOnlyList<string> WordsOf(FindingIndex index)
    {
        var names = index.Names;
        string Put(int put, NameTable table) => string.Join('+', (put < 0 ? names.Several(put).ToArray() : [put]).Select(n => table[n]).Order(StringComparer.Ordinal));
        string Of(FindingTraits traits) =>
            $"{names.Checks[traits.Check]} {names.Places[traits.Place]} {traits.Severity} {traits.Standing} {traits.Topics} {traits.Labels} {names.Assignees[traits.Assignee]}";
        return
        [
            .. index.Chunks.SelectMany(c => c.Findings).Select(f =>
                $"{f.Id} {f.SubjectId} {f.FirstSeenTicks} {f.LastOpenedScanId} [{Put(f.Clusters, names.Clusters)}] [{Put(f.Services, names.Services)}] {Of(names.Traits[f.Traits])}"),
            .. index.CountsByTraits.ToArray().Index().Where(c => c.Item != 0).Select(c => $"{c.Item} of {Of(names.Traits[c.Index])}").Order(StringComparer.Ordinal),
        ];
    }

    private sealed record Act(Moment? Moment, Deed Deed);
}
