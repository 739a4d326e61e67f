using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Queries.Exports;
using EcsPosture.Findings.Queries.Findings;

namespace EcsPosture.Web.Exports;

/// <summary>Findings as a JSON array: what lists show of each, and its places with their evidence.</summary>
public sealed class FindingsJson : IFindingsExport
{
    /// <inheritdoc />
    public string Name => "json";

    /// <inheritdoc />
    public string Title => "JSON";

    /// <inheritdoc />
    public string MediaType => "application/json; charset=utf-8";

    /// <inheritdoc />
    public string Extension => "json";

    /// <inheritdoc />
    public Task WriteAsync(FindingsToWrite findings, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return JsonSerializer.SerializeAsync(output, findings.Findings.Select(WithDetails), ApiJson.Options, cancellationToken);
    }

    /// <summary>The fields that lists show stay at the top, where readers of earlier files find them.</summary>
    private static System.Text.Json.Nodes.JsonObject WithDetails(ExportedFinding finding)
    {
        var json = JsonSerializer.SerializeToNode(finding.Finding, ApiJson.Options)!.AsObject();
        var details = JsonSerializer.SerializeToNode(
            new Details(
                finding.Partition, finding.SubjectKey, finding.SuppressionReason, finding.Topics,
                CheckCatalogue.Default.Find(finding.Finding.CheckId)?.Info.Controls ?? [], finding.Occurrences),
            ApiJson.Options)!.AsObject();
        foreach (var (name, value) in details.ToList())
        {
            details.Remove(name);
            json[name] = value;
        }

        return json;
    }

    private sealed record Details(
        string Partition, string SubjectKey, string? SuppressionReason, IReadOnlyList<Topic> Topics, IReadOnlyList<FrameworkControl> Controls, IReadOnlyList<OccurrenceView> Occurrences);
}
