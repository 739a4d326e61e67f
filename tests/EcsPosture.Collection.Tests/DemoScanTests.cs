using System.Text.Json.Nodes;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Collection.Aws;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using Xunit;

namespace EcsPosture.Collection.Tests;

public sealed class DemoScanTests(DemoScans demo) : IClassFixture<DemoScans>
{
    [Fact]
    public void A_scan_has_no_gaps_where_everything_may_be_read()
    {
        Assert.Empty(DemoScans.Gaps(demo.Full));
        Assert.Empty(demo.Full.FailedRegions);
        Assert.Equal([.. DemoEstate.ProductionRegions, "global"], demo.Full.Documents.Select(d => d.Manifest.Region));
    }

    [Fact]
    public void A_scan_over_HTTP_gives_the_verdicts_that_the_served_files_give()
    {
        var served = new Evaluator(CheckCatalogue.Default).Evaluate(SnapshotReader.Read([.. demo.Served.Select(Copy)]));

        // Whether older revisions hold secrets is left open by a scan that does not describe them.
        static bool Comparable(string key) => !key.StartsWith("ecs-secret-stale-revision ", StringComparison.Ordinal);

        var expected = DemoScans.Verdicts(served).Where(v => Comparable(v.Key)).ToDictionary();
        var actual = demo.FullVerdicts.Where(v => Comparable(v.Key)).ToDictionary();
        Assert.Equal([], actual.Except(expected));

        // The files also hold revisions that a scan of the standard scope does not describe, and log groups that ECS does not use.
        var stale = served.Verdicts.Where(v => v.Label is OccurrenceLabel.Stale).Select(DemoScans.Key).ToHashSet();
        Assert.Equal([], expected.Except(actual).Where(v => v.Value is not Verdict.NotApplicable && !stale.Contains(v.Key)));
    }

