using System.Globalization;
using System.Text.Json.Nodes;
using EcsPosture.Findings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Simulator;
using EcsPosture.Web.Jobs;
using EcsPosture.Web.Organizations;
using EcsPosture.Web.Tests.Scanning;
using Microsoft.Extensions.Logging.Abstractions;

namespace EcsPosture.Web.Tests.Organizations;

public sealed class AccountFinderTests
{
    private const string ListAccounts = "organizations:ListAccounts";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_pages_of_the_organization_become_connections_and_the_second_time_nothing_changes()
    {
        await using var bench = await ScanBench.StartAsync();
        var group = await GroupAsync(bench);
        Serve(bench, [SyntheticEstate.AccountId, .. Ids(44)]);

        var first = await FindAsync(bench, group);
        var second = await FindAsync(bench, group);

        Assert.Equal(("45 active accounts: 44 connections made.", "45 active accounts: nothing has changed."), (first.ToString(), second.ToString()));
        Assert.Equal(6, bench.Simulator.Calls.Received(ListAccounts));
        var connections = await ConnectionsAsync(bench);
        Assert.Equal(45, connections.Count);
        Assert.Equal(SyntheticEstate.AccountId, connections.Single(c => c.Name == "management").AccountId);
        Assert.All(connections.Where(c => c.Name != "management"), c => Assert.Equal((group, bench.Simulator.Url.ToString()), (c.GroupId, c.EndpointUrl)));
    }

    [Theory]
    [InlineData("Status")]
    [InlineData("State")]
    public async Task A_suspended_account_is_told_by_either_word_of_AWS(string member)
    {
        await using var bench = await ScanBench.StartAsync();
        var group = await GroupAsync(bench);
        Serve(bench, [SyntheticEstate.AccountId, .. Ids(2)], member);
        await FindAsync(bench, group);

        Serve(bench, [SyntheticEstate.AccountId, .. Ids(2)], member, suspended: Ids(1)[0]);

        Assert.Equal("2 active accounts: 1 disabled.", (await FindAsync(bench, group)).ToString());
        Assert.Equal(Ids(1)[0], Assert.Single(await ConnectionsAsync(bench), c => !c.IsEnabled).AccountId);
    }

    [Fact]
    public async Task A_missing_permission_is_named_on_whichever_page_and_nothing_is_changed()
    {
        await using var bench = await ScanBench.StartAsync();
        var group = await GroupAsync(bench);
        Serve(bench, [SyntheticEstate.AccountId, .. Ids(2)]);
        await FindAsync(bench, group);
        Serve(bench, [SyntheticEstate.AccountId, .. Ids(30)[1..]]);
        bench.Simulator.Faults.Add(new() { Action = ListAccounts, Kind = FaultKind.Deny, Every = 2 });

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => FindAsync(bench, group));

