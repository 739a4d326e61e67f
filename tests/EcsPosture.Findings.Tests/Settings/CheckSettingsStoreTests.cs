using EcsPosture.Checks;
using EcsPosture.Checks.Settings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Settings;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Settings;

public sealed class CheckSettingsStoreTests : RecorderTest
{
    private static readonly Actor Administrator = new("ada", Role.Administrator);
    private static readonly CheckSetting Off = new() { IsEnabled = false };

    [Fact]
    public async Task What_is_set_is_kept_with_who_and_when_and_is_on_record()
    {
        var setting = new CheckSetting { IsEnabled = true, Severity = Severity.Low, Parameters = Threshold(" 3 ") };

        await Settings().ChangeAsync(Administrator, Words.Cluster, null, setting, Cancel);

        var row = Assert.Single(await Settings().ListAsync(Cancel));
        Assert.Equal((Words.Cluster, null, "ada", Store.Clock.GetUtcNow()), (row.CheckId, row.ConnectionId, row.ChangedBy, row.ChangedAt));
        Assert.Equal(setting with { Parameters = Threshold("3") }, row.ToSetting());
        var entry = await OnlyEntryAsync();
        Assert.Equal(("ada", "check.set", $"check {Words.Cluster} for all connections"), (entry.Who, entry.Action, entry.Target));
        Assert.Equal("state: as set before to on; severity: the check's own to low; threshold: default to “3”", entry.Detail);
    }

    [Fact]
    public async Task Setting_the_same_again_changes_nothing_and_taking_it_back_leaves_no_row()
    {
        await Settings().ChangeAsync(Administrator, Words.Cluster, null, Off, Cancel);
        await Settings().ChangeAsync(Administrator, Words.Cluster, null, Off, Cancel);
        await OnlyEntryAsync();

        await Settings().ChangeAsync(Administrator, Words.Cluster, null, CheckSetting.None, Cancel);

        Assert.Empty(await Settings().ListAsync(Cancel));
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    public async Task Only_an_administrator_may_set_anything(Role role)
    {
        await Assert.ThrowsAsync<NotPermittedException>(() => Settings().ChangeAsync(new("olga", role), Words.Cluster, null, Off, Cancel));

        Assert.Empty(await Settings().ListAsync(Cancel));
    }

    [Fact]
    public async Task What_is_wrong_is_refused_by_field()
    {
        var wrong = new CheckSetting { Parameters = new Dictionary<string, string> { ["threshold"] = "much", ["other"] = "1" } };

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => Settings().ChangeAsync(Administrator, Words.Cluster, null, wrong, Cancel));

        Assert.Equal(["other: test-cluster has no such parameter. Use threshold.", "threshold: enter a whole number of at least 0, such as 1."], refused.Reasons);
        await Assert.ThrowsAsync<RefusedChangeException>(() => Settings().ChangeAsync(Administrator, "no-such", null, Off, Cancel));
        await Assert.ThrowsAsync<RefusedChangeException>(() => Settings().ChangeAsync(Administrator, Words.Cluster, 99, Off, Cancel));
    }

    [Fact]
    public async Task A_connections_own_settings_go_before_those_for_all()
    {
        var connection = await AccountAsync("one", "eu-west-1");
        await Settings().ChangeAsync(Administrator, Words.Cluster, null, Off with { Severity = Severity.Low, Parameters = Threshold("5") }, Cancel);
        await Settings().ChangeAsync(Administrator, Words.Cluster, connection, new() { IsEnabled = true, Parameters = Threshold("7") }, Cancel);

        Assert.Equal(new() { IsEnabled = true, Severity = Severity.Low, Parameters = Threshold("7") }, (await Settings().OfAsync(connection, Cancel))[Words.Cluster]);
        Assert.Equal(Off with { Severity = Severity.Low, Parameters = Threshold("5") }, (await Settings().OfAsync(null, Cancel))[Words.Cluster]);
        await Assert.ThrowsAsync<RefusedChangeException>(() => Settings().OfAsync(99, Cancel));
    }

    [Fact]
    public async Task Settings_of_a_connection_go_with_it()
    {
        var connection = await AccountAsync("one", "eu-west-1");
        await Settings().ChangeAsync(Administrator, Words.Cluster, connection, Off, Cancel);

        await Store.Get<Findings.Connections.ConnectionStore>().RemoveAsync(Administrator, connection, Cancel);

        Assert.Empty(await Settings().ListAsync(Cancel));
    }

