using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Scans;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Findings.Recording;

/// <summary>Gathers what could not be read, with the number of verdicts each gap blinds.</summary>
internal static class GapCounter
{
    private const int LongestMessage = 1000;

    /// <summary>A row per gap and region: those of the manifests, and those that verdicts name beyond them.</summary>
    public static IReadOnlyList<ScanGap> Count(AccountEvaluation evaluation, long scanId)
    {
        var account = evaluation.Snapshot;
        var rows = new Dictionary<(string Region, Gap Gap), ScanGap>();
        var regionOf = new Dictionary<Gap, string>();
        foreach (var manifest in account.Regions.Select(r => r.Manifest).Append(account.Global.Manifest))
        {
            foreach (var gap in manifest.Gaps)
            {
                RowOf(manifest.Region, gap);
            }
        }

        foreach (var gap in account.UnreadRegions)
        {
            RowOf(gap.Resource ?? SnapshotManifest.GlobalRegion, gap);
        }

        foreach (var verdict in evaluation.Verdicts.Where(v => v.Verdict is Verdict.NotAssessed))
        {
            foreach (var gap in verdict.Gaps.Select(g => g with { File = null }).Distinct())
            {
                // Account-wide verdicts may be blinded by a gap of a region, which is then counted where it is.
                var isHere = rows.ContainsKey((verdict.Resource.Region, gap));
                RowOf(isHere ? verdict.Resource.Region : regionOf.GetValueOrDefault(gap, verdict.Resource.Region), gap).BlindedVerdicts++;
            }
        }

        return [.. rows.Values.OrderBy(r => r.Region, StringComparer.Ordinal).ThenBy(r => r.Action, StringComparer.Ordinal).ThenBy(r => r.Resource, StringComparer.Ordinal)];

        ScanGap RowOf(string region, Gap gap)
        {
            var key = (region, gap with { File = null });
            if (!rows.TryGetValue(key, out var row))
            {
                regionOf.TryAdd(key.Item2, region);
                rows[key] = row = new()
                {
                    ScanId = scanId,
                    AccountId = account.AccountId,
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
}
