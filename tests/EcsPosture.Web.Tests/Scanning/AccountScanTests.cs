using EcsPosture.Findings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Simulator;
using EcsPosture.Web.Scanning;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Web.Tests.Scanning;

public sealed class AccountScanTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scan_records_findings_counts_and_the_account()
    {
        await using var bench = await ScanBench.StartAsync();
        var connection = await bench.ConnectAsync();

        var scan = await bench.ScanAsync(connection);

        Assert.Equal(ScanState.Succeeded, scan.State);
        Assert.Null(scan.Error);
        Assert.True(scan is { Opened: > 0, Passes: > 0, CallsMade: > 0, StartedAt: not null, EndedAt: not null });
        Assert.Equal(SyntheticEstate.AccountId, (await bench.Get<ConnectionStore>().FindAsync(connection, Ct))!.AccountId);
        await using var db = bench.Db();
        Assert.Equal(scan.Opened, await db.Findings.CountAsync(Ct));
    }

    [Fact]
    public async Task A_second_scan_describes_no_revision_again_and_writes_no_finding()
    {
        await using var bench = await ScanBench.StartAsync();
        var connection = await bench.ConnectAsync();
        await bench.ScanAsync(connection);
        await using var db = bench.Db();
        var events = await db.FindingEvents.CountAsync(Ct);
        bench.Simulator.Calls.Reset();

        var warm = await bench.ScanAsync(connection);

        Assert.Equal(0, bench.Simulator.Calls.Received("ecs:DescribeTaskDefinition"));
        Assert.True(warm.CallsSaved > 0);
        Assert.Equal((0, 0, 0), (warm.Opened, warm.Resolved, warm.Reopened));
        Assert.Equal(events, await db.FindingEvents.CountAsync(Ct));
    }

    [Fact]
    public async Task Credentials_that_lead_to_another_account_than_before_record_that_account_in_scope()
    {
        await using var bench = await ScanBench.StartAsync();
        var connection = await bench.ConnectAsync();
        await SetAccountAsync(bench, connection, "999999999999");

        var scan = await bench.ScanAsync(connection);

        Assert.Equal(ScanState.Succeeded, scan.State);
        Assert.Equal(SyntheticEstate.AccountId, (await bench.Get<ConnectionStore>().FindAsync(connection, Ct))!.AccountId);
        await using var db = bench.Db();
        Assert.Equal(scan.Opened, await db.Findings.CountAsync(f => f.State == FindingState.Open, Ct));
    }

    [Fact]
    public async Task A_scan_waits_for_one_of_the_account_that_its_credentials_lead_to_now()
    {
        await using var bench = await ScanBench.StartAsync();
        var (one, two) = (await bench.ConnectAsync("one"), await bench.ConnectAsync("two"));
        await SetAccountAsync(bench, one, SyntheticEstate.AccountId);
        await SetAccountAsync(bench, two, "999999999999");
        Assert.Equal(ScanStart.Begun, await bench.Scans.BeginAsync(await bench.QueueAsync(one), SyntheticEstate.AccountId, Ct));

        var waiting = await bench.ScanAsync(two);

        Assert.Equal(ScanState.Queued, waiting.State);
        Assert.Contains("Waiting for scan", waiting.Step, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_asks_once_whose_its_credentials_are_and_one_that_has_to_wait_does_not_ask()
    {
        await using var bench = await ScanBench.StartAsync();
        var connection = await bench.ConnectAsync();
        await bench.ScanAsync(connection);
        Assert.Equal(1, bench.Simulator.Calls.Received("sts:GetCallerIdentity"));
        Assert.Equal(ScanStart.Begun, await bench.Scans.BeginAsync(await bench.QueueAsync(connection), SyntheticEstate.AccountId, Ct));

        await bench.ScanAsync(connection);

        Assert.Equal(1, bench.Simulator.Calls.Received("sts:GetCallerIdentity"));
    }

    [Fact]
    public async Task A_role_that_is_changed_while_a_scan_runs_leaves_the_account_open_until_the_next()
    {
        await using var bench = await ScanBench.StartAsync();
        bench.Simulator.Faults.Delay("ecs:ListClusters", TimeSpan.FromSeconds(2));
        var connection = await bench.ConnectAsync();
        var id = await bench.QueueAsync(connection);
        var run = bench.Worker.RunAsync(id, Ct);
        await UntilAsync(async () => (await bench.ReadAsync(id)).State is ScanState.Running);
        var draft = new ConnectionDraft { Name = "production", Regions = [SyntheticEstate.Region], CredentialKind = CredentialKind.AssumeRole, RoleArn = "arn:aws:iam::999999999999:role/scanner" };

        await bench.Get<ConnectionStore>().ChangeAsync(Actor.System, connection, draft, Ct);
        await run;

        Assert.Equal(ScanState.Succeeded, (await bench.ReadAsync(id)).State);
        Assert.Null((await bench.Get<ConnectionStore>().FindAsync(connection, Ct))!.AccountId);
    }

    [Fact]
    public async Task Two_connections_to_the_same_account_and_region_share_findings()
    {
        await using var bench = await ScanBench.StartAsync();
        await bench.ScanAsync(await bench.ConnectAsync("one"));

        var second = await bench.ScanAsync(await bench.ConnectAsync("two"));

        Assert.Equal(0, second.Opened);
        Assert.True(second.Fails > 0);
    }

    [Fact]
    public async Task A_denied_action_ends_as_succeeded_with_gaps_and_resolves_nothing()
    {
        await using var bench = await ScanBench.StartAsync();
        var connection = await bench.ConnectAsync();
        await bench.ScanAsync(connection);
        bench.Simulator.Faults.Deny("ecs:DescribeServices");

        var scan = await bench.ScanAsync(connection);

        Assert.Equal(ScanState.SucceededWithGaps, scan.State);
        Assert.True(scan.Gaps > 0);
        Assert.Equal(0, scan.Resolved);
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_fails_the_scan_with_its_name()
    {
        await using var bench = await ScanBench.StartAsync();
        var connection = await bench.ConnectAsync(change: d => d with { CredentialKind = CredentialKind.Profile, Profile = "nobody", EndpointUrl = null });

        var scan = await bench.ScanAsync(connection);

        Assert.Equal(ScanState.Failed, scan.State);
        Assert.Contains("nobody", scan.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_credentials_fail_the_scan_and_say_what_to_do()
    {
        await using var bench = await ScanBench.StartAsync();
        var connection = await bench.ConnectAsync();
        bench.Simulator.Faults.Expire();

        var scan = await bench.ScanAsync(connection);

        Assert.Equal(ScanState.Failed, scan.State);
        Assert.Contains("expired", scan.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_region_that_no_aws_has_fails_the_scan_with_its_name()
    {
        await using var bench = await ScanBench.StartAsync();
        var connection = await bench.ConnectAsync(change: d => d with { Regions = ["mars-north-1"] });

        var scan = await bench.ScanAsync(connection);

        Assert.Equal(ScanState.Failed, scan.State);
        Assert.Contains("mars-north-1", scan.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_scan_ends_within_seconds_and_says_who_did_it()
    {
        await using var bench = await ScanBench.StartAsync();
        bench.Simulator.Faults.Delay("ecs:ListClusters", TimeSpan.FromMinutes(2));
        var id = await bench.QueueAsync(await bench.ConnectAsync());
        var run = bench.Worker.RunAsync(id, Ct);
        await UntilAsync(async () => (await bench.ReadAsync(id)).State is ScanState.Running);

        await bench.Get<ScanRequests>().CancelAsync(ScanBench.Operator, id, Ct);
        await run.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        var scan = await bench.ReadAsync(id);
        Assert.Equal(ScanState.Cancelled, scan.State);
        Assert.Contains("olga", scan.Error, StringComparison.Ordinal);
        Assert.Empty(bench.Get<ScanProgressFeed>().Current);
    }

    [Fact]
    public async Task A_queued_scan_is_cancelled_at_once_and_never_runs()
    {
        await using var bench = await ScanBench.StartAsync();
        var id = await bench.QueueAsync(await bench.ConnectAsync());

        await bench.Get<ScanRequests>().CancelAsync(ScanBench.Operator, id, Ct);
        await bench.Worker.RunAsync(id, Ct);

        Assert.Equal(ScanState.Cancelled, (await bench.ReadAsync(id)).State);
        Assert.Equal(0, bench.Simulator.Calls.Total);
    }

    [Fact]
    public async Task A_program_that_stops_leaves_its_scan_interrupted()
    {
        await using var bench = await ScanBench.StartAsync();
        bench.Simulator.Faults.Delay("ecs:ListClusters", TimeSpan.FromMinutes(2));
        var id = await bench.QueueAsync(await bench.ConnectAsync());
        using var stopping = new CancellationTokenSource();
        var run = bench.Worker.RunAsync(id, stopping.Token);
        await UntilAsync(async () => (await bench.ReadAsync(id)).State is ScanState.Running);

        await stopping.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        Assert.Equal(ScanState.Interrupted, (await bench.ReadAsync(id)).State);
    }

    [Fact]
    public async Task A_scan_that_is_cancelled_as_the_program_stops_ends_as_cancelled()
    {
        await using var bench = await ScanBench.StartAsync();
        bench.Simulator.Faults.Delay("ecs:ListClusters", TimeSpan.FromMinutes(2));
        var id = await bench.QueueAsync(await bench.ConnectAsync());
        using var stopping = new CancellationTokenSource();
        var run = bench.Worker.RunAsync(id, stopping.Token);
        await UntilAsync(async () => (await bench.ReadAsync(id)).State is ScanState.Running);

        await bench.Get<ScanRequests>().CancelAsync(ScanBench.Operator, id, Ct);
        await stopping.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        var scan = await bench.ReadAsync(id);
        Assert.Equal((ScanState.Cancelled, "Cancelled by olga."), (scan.State, scan.Error));
    }

    [Fact]
    public async Task While_a_scan_of_the_account_and_region_runs_another_waits()
    {
        await using var bench = await ScanBench.StartAsync();
        var first = await bench.QueueAsync(await bench.ConnectAsync("one"));
        var second = await bench.QueueAsync(await bench.ConnectAsync("two"));
        await bench.Get<ConnectionStore>().NoteAccountAsync((await bench.Get<ConnectionStore>().FindAsync(1, Ct))!, SyntheticEstate.AccountId, Ct);
        Assert.Equal(ScanStart.Begun, await bench.Scans.BeginAsync(first, SyntheticEstate.AccountId, Ct));

        await bench.Worker.RunAsync(second, Ct);
        var waiting = await bench.ReadAsync(second);
        await bench.Scans.EndAsync(first, ScanState.Failed, "broken", Ct);
        await bench.Worker.RunAsync(second, Ct);

        Assert.Equal(ScanState.Queued, waiting.State);
        Assert.Contains("Waiting for scan", waiting.Step, StringComparison.Ordinal);
        Assert.Equal(ScanState.Succeeded, (await bench.ReadAsync(second)).State);
    }

    [Fact]
    public async Task Running_the_same_scan_twice_runs_it_once()
    {
        await using var bench = await ScanBench.StartAsync();
        var id = await bench.QueueAsync(await bench.ConnectAsync());

        await Task.WhenAll(bench.Worker.RunAsync(id, Ct), bench.Worker.RunAsync(id, Ct));

        Assert.Equal(ScanState.Succeeded, (await bench.ReadAsync(id)).State);
        Assert.Equal(1, bench.Simulator.Calls.Received("ecs:ListAccountSettings"));
    }

    [Fact]
    public async Task A_worker_that_fails_before_it_begins_a_scan_leaves_it_to_the_one_that_runs_it()
    {
        await using var bench = await ScanBench.StartAsync();
        bench.Simulator.Faults.Delay("sts:GetCallerIdentity", TimeSpan.FromSeconds(2)).Expire();
        var id = await bench.QueueAsync(await bench.ConnectAsync());
        var late = bench.Worker.RunAsync(id, Ct);
        await UntilAsync(() => Task.FromResult(bench.Simulator.Calls.Received("sts:GetCallerIdentity") > 0));

        Assert.Equal(ScanStart.Begun, await bench.Scans.BeginAsync(id, SyntheticEstate.AccountId, Ct));
        await late;

        Assert.Equal(ScanState.Running, (await bench.ReadAsync(id)).State);
    }

    [Fact]
    public async Task A_viewer_may_neither_start_nor_stop_a_scan()
    {
        await using var bench = await ScanBench.StartAsync();
        var connection = await bench.ConnectAsync();
        var id = await bench.QueueAsync(connection);
        var requests = bench.Get<ScanRequests>();

        await Assert.ThrowsAsync<NotPermittedException>(() => requests.StartAsync(ScanBench.Viewer, new(connection, ScanTrigger.Manual), Ct));
        await Assert.ThrowsAsync<NotPermittedException>(() => requests.CancelAsync(ScanBench.Viewer, id, Ct));
    }

    [Fact]
    public async Task Asking_twice_for_the_same_scan_queues_one()
    {
        await using var bench = await ScanBench.StartAsync();
        var connection = await bench.ConnectAsync();

        Assert.Equal(await bench.QueueAsync(connection), await bench.QueueAsync(connection));
    }

    [Fact]
    public async Task A_region_that_the_connection_does_not_cover_is_refused()
    {
        await using var bench = await ScanBench.StartAsync();
        var connection = await bench.ConnectAsync();

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() =>
            bench.Get<ScanRequests>().StartAsync(ScanBench.Operator, new(connection, ScanTrigger.Manual) { Regions = ["eu-west-9"] }, Ct));

        Assert.Contains("eu-west-9", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_started_and_stopped_a_scan_is_on_record()
    {
        await using var bench = await ScanBench.StartAsync();
        var id = await bench.QueueAsync(await bench.ConnectAsync());
        await bench.Get<ScanRequests>().CancelAsync(ScanBench.Operator, id, Ct);

        await using var db = bench.Db();
        var entries = await db.AuditEntries.Where(a => a.Who == "olga").OrderBy(a => a.Id).Select(a => a.Action).ToListAsync(Ct);

        Assert.Equal(["scan.start", "scan.cancel"], entries);
    }

    private static async Task SetAccountAsync(ScanBench bench, long connection, string accountId)
    {
        await using var db = bench.Db();
        await db.Connections.Where(c => c.Id == connection).ExecuteUpdateAsync(set => set.SetProperty(c => c.AccountId, accountId), Ct);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Delay(50, Ct);
        }
    }
}