    [Fact]
    public void No_seeded_secret_is_in_any_document()
    {
        var text = string.Join('\n', demo.Full.Documents.SelectMany(d => d.Files.Values).Select(f => f.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));

        Assert.NotEmpty(DemoEstate.SeededSecrets);
        Assert.All(DemoEstate.SeededSecrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.All(demo.Full.Documents, d => Assert.Equal(SecretDetector.Version, d.Manifest.DetectorVersion));
    }

    [Fact]
    public void The_manifest_says_what_was_tried_for_which_scope_and_when()
    {
        var manifest = demo.Full.Of("eu-central-1").Manifest;

        Assert.Contains("ecs:DescribeServices", manifest.ActionsTried);
        Assert.Equal(("current", DemoEstate.ProductionAccountId, "aws"), (manifest.Scope, manifest.AccountId, manifest.Partition));
        Assert.Equal(["iam:GetAccountAuthorizationDetails", "iam:GetAccountSummary"], demo.Full.Of("global").Manifest.ActionsTried);
        Assert.Single(demo.Full.Documents.Select(d => d.Manifest.TakenAt).Distinct());
    }

    [Fact]
    public async Task A_warm_scan_describes_no_revision_again_and_says_the_same()
    {
        var bodies = new Bodies();
        await demo.ScanAsync(bodies: bodies);
        var cold = demo.Simulator.Calls.Received("ecs:DescribeTaskDefinition");
        var warm = await demo.ScanAsync(bodies: bodies);

        Assert.Equal(cold, bodies.Kept.Count);
        Assert.Equal((0, cold), (demo.Simulator.Calls.Received("ecs:DescribeTaskDefinition"), warm.Calls.CallsSaved));
        Assert.Empty(DemoScans.Gaps(warm));
        Assert.Equal(demo.FullVerdicts, DemoScans.Verdicts(DemoScans.Evaluate(warm)));
        Assert.All(bodies.Kept.Values, body => Assert.False(body.ContainsKey("status")));
        Assert.All(DemoEstate.SeededSecrets, secret => Assert.DoesNotContain(bodies.Kept.Values, body => body.ToJsonString().Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Tags_that_cannot_be_read_on_a_warm_scan_are_a_gap_and_the_tags_are_unknown()
    {
        var bodies = new Bodies();
        await demo.ScanAsync(bodies: bodies);
        var warm = await demo.ScanAsync(faults => faults.Deny("tag:GetResources"), bodies);

        Assert.Equal("tag:GetResources", warm.GapOf(SnapshotPaths.GetTaskDefinitionTags, "eu-central-1").Permission);
        var definitions = SnapshotReader.Read(warm.Documents).Regions.SelectMany(r => r.TaskDefinitions.Known).ToArray();
        Assert.NotEmpty(definitions);
        Assert.All(definitions, d => Assert.False(d.Tags.IsKnown));
        Assert.All(definitions, d => Assert.True(d.Status.IsKnown));
    }

    [Fact]
    public async Task The_status_of_kept_revisions_is_unknown_while_the_list_of_active_ones_is()
    {
        var bodies = new Bodies();
        await demo.ScanAsync(bodies: bodies);
        var warm = await demo.ScanAsync(faults => faults.Deny("ecs:ListTaskDefinitions"), bodies);

        // A schedule that names a family alone has it described afresh, with its status.
        var definitions = SnapshotReader.Read(warm.Documents).Regions.SelectMany(r => r.TaskDefinitions.Known).ToArray();
        Assert.Equal(demo.Simulator.Calls.Answered("ecs:DescribeTaskDefinition"), definitions.Count(d => d.Status.IsKnown));
        Assert.True(definitions.Count(d => !d.Status.IsKnown) > 10);
    }

    [Fact]
    public async Task Nothing_is_asked_twice_in_a_scan()
    {
        await demo.ScanAsync();
        var calls = demo.Simulator.Calls;

        Assert.Equal(DemoEstate.ProductionRegions.Count, calls.Received("ecs:ListClusters"));
        Assert.Equal(1, calls.Received("sts:GetCallerIdentity"));
        var trails = demo.Full.Documents.SelectMany(d => d.Get(SnapshotPaths.DescribeTrails)?["trailList"]?.AsArray() ?? []).Select(t => (string?)t!["TrailARN"]).Distinct().Count();
        Assert.Equal(trails, calls.Received("cloudtrail:GetTrailStatus"));
        var described = demo.Full.Documents.Sum(d => d.Under("ecs/describe-task-definition/").Count());
        Assert.Equal(described, calls.Received("ecs:DescribeTaskDefinition"));
    }

    [Fact]
    public async Task A_narrower_scope_describes_no_idle_family_and_a_wider_one_every_active_revision()
    {
        var counts = new List<int>();
        foreach (var scope in (CollectionScope[])[CollectionScope.InUse, CollectionScope.Current, CollectionScope.AllActive])
        {
            var result = await Scanner.ScanAsync(Scanner.Request(demo.Simulator.Url, "eu-central-1") with { Scope = scope });
            counts.Add(result.Of().Under("ecs/describe-task-definition/").Count());
            Assert.Equal(scope.Word(), result.Of().Manifest.Scope);
        }

        Assert.True(counts[0] < counts[1] && counts[1] < counts[2], string.Join(' ', counts));
        Assert.True(counts[2] >= demo.Full.Of().Get(SnapshotPaths.ListTaskDefinitions)!["taskDefinitionArns"]!.AsArray().Count);
    }

    [Fact]
    public async Task Expired_credentials_on_the_way_end_the_scan()
    {
        var error = await Assert.ThrowsAsync<CredentialsException>(() => demo.ScanAsync(faults => faults.Expire("ecs:DescribeServices")));
        Assert.Contains("sign in again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttling_now_and_then_costs_time_and_loses_nothing()
    {
        var result = await demo.ScanAsync(faults => faults.ThrottleEvery("ecs:*", 4).ThrottleEvery("ec2:*", 2));

        Assert.True(result.Calls.Throttles > 3);
        Assert.Empty(DemoScans.Gaps(result));
        Assert.Equal(demo.FullVerdicts, DemoScans.Verdicts(DemoScans.Evaluate(result)));
    }

    [Fact]
    public async Task Progress_counts_up_to_the_last_step()
    {
        var seen = new List<CollectionProgress>();
        var progress = new Sink(seen);
        await Scanner.ScanAsync(Scanner.Request(demo.Simulator.Url, "eu-central-1"), progress: progress);

        Assert.Equal(seen.Max(p => p.StepsTotal), seen.Max(p => p.StepsDone));
        Assert.Contains(seen, p => p is { Region: "eu-central-1", Step: "services" });
        Assert.Contains(seen, p => p is { Region: "global", Step: "roles, users and policies" });
        Assert.True(seen.Max(p => p.Calls.Calls) > 20);
    }

    private static SnapshotDocuments Copy(SnapshotDocuments documents)
    {
        var copy = new SnapshotDocuments { Manifest = documents.Manifest };
        foreach (var (path, content) in documents.Files)
        {
            copy.Put(path, (JsonObject)content.DeepClone());
        }

        return copy;
    }

    private sealed class Sink(List<CollectionProgress> seen) : IProgress<CollectionProgress>
    {
        public void Report(CollectionProgress value)
        {
            lock (seen)
            {
                seen.Add(value);
            }
        }
    }
}
