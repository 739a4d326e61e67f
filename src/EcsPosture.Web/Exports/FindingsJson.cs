using System.Text.Json;
using EcsPosture.Findings.Queries.Findings;

namespace EcsPosture.Web.Exports;

/// <summary>Findings as a JSON array.</summary>
public sealed class FindingsJson : IFindingsExport
{
    /// <inheritdoc />
    public string Name => "json";

    /// <inheritdoc />
    public string MediaType => "application/json; charset=utf-8";

    /// <inheritdoc />
    public Task WriteAsync(IAsyncEnumerable<FindingRow> findings, Stream output, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(output, findings, ApiJson.Options, cancellationToken);
}