    [Fact]
    public async Task A_snapshot_without_a_connection_is_judged_as_the_one_connection_to_its_account_says()
    {
        var connection = await AccountAsync("one", "eu-west-1");
        await Settings().ChangeAsync(Administrator, Words.Cluster, connection, Off, Cancel);

        Assert.Contains(Words.Cluster, (await Settings().InForceAsync(null, ASnapshot.AccountId, Cancel)).Options.Disabled);
        Assert.Empty((await Settings().InForceAsync(null, "999999999999", Cancel)).Options.Disabled);

        await AccountAsync("two", "eu-west-1");
        Assert.Empty((await Settings().InForceAsync(null, ASnapshot.AccountId, Cancel)).Options.Disabled);
    }

    [Fact]
    public async Task A_check_that_is_off_for_one_connection_leaves_findings_alone_that_another_still_judges()
    {
        var region = World.Region(World.Cluster("main", "fail"));
        var off = await AccountAsync("off", region.Region);
        await AccountAsync("on", region.Region);
        await Settings().ChangeAsync(Administrator, Words.Cluster, off, Off, Cancel);
        await ScanAsync(World.At(1, region));

        await ScanAsync(World.At(2, region), await Settings().InForceAsync(off, ASnapshot.AccountId, Cancel));
        await AssertOpenAsync(Words.Cluster);

        await Settings().ChangeAsync(Administrator, Words.Cluster, null, Off, Cancel);
        await ScanAsync(World.At(3, region), await Settings().InForceAsync(off, ASnapshot.AccountId, Cancel));
        await AssertResolvedAsync(Resolution.CheckDisabled, Words.Cluster);
    }

    [Fact]
    public async Task A_severity_that_is_set_is_the_findings_and_says_so_until_it_is_taken_back()
    {
        var region = World.Region(World.Cluster("main", "fail"));
        await ScanAsync(World.At(1, region));
        await Settings().ChangeAsync(Administrator, Words.Cluster, null, new() { Severity = Severity.Low }, Cancel);

        await ScanAsync(World.At(2, region), await Settings().InForceAsync(null, ASnapshot.AccountId, Cancel));
        var finding = await OneAsync(Words.Cluster);
        Assert.Equal((Severity.Low, true), (finding.Severity, finding.IsSeveritySet));

        await Settings().ChangeAsync(Administrator, Words.Cluster, null, CheckSetting.None, Cancel);
        await ScanAsync(World.At(3, region), await Settings().InForceAsync(null, ASnapshot.AccountId, Cancel));
        finding = await OneAsync(Words.Cluster);
        Assert.Equal((Severity.High, false), (finding.Severity, finding.IsSeveritySet));
        Assert.Equal(
            ["High to Low, by the settings of the check", "Low to High, the check's own again"],
            (await EventsAsync(finding.Id)).Where(e => e.Kind is FindingEventKind.SeverityChanged).Select(e => e.Detail));
    }

    private static Dictionary<string, string> Threshold(string value) => new() { ["threshold"] = value };

    private CheckSettingsStore Settings() => new(Store.Contexts, Words.All, Store.Clock);

    private async Task<AuditEntry> OnlyEntryAsync()
    {
        await using var db = Store.Db();
        return await db.AuditEntries.SingleAsync(Cancel);
    }

    private async Task<long> AccountAsync(string name, string region)
    {
        var id = await ConnectAsync(name, region);
        await using var db = Store.Db();
        await db.Connections.Where(c => c.Id == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.AccountId, ASnapshot.AccountId), Cancel);
        return id;
    }

    private async Task ScanAsync(Inventory.Snapshots.AccountSnapshot account, ScanSettingsInForce inForce)
    {
        var evaluation = new Checks.Evaluation.Evaluator(Words.All).Evaluate(account, inForce.Options);
        await new Findings.Recording.FindingRecorder(Store.Contexts, Words.All, Store.Clock)
            .RecordAsync(evaluation, new(await NewScanAsync()) { JudgedElsewhere = inForce.JudgedElsewhere }, Cancel);
    }
}
