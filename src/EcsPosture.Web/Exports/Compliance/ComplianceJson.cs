using System.Text;
using System.Text.Json;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Findings;

namespace EcsPosture.Web.Exports.Compliance;

/// <summary>Compliance as JSON: the frameworks, their controls, and the checks behind each with who mapped them.</summary>
public sealed class ComplianceJson : IComplianceExport
{
    /// <inheritdoc />
    public string Name => "json";

    /// <inheritdoc />
    public string Title => "JSON";

    /// <inheritdoc />
    public string MediaType => "application/json; charset=utf-8";

    /// <inheritdoc />
    public void Write(ComplianceDocument document, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(output);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("takenAt", document.TakenAt is { } at ? Results.ResultText.Instant(at) : null);
            json.WriteString("scope", document.Scope);
            json.WriteBoolean("publishedMappingsOnly", document.PublishedOnly);
            json.WriteStartArray("frameworks");
            foreach (var result in document.Results)
            {
                WriteResult(json, result);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(stream.ToArray()));
        output.Write('\n');
    }

    private static void WriteResult(Utf8JsonWriter json, ComplianceResult result)
    {
        json.WriteStartObject();
        json.WriteString("key", result.Framework.Key);
        json.WriteString("title", result.Framework.Title);
        json.WriteString("url", result.Framework.Url);
        json.WriteString("beyond", result.Framework.Beyond);
        json.WriteStartObject("controlCounts");
        foreach (var status in Enum.GetValues<ControlStatus>())
        {
            json.WriteNumber(FindingsReader.Word(status), result.Count(status));
        }

        json.WriteEndObject();
        json.WriteStartArray("sectionsWithoutCheck");
        foreach (var section in result.UncoveredSections)
        {
            json.WriteStringValue($"{section.Key} {section.Title}");
        }

        json.WriteEndArray();
        json.WriteStartArray("controls");
        foreach (var control in result.Controls)
        {
            json.WriteStartObject();
            json.WriteString("control", control.Control.Id);
            json.WriteString("title", control.Control.Title);
            json.WriteString("url", control.Control.Url);
            json.WriteString("status", FindingsReader.Word(control.Status));
            WriteCounts(json, control.Counts);
            json.WriteStartArray("checks");
            foreach (var check in control.Checks)
            {
                json.WriteStartObject();
                json.WriteString("check", check.Mapping.Check.Id);
                json.WriteString("title", check.Mapping.Check.Title);
                json.WriteString("mapping", check.Mapping.Source.Word());
                WriteCounts(json, check.Counts);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, VerdictCounts counts)
    {
        json.WriteNumber("failed", counts.Fails);
        json.WriteNumber("suppressed", counts.Suppressed);
        json.WriteNumber("notAssessed", counts.NotAssessed);
        json.WriteNumber("toJudge", counts.Manuals);
        json.WriteNumber("passed", counts.Passes);
        json.WriteNumber("notApplicable", counts.NotApplicable);
    }
}