        Assert.Contains("need the permission organizations:ListAccounts", refused.Message, StringComparison.Ordinal);
        Assert.Contains("“management”", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await ConnectionsAsync(bench)).Count(c => c.IsEnabled));
        var discovery = (await bench.Get<DiscoveryStore>().FindAsync(group, Ct))!;
        Assert.Equal((true, refused.Message), (discovery.HasFailed, discovery.LastOutcome));
    }

    [Fact]
    public async Task An_account_in_no_organization_says_so()
    {
        await using var bench = await ScanBench.StartAsync();
        var group = await GroupAsync(bench);

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => FindAsync(bench, group));

        Assert.StartsWith("The account of the connection “management” is in no organization.", refused.Message, StringComparison.Ordinal);
        Assert.Single(await ConnectionsAsync(bench));
    }

    [Fact]
    public async Task An_answer_without_the_account_that_asked_or_without_a_state_changes_nothing()
    {
        await using var bench = await ScanBench.StartAsync();
        var group = await GroupAsync(bench);
        Serve(bench, [SyntheticEstate.AccountId, .. Ids(2)]);
        await FindAsync(bench, group);

        foreach (var (ids, member) in new[] { (Ids(1), "State"), ([SyntheticEstate.AccountId], "Mood"), ([SyntheticEstate.AccountId, "12345:role/x"], "State") })
        {
            Serve(bench, ids, member);
            var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => FindAsync(bench, group));
            Assert.Contains("MalformedAnswer", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(3, (await ConnectionsAsync(bench)).Count(c => c.IsEnabled));
    }

    [Fact]
    public async Task Only_an_administrator_may_look_for_accounts()
    {
        await using var bench = await ScanBench.StartAsync();
        var group = await GroupAsync(bench);

        await Assert.ThrowsAsync<NotPermittedException>(() => bench.Get<AccountFinder>().FindAsync(ScanBench.Operator, group, Ct));

        Assert.Equal(0, bench.Simulator.Calls.Received("sts:GetCallerIdentity"));
    }

    [Fact]
    public async Task The_daily_job_looks_for_the_groups_that_ask_for_it_and_is_not_stopped_by_one_that_fails()
    {
        await using var bench = await ScanBench.StartAsync();
        Serve(bench, [SyntheticEstate.AccountId, .. Ids(3)]);
        var failing = await GroupAsync(bench, "failing", isDaily: true);
        await bench.Get<ConnectionStore>().RemoveAsync(Actor.System, (await bench.Get<DiscoveryStore>().FindAsync(failing, Ct))!.SourceId!.Value, Ct);
        await GroupAsync(bench, "by hand");
        var daily = await GroupAsync(bench, "daily", isDaily: true);

        await new DiscoveryJob(bench.Get<DiscoveryStore>(), bench.Get<AccountFinder>(), NullLogger<DiscoveryJob>.Instance).RunAsync(Ct);

        var made = (await ConnectionsAsync(bench)).Where(c => c.Membership is OrganizationMembership.Member).ToList();
        Assert.Equal([daily, daily, daily], made.Select(c => c.GroupId));
        Assert.All(made, c => Assert.Equal("system", c.CreatedBy));
    }

    private static Task<DiscoveryOutcome> FindAsync(ScanBench bench, long group) => bench.Get<AccountFinder>().FindAsync(Actor.System, group, Ct);

    private static Task<IReadOnlyList<Connection>> ConnectionsAsync(ScanBench bench) => bench.Get<ConnectionStore>().ListAsync(Ct);

    private static async Task<long> GroupAsync(ScanBench bench, string name = "management", bool isDaily = false)
    {
        var source = await bench.ConnectAsync(name);
        return await bench.Get<ConnectionGroupStore>().AddAsync(
            Actor.System, new() { Name = name, Discovery = new() { SourceId = source, RoleName = "scanner", Regions = ["us-east-1"], IsDaily = isDaily } }, Ct);
    }

    private static string[] Ids(int count) => [.. Enumerable.Range(1, count).Select(i => (900000000000 + i).ToString(CultureInfo.InvariantCulture))];

    /// <summary>Lets the simulated account be the management account of an organization.</summary>
    private static void Serve(ScanBench bench, string[] accounts, string member = "State", string? suspended = null)
    {
        var estate = SyntheticEstate.Build(new(Clusters: 1, Services: 1, Families: 1, Revisions: 1, Tasks: 1, Roles: 1));
        estate.Single(d => d.Manifest.Region == "global").Put("organizations/list-accounts.json", new()
        {
            ["Accounts"] = new JsonArray([.. accounts.Select(id => new JsonObject
            {
                ["Id"] = id, ["Name"] = "Payments", ["Email"] = "a@example.org", [member] = id == suspended ? "SUSPENDED" : "ACTIVE", ["JoinedTimestamp"] = "2026-01-02T03:04:05+00:00",
            })]),
        });
        bench.Simulator.Serve(estate);
    }
}
