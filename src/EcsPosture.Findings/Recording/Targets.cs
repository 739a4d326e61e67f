using EcsPosture.Findings.Scans;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Findings.Recording;

/// <summary>What becomes of each region of an evaluation: recorded, too old, or unread.</summary>
internal sealed class Targets
{
    private readonly Dictionary<string, DateTimeOffset> _recorded = new(StringComparer.Ordinal);
    private readonly List<ScanTarget> _rows = [];

    /// <param name="account">The snapshot.</param>
    /// <param name="scanId">The scan that took it.</param>
    /// <param name="states">What was last recorded of the account's regions.</param>
    /// <param name="before">The scans of these that were over when this one began to look: it is no older than they are, whatever the clocks said.</param>
    public Targets(AccountSnapshot account, long scanId, IReadOnlyCollection<RegionState> states, IReadOnlySet<long> before)
    {
        foreach (var manifest in account.Regions.Select(r => r.Manifest).Append(account.Global.Manifest))
        {
            var region = manifest.Region;
            var last = states.FirstOrDefault(s => s.Region == region);
            var takenAt = last is not null && manifest.TakenAt < last.TakenAt && before.Contains(last.ScanId) ? last.TakenAt : manifest.TakenAt;
            var isOlder = last is not null && takenAt < last.TakenAt;
            if (!isOlder)
            {
                _recorded[region] = takenAt;
            }

            _rows.Add(Row(region, takenAt, isOlder ? ScanTargetState.Older : ScanTargetState.Recorded));
        }

        var read = _rows.Select(r => r.Region).ToHashSet(StringComparer.Ordinal);
        foreach (var region in account.UnreadRegions.Select(g => g.Resource).OfType<string>().Where(read.Add))
        {
            _rows.Add(Row(region, null, ScanTargetState.Unread));
        }

        ScanTarget Row(string region, DateTimeOffset? takenAt, ScanTargetState state) => new()
        {
            ScanId = scanId,
            Partition = account.Partition,
            AccountId = account.AccountId,
            Region = region,
            TakenAt = takenAt,
            State = state,
        };
    }

    /// <summary>A row per region for the scan.</summary>
    public IReadOnlyList<ScanTarget> Rows => _rows;

    /// <summary>The regions that are recorded.</summary>
    public IReadOnlyCollection<string> Recorded => _recorded.Keys;

    /// <summary>The regions that are too old.</summary>
    public IEnumerable<string> Older => _rows.Where(r => r.State is ScanTargetState.Older).Select(r => r.Region);

    /// <summary>
    /// Whether verdicts on subjects of a region are recorded. A trail's home region may be none of the scan's; it goes with
    /// the regions that showed it.
    /// </summary>
    public bool IsRecorded(string region) => _recorded.ContainsKey(region) || (!IsRead(region) && !Older.Any() && _recorded.Count > 0);

    /// <summary>When the snapshot that shows a subject of the region was taken.</summary>
    public DateTimeOffset TakenAt(string region) => _recorded.TryGetValue(region, out var takenAt) ? takenAt : _recorded.Values.Min();

    private bool IsRead(string region) => _rows.Exists(r => r.Region == region && r.TakenAt is not null);
}
