using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace EcsPosture.Web.Components;

/// <summary>
/// A page's state is its address. Filters and sorting replace the address, so that Back leaves the page; what opens (a drawer, a tab, the
/// next page of a list) is pushed, so that Back closes it.
/// </summary>
public static class PageState
{
    /// <summary>The query parameter of a list's next page.</summary>
    public const string After = "after";

    /// <summary>The query parameter of a list's previous page.</summary>
    public const string Before = "before";

    /// <summary>The query parameter of what stands open in the drawer.</summary>
    public const string Open = "open";

    /// <summary>The first value of a query parameter, or null when it is absent or empty.</summary>
    public static string? Query(this NavigationManager navigation, string name) => navigation.QueryAll(name) is [var first, ..] ? first : null;

    /// <summary>All values of a query parameter that may be repeated, without the empty ones.</summary>
    public static IReadOnlyList<string> QueryAll(this NavigationManager navigation, string name)
    {
        ArgumentNullException.ThrowIfNull(navigation);

        var query = QueryHelpers.ParseQuery(new Uri(navigation.Uri).Query);

        return query.TryGetValue(name, out var values) ? [.. values.OfType<string>().Where(value => value.Length > 0)] : [];
    }

    /// <summary>Changes filters without a step in the history, and begins the list anew. A null or empty value removes its parameter.</summary>
    public static void ReplaceQuery(this NavigationManager navigation, params ReadOnlySpan<(string Name, object? Value)> changes) =>
        Go(navigation, changes, fromStart: true, replace: true);

    /// <summary>Opens something, as a step that Back undoes. The place in the list stays.</summary>
    public static void PushQuery(this NavigationManager navigation, params ReadOnlySpan<(string Name, object? Value)> changes) =>
        Go(navigation, changes, fromStart: false, replace: false);

    /// <summary>This page's address with some parameters changed, for links.</summary>
    public static string With(this NavigationManager navigation, params ReadOnlySpan<(string Name, object? Value)> changes) => Address(navigation, changes, fromStart: false);

    private static void Go(NavigationManager navigation, ReadOnlySpan<(string Name, object? Value)> changes, bool fromStart, bool replace)
    {
        var address = Address(navigation, changes, fromStart);
        if (address != navigation.Uri)
        {
            navigation.NavigateTo(address, new NavigationOptions { ReplaceHistoryEntry = replace });
        }
    }

    private static string Address(NavigationManager navigation, ReadOnlySpan<(string Name, object? Value)> changes, bool fromStart)
    {
        ArgumentNullException.ThrowIfNull(navigation);

        var parameters = new Dictionary<string, object?>();
        if (fromStart)
        {
            (parameters[After], parameters[Before]) = (null, null);
        }

        foreach (var (name, value) in changes)
        {
            parameters[name] = value switch
            {
                null or "" => null,
                IEnumerable<string> several => several.Where(each => each.Length > 0).ToArray() is { Length: > 0 } kept ? kept : null,
                bool flag => flag ? "true" : null,
                IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString(),
            };
        }

        return navigation.GetUriWithQueryParameters(parameters);
    }
}
