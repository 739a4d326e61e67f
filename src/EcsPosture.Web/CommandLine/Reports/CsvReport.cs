using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Exports;

namespace EcsPosture.Web.CommandLine.Reports;

/// <summary>The report as CSV: a row for each verdict.</summary>
public sealed class CsvReport : IReportFormat
{
    private static readonly (string Header, Func<CheckVerdict, string?> Value)[] Columns =
    [
        ("check", v => v.CheckId),
        ("verdict", v => v.Verdict.ToString()),
        ("severity", v => Words.Of(v.Severity)),
        ("topics", v => string.Join(' ', v.Topics.Select(Words.Of))),
        ("account", v => v.Resource.AccountId),
        ("region", v => v.Resource.Region),
        ("cluster", v => v.Resource.Cluster),
        ("type", v => v.Resource.Type.ToString()),
        ("name", v => v.Resource.Name),
        ("container", v => v.Container),
        ("message", v => v.Message),
        ("reason", v => v.Reason),
        ("evidence", v => string.Join("; ", v.Evidence.Select(e => $"{e.Path}: {e.Actual} (expected {e.Expected})"))),
        ("arn", v => v.Resource.Arn),
        ("title", v => CheckCatalogue.Default.Find(v.CheckId)?.Info.Title),
        ("label", v => FindingsReader.Word(v.Label)),
        ("services", v => string.Join(' ', v.Services)),
        ("launchTypes", v => string.Join(' ', v.LaunchTypes)),
        ("controls", v => CheckCatalogue.Default.Find(v.CheckId) is { } check ? ControlText.Of(check.Info) : null),
    ];

    /// <inheritdoc />
    public string Name => "csv";

    /// <inheritdoc />
    public void Write(ScanReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var csv = SafeCsv.To(output);
        foreach (var (header, _) in Columns)
        {
            csv.WriteField(header);
        }

        csv.NextRecord();
        foreach (var verdict in report.Verdicts)
        {
            foreach (var (_, value) in Columns)
            {
                csv.WriteField(value(verdict));
            }

            csv.NextRecord();
        }
    }
}
