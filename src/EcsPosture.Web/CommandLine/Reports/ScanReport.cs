using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Web.CommandLine.Reports;

/// <summary>What one <c>scan</c> found, in an order that is the same from run to run.</summary>
public sealed class ScanReport
{
    /// <summary>A report over the accounts that were judged.</summary>
    public ScanReport(IEnumerable<AccountEvaluation> accounts, CheckCatalogue catalogue)
    {
        Accounts = [.. accounts.OrderBy(a => a.Snapshot.AccountId, StringComparer.Ordinal)];
        Catalogue = catalogue;
        Verdicts =
        [
            .. Accounts.SelectMany(a => a.Verdicts)
                .OrderBy(v => v.CheckId, StringComparer.Ordinal)
                .ThenBy(v => v.Resource.AccountId, StringComparer.Ordinal)
                .ThenBy(v => v.Resource.Region, StringComparer.Ordinal)
                .ThenBy(v => v.Resource.Arn, StringComparer.Ordinal)
                .ThenBy(v => v.Container, StringComparer.Ordinal)
                .ThenBy(v => v.Reason, StringComparer.Ordinal),
        ];
        Gaps =
        [
            .. Accounts.SelectMany(GapsOf)
                .OrderBy(g => g.AccountId, StringComparer.Ordinal)
                .ThenBy(g => g.Region, StringComparer.Ordinal)
                .ThenBy(g => g.Gap.Action, StringComparer.Ordinal)
                .ThenBy(g => g.Gap.Resource, StringComparer.Ordinal)
                .ThenBy(g => g.Gap.Code, StringComparer.Ordinal)
                .ThenBy(g => g.Gap.Message, StringComparer.Ordinal),
        ];
    }

    /// <summary>The accounts, by id.</summary>
    public IReadOnlyList<AccountEvaluation> Accounts { get; }

    /// <summary>The checks that could be run.</summary>
    public CheckCatalogue Catalogue { get; }

    /// <summary>All verdicts of all accounts.</summary>
    public IReadOnlyList<CheckVerdict> Verdicts { get; }

    /// <summary>The verdicts brought together by subject, in a fixed order. Stale revisions do not count there.</summary>
    public IReadOnlyList<SubjectVerdict> Folded =>
    [
        .. SubjectVerdict.Fold(Verdicts)
            .OrderBy(f => f.CheckId, StringComparer.Ordinal)
            .ThenBy(f => f.Subject.AccountId, StringComparer.Ordinal)
            .ThenBy(f => f.Subject.Region, StringComparer.Ordinal)
            .ThenBy(f => f.Subject.Key, StringComparer.Ordinal)
            .ThenBy(f => f.Container, StringComparer.Ordinal),
    ];

    /// <summary>All gaps, with where they are.</summary>
    public IReadOnlyList<PlacedGap> Gaps { get; }

    /// <summary>How many verdicts of a kind there are.</summary>
    public int Count(Verdict verdict) => Verdicts.Count(v => v.Verdict == verdict);

    /// <summary>Whether anything that is in use or latest fails with at least this severity.</summary>
    public bool Meets(Severity severity) =>
        Verdicts.Any(v => v.Verdict is Verdict.Fail && v.Severity >= severity && v.Label is not OccurrenceLabel.Stale);

    private static IEnumerable<PlacedGap> GapsOf(AccountEvaluation account)
    {
        var parts = account.Snapshot.Regions.Select(r => r.Manifest).Append(account.Snapshot.Global.Manifest);
        return parts.SelectMany(m => m.Gaps.Select(g => new PlacedGap(m.AccountId, m.Region, g)))
            .Concat(account.Snapshot.UnreadRegions.Select(g => new PlacedGap(account.Snapshot.AccountId, g.Resource ?? SnapshotManifest.GlobalRegion, g)));
    }
}

/// <summary>A gap and the snapshot it is in.</summary>
public sealed record PlacedGap(string AccountId, string Region, Gap Gap);
