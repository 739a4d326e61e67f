using System.Globalization;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Findings;

namespace EcsPosture.Web.Exports.Compliance;

/// <summary>Compliance as CSV: a row for each check of each control, and one for a control without a check.</summary>
public sealed class ComplianceCsv : IComplianceExport
{
    private static readonly string[] Headers =
    [
        "framework", "control", "title", "status", "check", "checkTitle", "mapping", "failed", "suppressed", "notAssessed", "toJudge", "passed", "notApplicable", "takenAt", "scope", "url",
    ];

    /// <inheritdoc />
    public string Name => "csv";

    /// <inheritdoc />
    public string Title => "CSV";

    /// <inheritdoc />
    public string MediaType => "text/csv; charset=utf-8";

    /// <inheritdoc />
    public void Write(ComplianceDocument document, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var csv = SafeCsv.To(output);
        Row(csv, Headers);
        foreach (var result in document.Results)
        {
            foreach (var control in result.Controls)
            {
                foreach (var check in control.Checks.DefaultIfEmpty())
                {
                    var counts = check?.Counts;
                    Row(
                        csv,
                        [
                            result.Framework.Title,
                            control.Control.Id,
                            control.Control.Title,
                            FindingsReader.Word(control.Status),
                            check?.Mapping.Check.Id,
                            check?.Mapping.Check.Title,
                            check?.Mapping.Source.Word(),
                            Number(counts?.Fails),
                            Number(counts?.Suppressed),
                            Number(counts?.NotAssessed),
                            Number(counts?.Manuals),
                            Number(counts?.Passes),
                            Number(counts?.NotApplicable),
                            document.TakenAt is { } at ? Results.ResultText.Instant(at) : null,
                            document.Scope,
                            control.Control.Url,
                        ]);
                }
            }
        }
    }

    private static void Row(CsvHelper.CsvWriter csv, IEnumerable<string?> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        csv.NextRecord();
    }

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
