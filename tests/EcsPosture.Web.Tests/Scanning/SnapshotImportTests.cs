using EcsPosture.Findings.Scans;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using EcsPosture.Web.Scanning;
using Microsoft.Extensions.Time.Testing;

namespace EcsPosture.Web.Tests.Scanning;

public sealed class SnapshotImportTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_of_a_time_to_come_is_refused_with_its_field_and_what_to_write()
    {
        await using var bench = await ScanBench.StartAsync(_clock);

        var refused = await Assert.ThrowsAsync<SnapshotFormatException>(() => ImportAsync(bench, _clock.GetUtcNow().AddYears(20)));

        Assert.Contains("takenAt is 2046-11-20T06:00:00Z", refused.Message, StringComparison.Ordinal);
        Assert.Contains("write when the files were made", refused.Message, StringComparison.Ordinal);
        var scan = Assert.Single(await bench.Scans.ListAsync(null, 10, Ct));
        Assert.Equal((ScanState.Failed, refused.Message), (scan.State, scan.Error));
    }

    [Fact]
    public async Task A_snapshot_from_a_clock_that_is_a_little_ahead_is_recorded()
    {
        await using var bench = await ScanBench.StartAsync(_clock);

        var imported = await ImportAsync(bench, _clock.GetUtcNow().AddMinutes(9));

        Assert.True(imported.Summary.Opened > 0);
    }

    private static Task<ImportResult> ImportAsync(ScanBench bench, DateTimeOffset takenAt)
    {
        var account = SyntheticEstate.Build(new(Clusters: 1, Services: 3, Families: 3, Revisions: 2, Tasks: 3, Roles: 3)).ToList();
        foreach (var folder in account)
        {
            folder.Manifest = folder.Manifest with { TakenAt = takenAt };
        }

        return bench.Get<SnapshotImport>().ImportAsync(ScanBench.Operator, account, ScanTrigger.Import, Ct);
    }
}
