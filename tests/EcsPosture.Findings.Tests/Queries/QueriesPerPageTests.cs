using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Access;
using EcsPosture.Findings.Queries.Compliance;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Findings.Queries.Scans;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Queries.Search;
using EcsPosture.Findings.Queries.Topics;
using EcsPosture.Findings.Tests.Queries.Estate;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Inventory;
using EcsPosture.Testing;

namespace EcsPosture.Findings.Tests.Queries;

/// <summary>No page asks the database once per row: it sends as many commands over a large estate as over a small one.</summary>
public sealed class QueriesPerPageTests(QueriesPerPageTests.TwoEstates estates) : IClassFixture<QueriesPerPageTests.TwoEstates>
{
    private static readonly Dictionary<string, Func<TestStore, Task<int>>> Asked = new()
    {
        ["Overview"] = async store => (await store.Get<OverviewReader>().ReadAsync(EstateScope.All, Cancel)).Open.Total,
        ["Findings"] = async store => (await store.Get<FindingsReader>().PageAsync(new(), new(), Cancel)).Rows.Count,
        ["Findings, facets"] = async store => (await store.Get<FindingsReader>().FacetsAsync(new(), Cancel)).Sum(facet => facet.Values.Count),
        ["Findings, by check"] = async store => (await store.Get<FindingsReader>().GroupsAsync(new(), Cancel)).Sum(group => group.Findings),
        ["one finding"] = async store => (await store.Get<FindingReader>().ReadAsync((await store.Get<FindingsReader>().PageAsync(new(), new(), Cancel)).Rows[0].Hash, Cancel))!.Occurrences.Count,
        ["Clusters"] = async store => (await store.Get<ClusterReader>().PageAsync(EstateScope.All, new(), Cancel)).Rows.Count,
        ["one cluster"] = async store => (await store.Get<ClusterReader>().ReadAsync(Main, Cancel))!.Open.Total,
        ["services of a cluster"] = async store => (await store.Get<ClusterPartsReader>().ServicesAsync(Main, new(), Cancel)).Rows.Count,
        ["tasks of a cluster"] = async store => (await store.Get<ClusterPartsReader>().TasksAsync(Main, new(), Cancel)).Rows.Count,
        ["roles of a cluster"] = async store => (await store.Get<ClusterPartsReader>().RolesAsync(Main, new(), Cancel)).Rows.Count,
        ["logging of a cluster"] = async store => (await store.Get<ClusterPartsReader>().LoggingAsync(Main, new(), Cancel)).Rows.Count,
        ["history of a cluster"] = async store => (await store.Get<ClusterPartsReader>().EventsAsync(Main, new(), Cancel)).Rows.Count,
        ["Task definitions"] = async store => (await store.Get<FamilyReader>().PageAsync(EstateScope.All, null, new(), Cancel)).Rows.Count,
        ["Access"] = async store => (await store.Get<AccessReader>().PageAsync(new(), new(), Cancel)).Rows.Count,
        ["Topics"] = async store => (await store.Get<TopicReader>().ReadAsync(EstateScope.All, Cancel)).Checks.Sum(check => check.Fails),
        ["Compliance"] = async store => (await store.Get<ComplianceReader>().ReadAsync(EstateScope.All, Cancel)).Checks.Count,
        ["Scans"] = async store => (await store.Get<ScanReader>().ListAsync(null, null, 50, Cancel)).Count,
        ["jump to"] = async store => (await store.Get<JumpReader>().FindAsync("family", EstateScope.All, 30, Cancel)).Count,
        ["scope selectors"] = async store => (await store.Get<ScopeReader>().ReadAsync(EstateScope.All, Cancel)).Clusters.Count,
    };

    public static TheoryData<string> Pages { get; } = [.. Asked.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Main => StableHash.OfArn(ACluster.ArnOf("main"));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_asks_as_often_over_many_rows_as_over_few(string page)
    {
        var (few, many) = (0, 0);

        var ofFew = await CommandCounter.CommandsOfAsync(async () => few = await Asked[page](estates.Few));
        var ofMany = await CommandCounter.CommandsOfAsync(async () => many = await Asked[page](estates.Many));

        Assert.NotEmpty(ofFew);
        Assert.True(page is "one finding" or "Compliance" or "Scans" || many > few, $"{page} shows {few} and {many}.");
        Assert.True(ofMany.Count == ofFew.Count, $"{page} asks {ofFew.Count} times, and over the larger estate {ofMany.Count} times:\n{string.Join("\n\n", ofMany)}");
    }

    /// <summary>The same estate small and large; no list is longer than a page.</summary>
    public sealed class TwoEstates : IAsyncLifetime
    {
        private readonly Estate _few = new();
        private readonly Estate _many = new();

        public TestStore Few => _few.Store;

        public TestStore Many => _many.Store;

        public async ValueTask InitializeAsync()
        {
            await _few.InitializeAsync();
            await _few.FillAsync(2);
            await _many.InitializeAsync();
            await _many.FillAsync(9);
        }

        public async ValueTask DisposeAsync()
        {
            await _few.DisposeAsync();
            await _many.DisposeAsync();
        }
    }

    private sealed class Estate : EstateTest
    {
        public Task FillAsync(int size) => JudgeAsync(1, [.. Enumerable.Range(1, size).SelectMany(Of)]);

        private static IEnumerable<IResource> Of(int i)
        {
            yield return Cluster(i == 1 ? "main" : $"cluster-{i}");
            yield return World.Role($"task-{i}");
            yield return Revision($"family-{i}", isSpoiled: true) with { TaskRoleArn = ARole.ArnOf($"task-{i}"), ContentHash = $"family {i}" };
            yield return World.Service($"service-{i}", World.Arn($"family-{i}", 1));
            yield return StandaloneTask($"family-{i}", $"{i:D4}");
        }
    }
}
