using Microsoft.AspNetCore.WebUtilities;

namespace EcsPosture.Web.Components.Layout;

/// <summary>
/// What part of the estate a page shows, as the address says it: <c>?connection=&amp;region=&amp;cluster=</c>. Null means all.
/// Pages take it as a cascading parameter.
/// </summary>
/// <param name="Connection">The connection's id.</param>
/// <param name="Region">The region's name, or <c>global</c>.</param>
/// <param name="Cluster">The cluster's short hash.</param>
public sealed record PageScope(string? Connection, string? Region, string? Cluster)
{
    /// <summary>The whole estate.</summary>
    public static PageScope All { get; } = new(null, null, null);

    /// <summary>Whether nothing is narrowed.</summary>
    public bool IsAll => Connection is null && Region is null && Cluster is null;

    /// <summary>The scope that an address (absolute or not) names.</summary>
    public static PageScope From(string address)
    {
        ArgumentNullException.ThrowIfNull(address);

        var start = address.IndexOf('?', StringComparison.Ordinal);
        if (start < 0)
        {
            return All;
        }

        var end = address.IndexOf('#', start);
        var query = QueryHelpers.ParseQuery(end < 0 ? address[start..] : address[start..end]);

        return new(Value("connection"), Value("region"), Value("cluster"));

        string? Value(string name) => query.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 and <= 200 } value ? value : null;
    }

    /// <summary>A path of this program with this scope added, for links that keep it. A part that the path already names stays.</summary>
    public string Keep(string path)
    {
        ArgumentNullException.ThrowIfNull(path);

        var own = From(path);
        var missing = new Dictionary<string, string?>();
        if (own.Connection is null && Connection is not null)
        {
            missing["connection"] = Connection;
        }

        if (own.Region is null && Region is not null)
        {
            missing["region"] = Region;
        }

        if (own.Cluster is null && Cluster is not null)
        {
            missing["cluster"] = Cluster;
        }

        return QueryHelpers.AddQueryString(path, missing);
    }
}
