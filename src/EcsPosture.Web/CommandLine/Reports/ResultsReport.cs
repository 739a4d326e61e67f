using System.Text;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Exports;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Web.Exports.Results;

namespace EcsPosture.Web.CommandLine.Reports;

/// <summary>A format of results as a report: verdicts are brought together by subject first, as the dashboard does, so that ids are the same in both.</summary>
public sealed class ResultsReport(ResultsFormat format) : IReportFormat
{
    /// <inheritdoc />
    public string Name => format.Name;

    /// <inheritdoc />
    public void Write(ScanReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        var folded = report.Folded;
        format.Write(HeadOf(report, folded), ResultsOf(report, folded), text => output.Write(Encoding.UTF8.GetString(text)));
        output.Write('\n');
    }

    /// <summary>What stands around the results of a scan.</summary>
    internal static ExportHead HeadOf(ScanReport report, IReadOnlyList<SubjectVerdict> folded)
    {
        var snapshots = report.Accounts.Select(a => a.Snapshot).ToList();
        return new(
            snapshots.Count == 0 ? null : snapshots.Max(s => s.TakenAt),
            [.. snapshots.SelectMany(s => s.Regions.OrderBy(r => r.Region, StringComparer.Ordinal).Select(r => new ExportedRegion(s.Partition, s.AccountId, r.Region, r.Manifest.TakenAt)))],
            CountsOf(report, folded),
            [.. report.Accounts.SelectMany(a => a.Coverage
                .OrderBy(c => c.Region, StringComparer.Ordinal).ThenBy(c => c.Type.ToString(), StringComparer.Ordinal)
                .Select(c => new ExportedCoverage(a.Snapshot.AccountId, c.Region, c.Type, c.Existing, c.Read, c.IsComplete)))],
            [.. report.Gaps.Select(g => new GapRow(g.Gap.Kind, g.AccountId, g.Region, g.Gap.Action, g.Gap.Resource, g.Gap.Code, g.Gap.Message, g.Gap.Permission, 0))]);
    }

    /// <summary>The results of each check, counted as the store's aggregates count them.</summary>
    internal static IReadOnlyDictionary<string, VerdictCounts> CountsOf(ScanReport report, IReadOnlyList<SubjectVerdict> folded) =>
        folded.Select(f => (f.CheckId, f.Verdict))
            .Concat(report.Verdicts.Where(v => v.IsListGap).Select(v => (v.CheckId, v.Verdict)))
            .GroupBy(v => v.CheckId, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Aggregate(VerdictCounts.None, (sum, v) => sum.With(v.Verdict, 1)), StringComparer.Ordinal);

    private static IEnumerable<ReportedResult> ResultsOf(ScanReport report, IReadOnlyList<SubjectVerdict> folded)
    {
        foreach (var subject in folded)
        {
            yield return ReportedResult.Of(subject);
        }

        var partitions = report.Accounts.ToDictionary(a => a.Snapshot.AccountId, a => a.Snapshot.Partition, StringComparer.Ordinal);
        foreach (var gap in report.Verdicts.Where(v => v.IsListGap))
        {
            yield return ReportedResult.OfListGap(gap, partitions.GetValueOrDefault(gap.Resource.AccountId, "aws"));
        }
    }
}
