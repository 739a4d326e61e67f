using EcsPosture.Findings.Queries.Findings;
using Microsoft.AspNetCore.Components;

namespace EcsPosture.Web.Components;

/// <summary>Which page of a list an address asks for.</summary>
internal static class ListAddress
{
    /// <summary>The page that <c>?after=</c> or <c>?before=</c> names.</summary>
    public static PageRequest Page(this NavigationManager navigation, int size = 50)
    {
        var before = navigation.Query(PageState.Before);

        return new(before ?? navigation.Query(PageState.After), before is not null, size);
    }
}
