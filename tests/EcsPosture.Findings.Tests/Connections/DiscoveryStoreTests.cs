using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Tests.Recording;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Connections;

public class DiscoveryStoreTests : RecorderTest
{
    private const string Management = "111111111111";
    private static readonly Actor Administrator = new("ada", Role.Administrator);
    private static readonly FoundAccount[] Three =
        [new(Management, "root", true), new("222222222222", "Payments", true), new("333333333333", "Logistics", true), new("444444444444", "Closed", false)];

    [Fact]
    public async Task An_active_account_without_a_connection_gets_one_that_assumes_the_role_there()
    {
        var group = await GroupAsync();

        var outcome = await ApplyAsync(group, Three);

        Assert.Equal("3 active accounts: 2 connections made.", outcome.ToString());
        var made = await MadeAsync();
        Assert.Equal(["Logistics (333333333333)", "Payments (222222222222)"], made.Select(c => c.Name));
        Assert.All(made, c => Assert.Equal(
            (group, CredentialKind.AssumeRole, "base", "the-id", ScanScope.InUse, true, OrganizationMembership.Member),
            (c.GroupId, c.CredentialKind, c.Profile, c.ExternalId, c.Scope, c.IsEnabled, c.Membership)));
        Assert.Equal(("arn:aws-cn:iam::222222222222:role/security/scanner", "222222222222"), (made[1].RoleArn, made[1].AccountId));
        Assert.Equal(["eu-central-1", "us-east-1"], made[0].Regions);
        await using var db = Store.Db();
        Assert.Equal(2, await db.AuditEntries.CountAsync(a => a.Action == "connection.create" && a.Who == "ada" && a.Detail!.Contains("found in the organization"), Cancel));
    }

    [Fact]
    public async Task The_same_organization_twice_changes_nothing_the_second_time()
    {
        var group = await GroupAsync();
        await ApplyAsync(group, Three);
        var before = await StateAsync();
        Store.Clock.Advance(TimeSpan.FromDays(1));

        var outcome = await ApplyAsync(group, Three);

        Assert.Equal("3 active accounts: nothing has changed.", outcome.ToString());
        Assert.Equal(before, await StateAsync());
        Assert.Equal(Store.Clock.GetUtcNow(), (await Discoveries().FindAsync(group, Cancel))!.LastRunAt);
    }

    [Fact]
    public async Task An_account_that_left_or_is_suspended_has_its_connection_disabled_and_enabled_again_when_it_comes_back()
    {
        var group = await GroupAsync();
        await ApplyAsync(group, Three);

        var gone = await ApplyAsync(group, [Three[0], Three[1] with { IsActive = false }]);
        var again = await ApplyAsync(group, [Three[0], Three[1] with { IsActive = false }]);

        Assert.Equal(("1 active account: 2 disabled.", "1 active account: nothing has changed."), (gone.ToString(), again.ToString()));
        Assert.All(await MadeAsync(), c => Assert.Equal((false, OrganizationMembership.Disabled), (c.IsEnabled, c.Membership)));

        Assert.Equal("3 active accounts: 2 enabled again.", (await ApplyAsync(group, Three)).ToString());
        Assert.All(await MadeAsync(), c => Assert.Equal((true, OrganizationMembership.Member), (c.IsEnabled, c.Membership)));
        await using var db = Store.Db();
        Assert.Equal((2, 2), (await db.AuditEntries.CountAsync(a => a.Action == "connection.disable", Cancel), await db.AuditEntries.CountAsync(a => a.Action == "connection.enable", Cancel)));
    }

    [Fact]
    public async Task What_a_person_decided_stays()
    {
        var group = await GroupAsync();
        await ApplyAsync(group, Three);
        var (logistics, payments) = ((await MadeAsync())[0], (await MadeAsync())[1]);

        // One was switched off by hand before its account left, the other on by hand after.
        await ChangeAsync(logistics, c => c with { IsEnabled = false, Name = "Warehouse", Regions = ["eu-west-1"] });
        await ApplyAsync(group, [Three[0]]);
        await ChangeAsync(payments, c => c with { IsEnabled = true });
        await ApplyAsync(group, [Three[0]]);
        Assert.True((await Connections().FindAsync(payments.Id, Cancel))!.IsEnabled);
        await ApplyAsync(group, Three);

        var after = (await Connections().FindAsync(logistics.Id, Cancel))!;
        Assert.Equal(("Warehouse", false, "eu-west-1"), (after.Name, after.IsEnabled, Assert.Single(after.Regions)));
        Assert.True((await Connections().FindAsync(payments.Id, Cancel))!.IsEnabled);
        Assert.Equal(2, (await MadeAsync()).Count);
    }

    [Fact]
    public async Task A_connection_that_discovery_disabled_and_a_person_disabled_after_enabling_stays_disabled_when_its_account_comes_back()
    {
        var group = await GroupAsync();
        await ApplyAsync(group, Three);
        var payments = (await MadeAsync())[1];
        await ApplyAsync(group, [Three[0]]);
        await ChangeAsync(payments, c => c with { IsEnabled = true });
        await ChangeAsync(payments, c => c with { IsEnabled = false });

        await ApplyAsync(group, Three);

        Assert.False((await Connections().FindAsync(payments.Id, Cancel))!.IsEnabled);
    }

