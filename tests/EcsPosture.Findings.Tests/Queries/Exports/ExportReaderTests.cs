using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Exports;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Tests.Queries.Estate;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Testing;
using Words = EcsPosture.Findings.Tests.Recording.Words;

namespace EcsPosture.Findings.Tests.Queries.Exports;

public class ExportReaderTests : EstateTest
{
    private ExportReader Reader => Store.Get<ExportReader>();

    private FindingsReader Findings => Store.Get<FindingsReader>();

    [Fact]
    public async Task All_findings_come_once_each_with_their_places_evidence_and_topics()
    {
        await ScanAsync(World.At(1, World.Region([.. Enumerable.Range(0, 450).Select(i => World.Cluster($"cluster-{i:000}", "fail"))])));

        var all = await Reader.FindingsAsync(new(), Cancel).ToListAsync(Cancel);

        Assert.Equal(450, all.Select(f => f.Finding.Hash).Distinct().Count());
        Assert.Equal(450, all.Count);
        Assert.All(all, f =>
        {
            var place = Assert.Single(f.Occurrences);
            Assert.Equal(f.SubjectKey, place.ResourceArn);
            Assert.Equal(("word", "fail", "ok"), (place.Evidence[0].Path, place.Evidence[0].Actual, place.Evidence[0].Expected));
            Assert.Equal(Checks.Topic.Logging, Assert.Single(f.Topics));
            Assert.Null(f.SuppressionReason);
        });
    }

    [Fact]
    public async Task The_head_says_what_was_read_judged_and_not_read_in_the_scope()
    {
        var region = World.Region(World.Cluster("a", "fail"), World.Cluster("b", "unread"));
        await ScanAsync(World.At(1, region));

        var head = await Reader.HeadAsync(EstateScope.All, Cancel);
        var elsewhere = await Reader.HeadAsync(EstateScope.All with { Region = "ap-south-2" }, Cancel);

        Assert.Equal(new VerdictCounts(0, 1, 0, 1, 0), head.Checks[Words.Cluster]);
        Assert.Equal([ASnapshot.Region, "global"], head.Regions.Select(r => r.Region));
        Assert.Equal(2, head.Coverage.Single(c => c.Type is Checks.ResourceType.Cluster).Existing);
        Assert.Contains(head.Gaps, g => g.Action == "test:Read" && g.BlindedVerdicts == 1);
        Assert.Equal((null, 0, 0, 0, 0), (elsewhere.TakenAt, elsewhere.Regions.Count, elsewhere.Checks.Count, elsewhere.Coverage.Count, elsewhere.Gaps.Count));
    }

    [Fact]
    public async Task Findings_are_narrowed_to_a_controls_or_a_frameworks_checks()
    {
        await JudgeAsync(1, Revision("web", isSpoiled: true));
        var index = ControlIndex.Default;
        var all = await IdsAsync(new());
        var root = FrameworkList.FindControl("aws-fsbp:ECS.5")!;

        var ofControl = await IdsAsync(new() { Controls = [root.Key] });
        var ofFramework = await IdsAsync(new() { Frameworks = ["cis-aws-compute-1.1"] });

        Assert.NotEmpty(ofControl);
        Assert.NotEmpty(ofFramework);
        Assert.Equal(all.Where(id => index.ChecksOf([root.Key]).Contains(id)), ofControl);
        Assert.Equal(all.Where(id => index.ChecksOf(FrameworkList.Find("cis-aws-compute-1.1")!.Controls.Select(c => c.Key)).Contains(id)), ofFramework);
        Assert.Empty(await IdsAsync(new() { Controls = ["aws-fsbp:ECS.19"], Frameworks = ["no-framework"] }));
    }

    [Fact]
    public async Task Facets_offer_every_framework_and_the_chosen_controls_with_what_each_would_leave()
    {
        await JudgeAsync(1, Revision("web", isSpoiled: true));

        var facets = await Findings.FacetsAsync(new() { Controls = ["aws-fsbp:ECS.5"] }, Cancel);
        var chosen = await Findings.FacetsAsync(new() { Frameworks = ["aws-fsbp"] }, Cancel);

        Assert.DoesNotContain(chosen, f => f.Name == FacetNames.Control);
        Assert.Equal((await IdsAsync(new() { Controls = ["aws-fsbp:ECS.5"] })).Count, Assert.Single(facets.Single(f => f.Name == FacetNames.Control).Values).Count);
        var frameworks = chosen.Single(f => f.Name == FacetNames.Framework).Values;
        Assert.Equal(FrameworkList.All.Select(f => f.Key), frameworks.Select(f => f.Key));
        foreach (var framework in frameworks)
        {
            Assert.Equal((await IdsAsync(new() { Frameworks = [framework.Key] })).Count, framework.Count);
        }
    }

    private async Task<List<string>> IdsAsync(FindingsQuery query) =>
        [.. (await Reader.FindingsAsync(query, Cancel).ToListAsync(Cancel)).Select(f => f.Finding.CheckId).Order(StringComparer.Ordinal)];
}
