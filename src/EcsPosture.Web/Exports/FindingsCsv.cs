using System.Globalization;
using EcsPosture.Findings.Queries.Findings;

namespace EcsPosture.Web.Exports;

/// <summary>Findings as CSV, a row for each.</summary>
public sealed class FindingsCsv : IFindingsExport
{
    private static readonly (string Header, Func<FindingRow, string?> Value)[] Columns =
    [
        ("finding", f => f.Hash),
        ("status", f => FindingsReader.Word(f.Status)),
        ("severity", f => FindingsReader.Word(f.Severity)),
        ("check", f => f.CheckId),
        ("title", f => f.Title),
        ("subjectKind", f => f.SubjectKind.ToString()),
        ("subject", f => f.SubjectName),
        ("container", f => f.Container),
        ("account", f => f.AccountId),
        ("region", f => f.Region),
        ("clusters", f => string.Join(' ', f.Clusters)),
        ("label", f => FindingsReader.Word(f.Label)),
        ("message", f => f.Message),
        ("firstSeen", f => Instant(f.FirstSeenAt)),
        ("lastOpened", f => Instant(f.LastOpenedAt)),
        ("lastChanged", f => Instant(f.LastChangedAt)),
        ("resolved", f => f.ResolvedAt is { } at ? Instant(at) : null),
        ("resolution", f => f.Resolution is { } resolution ? FindingsReader.Word(resolution) : null),
        ("assignee", f => f.Assignee),
        ("due", f => f.DueOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
    ];

    /// <inheritdoc />
    public string Name => "csv";

    /// <inheritdoc />
    public string MediaType => "text/csv; charset=utf-8";

    /// <inheritdoc />
    public async Task WriteAsync(IAsyncEnumerable<FindingRow> findings, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(findings);
        await using var text = new StreamWriter(output, leaveOpen: true);
        await using var csv = SafeCsv.To(text);
        foreach (var (header, _) in Columns)
        {
            csv.WriteField(header);
        }

        await csv.NextRecordAsync();
        await foreach (var finding in findings.WithCancellation(cancellationToken))
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