    [Fact]
    public async Task An_account_to_which_a_connection_leads_already_gets_no_second_one_and_is_left_alone_when_it_goes()
    {
        var group = await GroupAsync();
        var own = await Connections().AddAsync(
            Administrator, new() { Name = "by hand", Regions = ["eu-west-1"], CredentialKind = CredentialKind.AssumeRole, RoleArn = "arn:aws:iam::222222222222:role/other" }, Cancel);

        await ApplyAsync(group, Three);
        Assert.Equal("Logistics (333333333333)", Assert.Single(await MadeAsync()).Name);
        await ApplyAsync(group, [Three[0], Three[2]]);

        Assert.True((await Connections().FindAsync(own, Cancel))!.IsEnabled);
    }

    [Fact]
    public async Task Names_are_tidied_and_never_doubled()
    {
        var group = await GroupAsync();
        await Connections().AddAsync(Administrator, new() { Name = "Payments (222222222222)", Regions = ["eu-west-1"] }, Cancel);

        await ApplyAsync(group, [Three[0], Three[1], new("333333333333", " two\nlines ", true), new("555555555555", "", true)]);

        Assert.Equal(["222222222222 (2)", "555555555555", "two lines (333333333333)"], (await MadeAsync()).Select(c => c.Name));
    }

    [Fact]
    public async Task Only_an_administrator_may_and_only_while_the_group_looks_for_accounts()
    {
        var group = await GroupAsync();

        await Assert.ThrowsAsync<NotPermittedException>(() => Discoveries().ApplyAsync(new("olga", Role.Operator), group, new(Management, "aws", Three), Cancel));
        await Groups().ChangeAsync(Administrator, group, new() { Name = "Organization" }, Cancel);
        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => ApplyAsync(group, Three));

        Assert.Equal("The group does not look for accounts any more.", refused.Message);
        Assert.Empty(await MadeAsync());
    }

    [Fact]
    public async Task A_source_that_is_removed_leaves_the_connections_and_says_what_to_do()
    {
        var group = await GroupAsync();
        await ApplyAsync(group, Three);
        await Connections().RemoveAsync(Administrator, (await Discoveries().FindAsync(group, Cancel))!.SourceId!.Value, Cancel);

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => ApplyAsync(group, []));

        Assert.Equal("The connection that lists the accounts does not exist any more: choose another.", refused.Message);
        Assert.All(await MadeAsync(), c => Assert.True(c.IsEnabled));
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_discovery_is_said_at_once_by_its_field()
    {
        var draft = new ConnectionGroupDraft { Name = "", Discovery = new() { RoleName = "arn:aws:iam::111122223333:role/x", Regions = ["Frankfurt"], ExternalId = "two words" } };

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => Groups().AddAsync(Administrator, draft, Cancel));

        Assert.Equal(5, refused.Reasons.Count);
        foreach (var word in new[] { "Enter a name", "connection that lists the accounts", "name of the role", "Frankfurt", "external id" })
        {
            Assert.Contains(refused.Reasons, r => r.Contains(word, StringComparison.Ordinal));
        }
    }

    private async Task<long> GroupAsync()
    {
        var source = await Connections().AddAsync(Administrator, new() { Name = "management", Regions = ["cn-north-1"], CredentialKind = CredentialKind.Profile, Profile = "base" }, Cancel);
        var discovery = new OrganizationDiscoveryDraft
        {
            SourceId = source, RoleName = " security/scanner", ExternalId = "the-id", Regions = ["us-east-1", "eu-central-1"], Scope = ScanScope.InUse, IsDaily = true,
        };
        return await Groups().AddAsync(Administrator, new() { Name = "Organization", Discovery = discovery }, Cancel);
    }

    private Task<DiscoveryOutcome> ApplyAsync(long group, IReadOnlyList<FoundAccount> accounts) =>
        Discoveries().ApplyAsync(Administrator, group, new(Management, "aws-cn", accounts), Cancel);

    private async Task<List<Connection>> MadeAsync() => [.. (await Connections().ListAsync(Cancel)).Where(c => c.Membership is not OrganizationMembership.None)];

    private Task ChangeAsync(Connection c, Func<ConnectionDraft, ConnectionDraft> change) => Connections().ChangeAsync(
        Administrator,
        c.Id,
        change(new()
        {
            Name = c.Name, GroupId = c.GroupId, Regions = c.Regions, CredentialKind = c.CredentialKind, Profile = c.Profile, RoleArn = c.RoleArn, ExternalId = c.ExternalId, Scope = c.Scope, IsEnabled = c.IsEnabled,
        }),
        Cancel);

    /// <summary>All that discovery must not touch when nothing has changed.</summary>
    private async Task<string> StateAsync()
    {
        await using var db = Store.Db();
        return System.Text.Json.JsonSerializer.Serialize((
            await db.Connections.AsNoTracking().OrderBy(c => c.Id).Select(c => new { c.Id, c.Name, c.IsEnabled, c.Membership, c.ChangedAt, c.RoleArn }).ToListAsync(Cancel),
            await db.AuditEntries.AsNoTracking().OrderBy(a => a.Id).ToListAsync(Cancel)).ToTuple());
    }

    private DiscoveryStore Discoveries() => Store.Get<DiscoveryStore>();

    private ConnectionGroupStore Groups() => Store.Get<ConnectionGroupStore>();

    private ConnectionStore Connections() => Store.Get<ConnectionStore>();
}
