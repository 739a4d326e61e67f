using System.Globalization;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Web.Components.Layout;

namespace EcsPosture.Web.Features.Scopes;

/// <summary>A page's scope as the store's questions take it.</summary>
public static class EstateScopes
{
    /// <summary>The same scope. A connection's id that is no number names a connection that does not exist.</summary>
    public static EstateScope ToEstate(this PageScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        long? connection = scope.Connection is null ? null
            : long.TryParse(scope.Connection, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
            : -1;
        return new(connection, scope.Region, scope.Cluster);
    }
}
