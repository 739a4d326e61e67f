using EcsPosture.Findings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Schedules;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.Schedules;
using EcsPosture.Web.Tests.Scanning;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EcsPosture.Web.Tests.Schedules;

public sealed class ScheduleTickerTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 20, 4, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schedule_fires_at_its_hour_in_its_zone_and_not_before()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var id = await ScheduleAsync(bench);

        await bench.Ticker.TickAsync(Ct);
        Assert.Empty(bench.Launched);
        _clock.Advance(TimeSpan.FromHours(1));
        await bench.Ticker.TickAsync(Ct);

        var scan = await bench.ReadAsync(Assert.Single(bench.Launched));
        Assert.Equal((ScanTrigger.Schedule, id, "mornings"), (scan.Trigger, scan.ScheduleId, scan.RequestedBy));
        var schedule = (await bench.Get<ScheduleStore>().FindAsync(id, Ct))!;
        Assert.Equal((At(20, 5), At(21, 5), scan.Id), (schedule.LastDueAt, schedule.NextDueAt, schedule.LastScanId));
    }

    [Fact]
    public async Task A_due_time_fires_once_however_often_it_is_looked_at()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        await ScheduleAsync(bench);
        _clock.Advance(TimeSpan.FromHours(1));

        await Task.WhenAll(bench.Ticker.TickAsync(Ct), bench.Ticker.TickAsync(Ct));
        await bench.Ticker.TickAsync(Ct);

        Assert.Single(bench.Launched);
    }

    [Fact]
    public async Task Times_missed_while_the_program_was_down_are_caught_up_by_one_scan()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var id = await ScheduleAsync(bench);
        _clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromHours(2));

        await bench.Ticker.TickAsync(Ct);
        await bench.Ticker.TickAsync(Ct);

        Assert.Single(bench.Launched);
        Assert.Equal(At(24, 5), (await bench.Get<ScheduleStore>().FindAsync(id, Ct))!.NextDueAt);
    }

    [Fact]
    public async Task Missed_times_are_left_out_when_the_schedule_says_so()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var id = await ScheduleAsync(bench, d => d with { MissedRun = MissedRunPolicy.Skip });
        _clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromHours(2));

        await bench.Ticker.TickAsync(Ct);
        Assert.Empty(bench.Launched);
        Assert.Equal(At(24, 5), (await bench.Get<ScheduleStore>().FindAsync(id, Ct))!.NextDueAt);

        _clock.SetUtcNow(At(24, 5));
        await bench.Ticker.TickAsync(Ct);
        Assert.Single(bench.Launched);
    }

    [Fact]
    public async Task While_a_scan_runs_a_schedule_that_skips_starts_none()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        await ScheduleAsync(bench, d => d with { Overlap = OverlapPolicy.Skip });
        await bench.QueueAsync(1);
        bench.Launched.Clear();
        _clock.Advance(TimeSpan.FromHours(1));

        await bench.Ticker.TickAsync(Ct);

        Assert.Empty(bench.Launched);
    }

    [Fact]
    public async Task While_a_scan_runs_a_schedule_that_queues_starts_one_after_it()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        await ScheduleAsync(bench, d => d with { Overlap = OverlapPolicy.Queue });
        await bench.QueueAsync(1);
        bench.Launched.Clear();
        _clock.Advance(TimeSpan.FromHours(1));

        await bench.Ticker.TickAsync(Ct);

        Assert.Equal(ScanState.Queued, (await bench.ReadAsync(Assert.Single(bench.Launched))).State);
    }

    [Fact]
    public async Task A_paused_schedule_rests_and_goes_on_from_its_next_time()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var id = await ScheduleAsync(bench);
        var book = bench.Get<ScheduleBook>();
        await book.PauseAsync(ScanBench.Operator, id, Ct);
        _clock.Advance(TimeSpan.FromHours(2));
        await bench.Ticker.TickAsync(Ct);
        await book.ContinueAsync(ScanBench.Operator, id, Ct);
        await bench.Ticker.TickAsync(Ct);
        Assert.Empty(bench.Launched);

        _clock.SetUtcNow(At(21, 5));
        await bench.Ticker.TickAsync(Ct);

        Assert.Single(bench.Launched);
    }

    [Fact]
    public async Task A_schedule_can_be_run_now_without_moving_its_next_time()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var id = await ScheduleAsync(bench);

        var scan = await bench.ReadAsync(Assert.Single(await bench.Get<ScanRequests>().RunNowAsync(ScanBench.Operator, id, Ct)));

        Assert.Equal((id, "olga"), (scan.ScheduleId, scan.RequestedBy));
        Assert.Equal(At(20, 5), (await bench.Get<ScheduleStore>().FindAsync(id, Ct))!.NextDueAt);
    }

    [Fact]
    public async Task A_disabled_connection_keeps_its_schedules_from_scanning()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        await ScheduleAsync(bench);
        var draft = new ConnectionDraft { Name = "production", Regions = ["us-east-1"], IsEnabled = false };
        await bench.Get<ConnectionStore>().ChangeAsync(Actor.System, 1, draft, Ct);
        _clock.Advance(TimeSpan.FromHours(1));

        await bench.Ticker.TickAsync(Ct);

        Assert.Empty(bench.Launched);
    }

    [Fact]
    public async Task The_scans_of_a_group_begin_one_after_the_other_each_in_its_own_time()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var group = await bench.Get<ConnectionGroupStore>().AddAsync(Actor.System, new() { Name = "Payments" }, Ct);
        foreach (var name in new[] { "one", "two", "three" })
        {
            await bench.ConnectAsync(name, d => d with { GroupId = group });
        }

        var draft = Draft with { ConnectionId = null, GroupId = group, SpreadMinutes = 60, Overlap = OverlapPolicy.Queue };
        var preview = bench.Get<ScheduleClock>().Preview(draft.Cron, draft.TimeZone, draft.OwnSpread(), 1);
        await bench.Get<ScheduleBook>().AddAsync(ScanBench.Operator, draft, Ct);
        _clock.SetUtcNow(preview.Next[0]);
        await bench.Ticker.TickAsync(Ct);
        Assert.Empty(bench.Launched);

        var begun = new Dictionary<string, TimeSpan>();
        for (var minute = 0; minute < 60; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            bench.Launched.Clear();
            await bench.Keeper.SweepAsync(Ct);
            foreach (var id in bench.Launched)
            {
                begun.Add((await bench.ReadAsync(id)).Label, _clock.GetUtcNow() - preview.Next[0]);
                await bench.Scans.EndAsync(id, ScanState.Succeeded, null, Ct);
            }
        }

        Assert.Equal(At(20, 5), preview.Next[0]);
        Assert.Equal(["one", "three", "two"], begun.Keys.Order());
        Assert.All(begun, one => Assert.InRange(one.Value - new Spread(60, one.Key).Delay, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_connection_that_is_disabled_while_its_scan_waits_for_its_time_is_not_scanned()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        await bench.ConnectAsync();
        var scan = await bench.Scans.QueueAsync(ScanBench.Operator, new(1, ScanTrigger.Schedule) { NotBefore = _clock.GetUtcNow().AddMinutes(10) }, Ct);
        await bench.Get<ConnectionStore>().ChangeAsync(Actor.System, 1, new() { Name = "production", Regions = ["us-east-1"], IsEnabled = false }, Ct);
        _clock.Advance(TimeSpan.FromMinutes(10));

        await bench.Worker.RunAsync(scan, Ct);

        var ended = await bench.ReadAsync(scan);
        Assert.Equal((ScanState.Cancelled, "The connection was disabled before the scan began."), (ended.State, ended.Error));
        Assert.Equal(0, bench.Simulator.Calls.Received("sts:GetCallerIdentity"));
    }

    [Fact]
    public async Task The_preview_names_the_times_at_which_it_then_fires()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var preview = bench.Get<ScheduleClock>().Preview("0 6 * * *", "Europe/Berlin", default, 5);
        await ScheduleAsync(bench);

        var fired = new List<DateTimeOffset>();
        while (fired.Count < 5)
        {
            _clock.Advance(TimeSpan.FromMinutes(30));
            var before = bench.Launched.Count;
            await bench.Ticker.TickAsync(Ct);
            if (bench.Launched.Count > before)
            {
                fired.Add(_clock.GetUtcNow());
                await bench.Scans.EndAsync(bench.Launched[^1], ScanState.Cancelled, null, Ct);
            }
        }

        Assert.Equal("Every day at 06:00", preview.Words);
        Assert.Equal(preview.Next, fired);
    }

    [Fact]
    public async Task A_spread_schedule_fires_each_day_as_late_as_its_preview_says_and_never_earlier_than_its_hour()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var preview = bench.Get<ScheduleClock>().Preview("0 6 * * *", "Europe/Berlin", new(90, "mornings"), 3);
        var id = await ScheduleAsync(bench, d => d with { SpreadMinutes = 90 });
        var delay = preview.Next[0] - At(20, 5);
        Assert.InRange(delay, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(90));
        Assert.Equal([At(20, 5) + delay, At(21, 5) + delay, At(22, 5) + delay], preview.Next);

        _clock.Advance(TimeSpan.FromHours(1) + delay - TimeSpan.FromSeconds(1));
        await bench.Ticker.TickAsync(Ct);
        Assert.Empty(bench.Launched);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await bench.Ticker.TickAsync(Ct);

        Assert.Single(bench.Launched);
        Assert.Equal(preview.Next[1], (await bench.Get<ScheduleStore>().FindAsync(id, Ct))!.NextDueAt);
    }

    [Fact]
    public void A_hundred_schedules_of_the_same_time_are_spread_over_their_hour_without_a_crowd()
    {
        var quarters = Enumerable.Range(1, 100).Select(i => (int)(new Spread(60, $"account {i}").Delay / TimeSpan.FromMinutes(15))).CountBy(quarter => quarter).ToDictionary();

        Assert.Equal([0, 1, 2, 3], quarters.Keys.Order());
        Assert.All(quarters.Values, count => Assert.InRange(count, 10, 45));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1441)]
    public async Task A_spread_of_less_than_nothing_or_more_than_a_day_is_refused(int minutes)
    {
        await using var bench = await ScanBench.StartAsync(_clock);

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => ScheduleAsync(bench, d => d with { SpreadMinutes = minutes }));

        Assert.Contains("Spread over 0 to 1440 minutes.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0 30 2 *", "UTC", "never fires")]
    [InlineData("nonsense", "UTC", "cannot be read")]
    [InlineData("0 6 * * *", "Mars/Olympus", "time zone")]
    public async Task A_schedule_that_cannot_fire_is_refused_when_it_is_saved(string cron, string zone, string reason)
    {
        await using var bench = await ScanBench.StartAsync(_clock);

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => ScheduleAsync(bench, d => d with { Cron = cron, TimeZone = zone }));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, bench.Get<ScheduleClock>().Preview(cron, zone, default, 5).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_whose_zone_cannot_be_found_any_more_keeps_its_time_and_says_so_once()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var id = await ScheduleAsync(bench);
        await SetZoneAsync(bench, "Mars/Olympus");
        _clock.Advance(TimeSpan.FromHours(1));
        var log = new NotedErrors();
        var ticker = bench.TickerThatLogsTo(log);

        await ticker.TickAsync(Ct);
        await ticker.TickAsync(Ct);

        Assert.Empty(bench.Launched);
        Assert.Equal(At(20, 5), (await bench.Get<ScheduleStore>().FindAsync(id, Ct))!.NextDueAt);
        Assert.Contains("Mars/Olympus", Assert.Single(log.Messages), StringComparison.Ordinal);

        await SetZoneAsync(bench, "Europe/Berlin");
        await ticker.TickAsync(Ct);
        Assert.Single(bench.Launched);
    }

    [Fact]
    public async Task A_viewer_may_not_keep_schedules()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var id = await ScheduleAsync(bench);
        var book = bench.Get<ScheduleBook>();

        await Assert.ThrowsAsync<NotPermittedException>(() => book.AddAsync(ScanBench.Viewer, Draft with { Name = "other" }, Ct));
        await Assert.ThrowsAsync<NotPermittedException>(() => book.PauseAsync(ScanBench.Viewer, id, Ct));
        await Assert.ThrowsAsync<NotPermittedException>(() => book.RemoveAsync(ScanBench.Viewer, id, Ct));
        await Assert.ThrowsAsync<NotPermittedException>(() => bench.Get<ScanRequests>().RunNowAsync(ScanBench.Viewer, id, Ct));
    }

    private static ScheduleDraft Draft => new() { Name = "mornings", ConnectionId = 1, Cron = "0 6 * * *", TimeZone = "Europe/Berlin" };

    private static async Task<long> ScheduleAsync(ScanBench bench, Func<ScheduleDraft, ScheduleDraft>? change = null)
    {
        await bench.ConnectAsync();
        return await bench.Get<ScheduleBook>().AddAsync(ScanBench.Operator, (change ?? (d => d))(Draft), Ct);
    }

    private static async Task SetZoneAsync(ScanBench bench, string zone)
    {
        await using var db = bench.Db();
        await db.Schedules.ExecuteUpdateAsync(set => set.SetProperty(s => s.TimeZone, zone), Ct);
    }

    private static DateTimeOffset At(int day, int hour) => new(2026, 11, day, hour, 0, 0, TimeSpan.Zero);

    private sealed class NotedErrors : ILogger<ScheduleTicker>
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Messages.Add(formatter(state, exception));
            }
        }
    }
}
