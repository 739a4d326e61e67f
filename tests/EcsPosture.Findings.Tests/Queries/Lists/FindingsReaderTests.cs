using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Tests.Queries.Estate;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Findings.Triage;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;
using Words = EcsPosture.Findings.Tests.Recording.Words;

namespace EcsPosture.Findings.Tests.Queries.Lists;

/// <summary>Lists, counts and facets of findings say what going over every finding by hand says.</summary>
public class FindingsReaderTests : EstateTest
{
    /// <summary>Questions with the condition that each puts on a finding, by the facet that offers it.</summary>
    private static readonly Dictionary<string, (FindingsQuery Query, (string? Facet, Func<Row, bool> Holds)[] Conditions)> Questions = new()
    {
        ["open"] = (new(), []),
        ["of a severity"] = (new() { Severities = [Severity.Critical] }, [(FacetNames.Severity, r => r.Finding.Severity is Severity.Critical)]),
        ["of two severities and a topic"] = (
            new() { Severities = [Severity.Critical, Severity.High], Topics = [Topic.Iam] },
            [(FacetNames.Severity, r => r.Finding.Severity is Severity.Critical or Severity.High), (FacetNames.Topic, r => r.Topics.Contains(Topic.Iam))]),
        ["of a cluster"] = (
            new() { Scope = EstateScope.All with { ClusterHash = StableHash.OfArn(ACluster.ArnOf("b")) } }, [(FacetNames.Cluster, r => r.Clusters.Contains(ACluster.ArnOf("b")))]),
        ["of a cluster and a check"] = (
            new() { Scope = EstateScope.All with { ClusterHash = StableHash.OfArn(ACluster.ArnOf("a")) }, CheckIds = [Words.Container] },
            [(FacetNames.Cluster, r => r.Clusters.Contains(ACluster.ArnOf("a"))), (FacetNames.Check, r => r.Finding.CheckId == Words.Container)]),
        ["of a service"] = (
            new() { Services = [StableHash.OfArn(AService.ArnOf("three", "b"))] }, [(FacetNames.Service, r => r.Services.Contains(AService.ArnOf("three", "b")))]),
        ["of a cluster that there is not"] = (new() { Scope = EstateScope.All with { ClusterHash = "nowhere" } }, [(FacetNames.Cluster, _ => false)]),
        ["of a region"] = (new() { Scope = EstateScope.All with { Region = World.Other } }, [(null, r => r.Finding.Region == World.Other)]),
        ["suppressed and resolved"] = (
            new() { Statuses = [FindingStatus.Suppressed, FindingStatus.Resolved] }, [(FacetNames.Status, r => r.Finding.IsSuppressed || r.Finding.State is FindingState.Resolved)]),
        ["to be reviewed"] = (new() { Statuses = [FindingStatus.NeedsReview] }, [(FacetNames.Status, r => r.Finding is { State: FindingState.Open, IsSuppressed: false, NeedsReview: true })]),
        ["of all states, by label"] = (new() { Statuses = [], Labels = [OccurrenceLabel.Running] }, [(FacetNames.Status, _ => true), (FacetNames.Label, r => r.Labels.Contains(OccurrenceLabel.Running))]),
        ["of a person"] = (new() { Assignee = "olga" }, [(null, r => r.Finding.Assignee == "olga")]),
        ["of nobody's"] = (new() { Assignee = "nobody" }, [(null, _ => false)]),
        ["with words"] = (new() { Text = "web" }, [(null, r => r.Finding.SubjectName == "web")]),
        ["with words, of a check"] = (new() { Text = "web", CheckIds = [Words.Family] }, [(null, r => r.Finding.SubjectName == "web"), (FacetNames.Check, r => r.Finding.CheckId == Words.Family)]),
        ["of a framework that has none"] = (new() { Frameworks = ["aws-fsbp"] }, [(FacetNames.Framework, _ => false)]),
        ["seen since"] = (new() { FirstSeenFrom = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero) }, [(null, r => r.Finding.FirstSeenAt >= new DateTimeOffset(2026, 11, 20, 2, 0, 0, TimeSpan.Zero))]),
    };

    public static TheoryData<string> Asked { get; } = [.. Questions.Keys];

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task It_counts_lists_and_offers_what_matches(string question)
    {
        var rows = await FillAsync();
        var (query, conditions) = Questions[question];
        if (!conditions.Any(c => c.Facet == FacetNames.Status))
        {
            conditions = [.. conditions, (FacetNames.Status, r => r.Finding is { State: FindingState.Open, IsSuppressed: false })];
        }

        IEnumerable<Row> Matching(string? without = null) => rows.Where(r => conditions.All(c => (c.Facet is not null && c.Facet == without) || c.Holds(r)));
        var reader = Store.Get<FindingsReader>();
        var matching = Matching().Select(r => r.Finding.Id).Order().ToList();

        Assert.Equal(matching.Count, (await reader.CountAsync(query, Cancel)).Value);
        Assert.Equal(matching.Count, (await reader.GroupsAsync(query, Cancel)).Sum(g => g.Findings));
        foreach (var order in Enum.GetValues<FindingsOrder>())
        {
            await AssertPagesAsync(query with { Order = order }, matching);
        }

        var facets = (await reader.FacetsAsync(query, Cancel)).ToDictionary(f => f.Name, f => f.Values.Where(v => v.Count > 0).ToDictionary(v => v.Key, v => v.Count));
        AssertFacet(FacetNames.Severity, r => [FindingsReader.Word(r.Finding.Severity)]);
        AssertFacet(FacetNames.Check, r => [r.Finding.CheckId]);
        AssertFacet(FacetNames.Topic, r => r.Topics.Select(FindingsReader.Word));
        AssertFacet(FacetNames.Label, r => r.Labels.Select(FindingsReader.Word));
        AssertFacet(FacetNames.Cluster, r => r.Clusters.Select(StableHash.OfArn));
        AssertFacet(FacetNames.Service, r => r.Services.Select(StableHash.OfArn));
        AssertFacet(FacetNames.Status, r => r.Finding switch
        {
            { State: FindingState.Resolved } => ["resolved"],
            { IsSuppressed: true } => ["suppressed"],
            { NeedsReview: true } => ["open", "needs-review"],
            _ => ["open"],
        });

        void AssertFacet(string facet, Func<Row, IEnumerable<string>> valuesOf) => Assert.Equal(
            Matching(facet).SelectMany(valuesOf).CountBy(v => v).OrderBy(v => v.Key, StringComparer.Ordinal),
            facets[facet].OrderBy(v => v.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cursor_of_another_order_or_none_at_all_is_refused_in_words()
    {
        await FillAsync();
        var reader = Store.Get<FindingsReader>();

        foreach (var cursor in (string[])["nonsense", "MX5hYmM", "~"])
        {
            await Assert.ThrowsAsync<FormatException>(() => reader.PageAsync(new(), new(cursor), Cancel));
        }
    }

    /// <summary>Goes forward through all pages and back again.</summary>
    private async Task AssertPagesAsync(FindingsQuery query, List<long> matching)
    {
        var reader = Store.Get<FindingsReader>();
        var (forward, page) = (new List<FindingRow>(), await reader.PageAsync(query, new(Size: 3), Cancel));
        Assert.Null(page.Previous);
        forward.AddRange(page.Rows);
        while (page.Next is not null)
        {
            page = await reader.PageAsync(query, new(page.Next, Size: 3), Cancel);
            Assert.NotNull(page.Previous);
            forward.AddRange(page.Rows);
        }

        var back = page.Rows.ToList();
        while (page.Previous is not null)
        {
            page = await reader.PageAsync(query, new(page.Previous, Backwards: true, Size: 3), Cancel);
            back.InsertRange(0, page.Rows);
        }

        Assert.Equal(matching, forward.Select(r => r.Id).Order());
        Assert.Equal(forward.Select(r => r.Id), back.Select(r => r.Id));
        IEnumerable<FindingRow> ordered = query.Order switch
        {
            FindingsOrder.Newest => forward.OrderByDescending(r => r.LastOpenedAt).ThenByDescending(r => r.Id),
            FindingsOrder.Oldest => forward.OrderBy(r => r.FirstSeenAt).ThenBy(r => r.Id),
            FindingsOrder.Changed => forward.OrderByDescending(r => r.LastChangedAt).ThenByDescending(r => r.Id),
            FindingsOrder.Subject => forward.OrderBy(r => r.SubjectName, StringComparer.Ordinal).ThenBy(r => r.Id),
            _ => forward.OrderByDescending(r => r.Severity).ThenByDescending(r => r.Id),
        };
        Assert.Equal(ordered.Select(r => r.Id), forward.Select(r => r.Id));
    }

    /// <summary>Findings of all kinds: in two regions, of several clusters and services, resolved, suppressed, to be reviewed, assigned.</summary>
    private async Task<List<Row>> FillAsync()
    {
        await ScanAsync(World.At(1, Estate("fail", "critical"), World.Region(World.Other, World.Cluster("far", "fail", World.Other))));
        await ScanAsync(World.At(3, Estate("ok", "manual"), World.Region(World.Other, World.Cluster("far", "fail", World.Other), World.Cluster("away", "critical", World.Other))));
        var triage = new FindingTriage(Store.Contexts, Words.All, Store.Clock);
        var olga = new Actor("olga", Role.Operator);
        await triage.SuppressAsync(olga, new() { CheckId = Words.Service, Reason = "accepted", Owner = "olga", ExpiresAt = Store.Clock.GetUtcNow().AddDays(30) }, Cancel);
        await triage.AssignAsync(olga, [(await FindingsAsync()).First(f => f.State is FindingState.Open && !f.IsSuppressed).Hash], "olga", Cancel);

        await using var db = Store.Db();
        var (topics, labels) = ((await db.FindingTopics.ToListAsync(Cancel)).ToLookup(t => t.FindingId, t => t.Topic), (await db.FindingLabels.ToListAsync(Cancel)).ToLookup(l => l.FindingId, l => l.Label));
        var (clusters, services) = ((await db.FindingClusters.ToListAsync(Cancel)).ToLookup(c => c.FindingId, c => c.ClusterArn), (await db.FindingServices.ToListAsync(Cancel)).ToLookup(s => s.FindingId, s => s.ServiceArn));
        return (await FindingsAsync()).ConvertAll(f => new Row(f, [.. topics[f.Id]], [.. labels[f.Id]], [.. clusters[f.Id]], [.. services[f.Id]]));
    }

    private static Inventory.Snapshots.Snapshot Estate(string word, string other) => World.Region(
        World.Cluster("a", word), World.Cluster("b", other),
        World.Service("one", World.Arn("web", 2), "fail", "a"), World.Service("two", World.Arn("api", 1), word, "a"), World.Service("three", World.Arn("api", 1), other, "b"),
        World.Revision("web", 1, "fail"), World.Revision("web", 2, [("app", "fail"), ("side", word), ("log", other)], familyWord: "critical"), World.Revision("api", 1, "fail"));

    private sealed record Row(Finding Finding, IReadOnlyList<Topic> Topics, IReadOnlyList<OccurrenceLabel> Labels, IReadOnlyList<string> Clusters, IReadOnlyList<string> Services);
}
