using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Scans;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Findings.Recording;

/// <summary>Gathers what could not be read, with the number of verdicts each gap blinds.</summary>
internal sealed class GapCounter
{
    private const int LongestMessage = 1000;
    private readonly Dictionary<(string Region, Gap Gap), ScanGap> _rows = [];
    private readonly Dictionary<Gap, string> _regionOf = [];
    private readonly Dictionary<Gap, int> _ofAccount = [];
    private readonly string _accountId;
    private readonly long _scanId;

    /// <summary>Begins with the gaps of an account's manifests, and the regions that could not be read at all.</summary>
    public GapCounter(AccountSnapshot account, long scanId)
    {
        (_accountId, _scanId) = (account.AccountId, scanId);
        foreach (var manifest in account.Regions.Select(r => r.Manifest).Append(account.Global.Manifest))
        {
            foreach (var gap in manifest.Gaps)
            {
                Begin(manifest.Region, gap);
            }
        }

        foreach (var gap in account.UnreadRegions)
        {
            Begin(gap.Resource ?? SnapshotManifest.GlobalRegion, gap);
        }
    }

    /// <summary>A row per gap and region: those of the manifests, and those that verdicts name beyond them.</summary>
    public IReadOnlyList<ScanGap> End()
    {
        // What blinds verdicts of the account and of a region, and is in no manifest, is counted in the first region.
        var regions = _rows.Keys.ToLookup(k => k.Gap, k => k.Region);
        foreach (var (gap, count) in _ofAccount)
        {
            RowOf(regions[gap].Order(StringComparer.Ordinal).FirstOrDefault() ?? SnapshotManifest.GlobalRegion, gap).BlindedVerdicts += count;
        }

        _ofAccount.Clear();
        return
        [
            .. _rows.Values.OrderBy(r => r.Region, StringComparer.Ordinal).ThenBy(r => r.Action, StringComparer.Ordinal).ThenBy(r => r.Resource, StringComparer.Ordinal)
                .ThenBy(r => r.Code, StringComparer.Ordinal).ThenBy(r => r.Message, StringComparer.Ordinal).ThenBy(r => r.Kind),
        ];
    }

    /// <summary>Counts a verdict with the gaps that blind it.</summary>
    public void Add(CheckVerdict verdict)
    {
        if (verdict.Verdict is not Verdict.NotAssessed)
        {
            return;
        }

        foreach (var gap in verdict.Gaps.Select(g => g with { File = null }).Distinct())
        {
            var region = verdict.Resource.Region;
            if (_rows.TryGetValue((region, gap), out var here))
            {
                here.BlindedVerdicts++;
            }
            else if (_regionOf.TryGetValue(gap, out var there))
            {
                RowOf(there, gap).BlindedVerdicts++;
            }
            else if (region == SnapshotManifest.GlobalRegion)
            {
                // Account-wide verdicts may be blinded by a gap of a region, which is then counted where it is, in whatever order they come.
                _ofAccount[gap] = _ofAccount.GetValueOrDefault(gap) + 1;
            }
            else
            {
                RowOf(region, gap).BlindedVerdicts++;
            }
        }
    }

    private void Begin(string region, Gap gap)
    {
        RowOf(region, gap);
        _regionOf.TryAdd(gap with { File = null }, region);
    }

    private ScanGap RowOf(string region, Gap gap)
    {
        var key = (region, gap with { File = null });
        if (!_rows.TryGetValue(key, out var row))
        {
            _rows[key] = row = new()
            {
                ScanId = _scanId,
                AccountId = _accountId,
                Region = region,
                Kind = gap.Kind,
                Action = gap.Action,
                Resource = gap.Resource,
                Code = gap.Code,
                Message = gap.Message is { Length: > LongestMessage } message ? message[..LongestMessage] : gap.Message,
                Permission = gap.Permission,
            };
        }

        return row;
    }
}
