using System.Text.Json.Nodes;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Simulator.Tests;

public sealed class DemoEstateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> States => [0, .. DemoEstate.HistoryDays];

    [Fact]
    public void It_is_a_company_of_believable_size()
    {
        var accounts = Accounts(0);
        Assert.Equal([DemoEstate.ProductionAccountId, DemoEstate.StagingAccountId], accounts.Select(a => a.AccountId));
        Assert.Equal([.. DemoEstate.ProductionRegions], accounts[0].Regions.Select(r => r.Region));
        Assert.Equal([.. DemoEstate.StagingRegions], accounts[1].Regions.Select(r => r.Region));
        var regions = accounts.SelectMany(a => a.Regions).ToList();
        Assert.Equal(5, regions.Sum(r => r.Clusters.Known.Count(c => !c.IsInactive)));
        Assert.InRange(regions.Sum(r => r.Services.Known.Count(s => !s.IsInactive)), 24, 32);
        Assert.InRange(regions.Sum(r => r.TaskDefinitions.Known.Select(d => d.Family).Distinct().Count()), 38, 52);
        Assert.All(accounts, a => Assert.InRange(a.Global.Roles.Items.Count, 9, 60));
        Assert.InRange(regions.Sum(r => r.ContainerInstances.Items.Count), 5, 10);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Every_state_reads_without_a_gap(int daysAgo)
    {
        foreach (var account in Accounts(daysAgo))
        {
            Assert.Empty(account.UnreadRegions);
            AssertComplete(account.Global.Roles);
            AssertComplete(account.Global.Policies);
            foreach (var region in account.Regions)
            {
                AssertComplete(region.Clusters);
                AssertComplete(region.Services);
                AssertComplete(region.Tasks);
                AssertComplete(region.ContainerInstances);
                AssertComplete(region.CapacityProviders);
                AssertComplete(region.TaskDefinitions);
                AssertComplete(region.LogGroups);
                AssertComplete(region.EventTargets);
                AssertComplete(region.Schedules);
                AssertComplete(region.Trails);
                AssertComplete(region.SecurityGroups);
                AssertComplete(region.Subnets);
                Assert.True(region.ActiveRevisions.IsKnown && region.AccountSettings.IsKnown && region.MetricFilters.IsKnown && region.LogResourcePolicies.IsKnown);
                Assert.All(region.Trails.Known, t => Assert.True(t.Status.IsKnown && t.Selectors.IsKnown));
                Assert.Equal(Now.AddDays(-daysAgo), region.TakenAt);
            }
        }
    }

    [Fact]
    public void The_history_changes_from_state_to_state_and_a_revision_never_does()
    {
        var bodies = new Dictionary<string, string>();
        var states = new List<string>();
        foreach (var daysAgo in DemoEstate.HistoryDays.Append(0))
        {
            var shape = new List<string>();
            foreach (var folder in DemoEstate.Build(Now, daysAgo))
            {
                foreach (var (path, content) in folder.Files.Where(f => f.Key.StartsWith("ecs/describe-task-definition/", StringComparison.Ordinal)))
                {
                    var body = content["taskDefinition"]!.ToJsonString();
                    var arn = content["taskDefinition"]!["taskDefinitionArn"]!.GetValue<string>();
                    Assert.Equal(body, bodies.TryAdd(arn, body) ? body : bodies[arn]);
                }

                shape.Add($"{folder.Manifest.Region} {string.Join(' ', folder.Files.Select(f => f.Key))}");
                shape.AddRange(folder.Files.Where(f => f.Key.Contains("describe-services", StringComparison.Ordinal) || f.Key.Contains("security-groups", StringComparison.Ordinal) || f.Key.StartsWith("iam/", StringComparison.Ordinal))
                    .Select(f => Timeless(f.Value)));
            }

            states.Add(string.Join('\n', shape));
        }

        Assert.Equal(states.Count, states.Distinct().Count());
    }

    [Fact]
    public void Each_seeded_secret_stands_in_the_raw_documents_and_in_none_that_was_read()
    {
        var folders = DemoEstate.HistoryDays.Append(0).SelectMany(d => DemoEstate.Build(Now, d)).ToList();
        var raw = string.Join('\n', folders.Select(Text));
        Assert.All(DemoEstate.SeededSecrets, secret => Assert.Contains(Escaped(secret), raw, StringComparison.Ordinal));
        Assert.All(folders, f => Assert.Null(f.Manifest.DetectorVersion));
        foreach (var account in folders.GroupBy(f => (f.Manifest.AccountId, f.Manifest.TakenAt)))
        {
            SnapshotReader.Read([.. account]);
        }

        var kept = string.Join('\n', folders.Select(Text));
        Assert.All(DemoEstate.SeededSecrets, secret => Assert.DoesNotContain(Escaped(secret), kept, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_moment_gives_the_same_estate()
    {
        Assert.Equal(DemoEstate.Build(Now).Select(Text), DemoEstate.Build(Now).Select(Text));
        var scale = new ScaleOptions(Clusters: 3, Services: 8, Families: 5, Revisions: 2, Tasks: 20, Roles: 4);
        Assert.Equal(SyntheticEstate.Build(scale, 7).Select(Text), SyntheticEstate.Build(scale, 7).Select(Text));
        Assert.NotEqual(SyntheticEstate.Build(scale, 7).Select(Text), SyntheticEstate.Build(scale, 8).Select(Text));
    }

    [Fact]
    public void A_synthetic_estate_is_as_large_as_asked_and_reads_without_a_gap()
    {
        var account = SnapshotReader.Read(SyntheticEstate.Build(ScaleOptions.Parse("clusters=4,services=9,families=7,revisions=3,tasks=25,roles=6")));
        var region = Assert.Single(account.Regions);
        Assert.Equal((4, 9, 25), (region.Clusters.Items.Count, region.Services.Items.Count, region.Tasks.Items.Count));
        Assert.Equal(7 * 3, region.ActiveRevisions.Require().Count);
        Assert.Equal(6 + 1, account.Global.Roles.Items.Count);
        AssertComplete(region.TaskDefinitions);
        AssertComplete(account.Global.Roles);
    }

    [Theory]
    [InlineData("clusters=x")]
    [InlineData("machines=3")]
    [InlineData("services=5,clusters=0")]
    public void A_size_that_makes_no_sense_is_refused(string text) => Assert.Throws<FormatException>(() => ScaleOptions.Parse(text));

    private static List<AccountSnapshot> Accounts(int daysAgo) =>
        [.. DemoEstate.Build(Now, daysAgo).GroupBy(f => f.Manifest.AccountId).Select(g => SnapshotReader.Read([.. g]))];

    private static void AssertComplete<T>(ResourceList<T> list)
        where T : IResource
    {
        Assert.Empty(list.Gaps);
        Assert.All(list.Items, i => Assert.True(i.Resource.IsKnown, $"{i.Arn}: {i.Resource.Gap}"));
    }

    private static string Text(SnapshotDocuments folder) => string.Join('\n', folder.Files.Select(f => $"{f.Key} {f.Value.ToJsonString()}"));

    private static string Escaped(string secret) => JsonValue.Create(secret)!.ToJsonString()[1..^1];

    // Times of events move with the moment of the snapshot; what stands in the estate is compared without them.
    private static string Timeless(JsonObject content) => System.Text.RegularExpressions.Regex.Replace(content.ToJsonString(), @"\d{4}-\d\d-\d\dT[\d:.+]+", "");
}
