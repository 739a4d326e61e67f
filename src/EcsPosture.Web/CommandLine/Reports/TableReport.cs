using System.Globalization;
using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;

namespace EcsPosture.Web.CommandLine.Reports;

/// <summary>The report for people at a terminal of 80 columns or more: what fails, what a person must judge, and what was not seen.</summary>
public sealed class TableReport : IReportFormat
{
    private const int Width = 80;
    private const int Indent = 10;

    /// <inheritdoc />
    public string Name => "table";

    /// <inheritdoc />
    public void Write(ScanReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        foreach (var account in report.Accounts)
        {
            WriteWrapped(output, "", Heading(account));
        }

        WriteSection(report, Verdict.Fail, "FAILS", output);
        WriteSection(report, Verdict.Manual, "FOR A PERSON TO JUDGE", output);
        WriteGaps(report, output);
        WriteSummary(report, output);
    }

    private static string Heading(AccountEvaluation account)
    {
        var snapshot = account.Snapshot;
        var regions = string.Join(", ", snapshot.Regions.Select(r => r.Region).Order(StringComparer.Ordinal));
        var taken = snapshot.TakenAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return TerminalText.Clean($"Account {snapshot.AccountId} in {(regions.Length == 0 ? "no region" : regions)}, taken {taken} UTC");
    }

    private static void WriteSection(ScanReport report, Verdict verdict, string title, TextWriter output)
    {
        var checks = report.Verdicts.Where(v => v.Verdict == verdict)
            .GroupBy(v => v.CheckId, StringComparer.Ordinal)
            .OrderByDescending(g => g.Max(v => v.Severity))
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .ToList();
        if (checks.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(title);
        foreach (var check in checks)
        {
            output.WriteLine();
            WriteWrapped(output, "", $"{check.Key}: {report.Catalogue.Find(check.Key)?.Info.Title}");
            foreach (var found in check.OrderByDescending(v => v.Severity))
            {
                WriteVerdict(found, output);
            }
        }
    }

    private static void WriteVerdict(CheckVerdict found, TextWriter output)
    {
        var container = found.Container is null ? "" : $" / {found.Container}";
        var label = found.Label is OccurrenceLabel.Stale or OccurrenceLabel.Unknown ? $" [{found.Label.ToString().ToLowerInvariant()}]" : "";
        var cluster = found.Resource.Cluster is { } name && name != found.Resource.Name ? $" in {name}" : "";
        var where = TerminalText.Clean($"{found.Resource.Name}{container}{cluster}{label}  {found.Resource.AccountId} {found.Resource.Region}");
        output.WriteLine($"{Words.Of(found.Severity).ToUpperInvariant(),-Indent}{TerminalText.Fit(where, Width - Indent)}");
        WriteWrapped(output, new(' ', Indent), found.Verdict is Verdict.Fail ? found.Message : found.Reason ?? found.Message);
    }

    private static void WriteGaps(ScanReport report, TextWriter output)
    {
        if (report.Gaps.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("NOT READ");
        foreach (var (account, region, gap) in report.Gaps)
        {
            var fix = gap.Permission is null ? "" : $" Allow {gap.Permission} to close it.";
            WriteWrapped(output, "  ", $"{account} {region}: {gap}.{fix}");
        }
    }

    private static void WriteSummary(ScanReport report, TextWriter output)
    {
        var fails = report.Verdicts.Where(v => v.Verdict is Verdict.Fail).ToLookup(v => v.Severity);
        var existing = report.Accounts.SelectMany(a => a.Coverage).Sum(c => c.Existing);
        var read = report.Accounts.SelectMany(a => a.Coverage).Sum(c => c.Read);
        output.WriteLine();
        output.WriteLine(
            $"Verdicts  {report.Count(Verdict.Pass)} pass, {report.Count(Verdict.Fail)} fail, {report.Count(Verdict.Manual)} manual, "
            + $"{report.Count(Verdict.NotAssessed)} not assessed, {report.Count(Verdict.NotApplicable)} not applicable");
        output.WriteLine($"Fails     {string.Join(", ", Enum.GetValues<Severity>().OrderDescending().Select(s => $"{fails[s].Count()} {Words.Of(s)}"))}");
        output.WriteLine($"Coverage  {read} of {existing} resources read, {report.Gaps.Count} {(report.Gaps.Count == 1 ? "gap" : "gaps")}");
    }

    private static void WriteWrapped(TextWriter output, string indent, string text)
    {
        foreach (var line in TerminalText.Wrap(TerminalText.Clean(text), Width - indent.Length))
        {
            output.WriteLine(indent + line);
        }
    }
}
