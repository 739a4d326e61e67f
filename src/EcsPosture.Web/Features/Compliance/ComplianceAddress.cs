using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Findings;
using Microsoft.AspNetCore.WebUtilities;

namespace EcsPosture.Web.Features.Compliance;

/// <summary>What an address asks of a framework, in the same words for page and REST API.</summary>
/// <param name="PublishedOnly">Whether only published mappings count: <c>mapping=published</c>.</param>
/// <param name="Status">Only controls that stand so: <c>status=failed</c>; null for all.</param>
public sealed record ComplianceAddress(bool PublishedOnly, ControlStatus? Status)
{
    /// <summary>The parameter of <see cref="PublishedOnly"/>.</summary>
    public const string Mapping = "mapping";

    /// <summary>The value of <see cref="Mapping"/>.</summary>
    public const string Published = "published";

    /// <summary>The parameter of <see cref="Status"/>.</summary>
    public const string StatusName = "status";

    /// <summary>Reads an address, absolute or not. Words that are none are ignored.</summary>
    public static ComplianceAddress From(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var start = address.IndexOf('?', StringComparison.Ordinal);
        var query = start < 0 ? [] : QueryHelpers.ParseQuery(address[start..].Split('#')[0]);
        return new(
            query.TryGetValue(Mapping, out var mapping) && mapping.ToString() == Published,
            query.TryGetValue(StatusName, out var status) ? FindingsReader.FromWord<ControlStatus>(status.ToString()) : null);
    }
}
