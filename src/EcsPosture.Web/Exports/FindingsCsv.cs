using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Queries.Exports;
using EcsPosture.Findings.Queries.Findings;

namespace EcsPosture.Web.Exports;

/// <summary>Findings as CSV, a row for each.</summary>
public sealed class FindingsCsv : IFindingsExport
{
    private static readonly (string Header, Func<ExportedFinding, string?> Value)[] Columns =
    [
        ("finding", f => f.Finding.Hash),
        ("status", f => FindingsReader.Word(f.Finding.Status)),
        ("severity", f => FindingsReader.Word(f.Finding.Severity)),
        ("check", f => f.Finding.CheckId),
        ("title", f => f.Finding.Title),
        ("subjectKind", f => f.Finding.SubjectKind.ToString()),
        ("subject", f => f.Finding.SubjectName),
        ("container", f => f.Finding.Container),
        ("account", f => f.Finding.AccountId),
        ("region", f => f.Finding.Region),
        ("clusters", f => string.Join(' ', f.Finding.Clusters)),
        ("label", f => FindingsReader.Word(f.Finding.Label)),
        ("message", f => f.Finding.Message),
        ("firstSeen", f => Instant(f.Finding.FirstSeenAt)),
        ("lastOpened", f => Instant(f.Finding.LastOpenedAt)),
        ("lastChanged", f => Instant(f.Finding.LastChangedAt)),
        ("resolved", f => f.Finding.ResolvedAt is { } at ? Instant(at) : null),
        ("resolution", f => f.Finding.Resolution is { } resolution ? FindingsReader.Word(resolution) : null),
        ("assignee", f => f.Finding.Assignee),
        ("due", f => f.Finding.DueOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("suppression", f => f.SuppressionReason),
        ("topics", f => string.Join(' ', f.Topics.Select(FindingsReader.Word))),
        ("controls", f => CheckCatalogue.Default.Find(f.Finding.CheckId) is { } check ? ControlText.Of(check.Info) : null),
        ("resources", f => string.Join(' ', f.Occurrences.Select(o => o.ResourceArn))),
        ("services", f => string.Join(' ', f.Occurrences.SelectMany(o => o.Services).Distinct(StringComparer.Ordinal))),
        ("launchTypes", f => string.Join(' ', f.Occurrences.SelectMany(o => o.LaunchTypes.Split(',', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal))),
        ("evidence", f => f.Occurrences is [var first, ..] ? string.Join("; ", first.Evidence.Select(e => $"{e.Path}: {e.Actual} (expected {e.Expected})")) : null),
    ];

    /// <inheritdoc />
    public string Name => "csv";

    /// <inheritdoc />
    public string Title => "CSV";

    /// <inheritdoc />
    public string MediaType => "text/csv; charset=utf-8";

    /// <inheritdoc />
    public string Extension => "csv";

    /// <inheritdoc />
    public async Task WriteAsync(FindingsToWrite findings, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(findings);
        await using var text = new StreamWriter(output, leaveOpen: true);
        await using var csv = SafeCsv.To(text);
        foreach (var (header, _) in Columns)
        {
            csv.WriteField(header);
        }

        await csv.NextRecordAsync();
        await foreach (var finding in findings.Findings.WithCancellation(cancellationToken))
        {
            foreach (var (_, value) in Columns)
            {
                csv.WriteField(value(finding));
            }

            await csv.NextRecordAsync();
        }
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
