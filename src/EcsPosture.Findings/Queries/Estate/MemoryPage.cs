using EcsPosture.Findings.Queries.Findings;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>
/// Pages of a list that is put in order in memory, because its order is computed: clusters and services by their weight. The
/// cursor is a row's key; one that is no longer in the list gives the first page.
/// </summary>
internal static class MemoryPage
{
    /// <summary>The most rows that are put in order: what one cluster may hold.</summary>
    public const int MaximumRows = 5000;

    public static Page<T> Of<T>(IReadOnlyList<T> all, PageRequest page, Func<T, string> key)
    {
        ArgumentNullException.ThrowIfNull(page);
        var at = -1;
        for (var i = 0; i < all.Count && page.Cursor is not null; i++)
        {
            if (key(all[i]) == page.Cursor)
            {
                at = i;
                break;
            }
        }

        var start = at < 0 ? 0 : page.Backwards ? Math.Max(0, at - page.Rows) : at + 1;
        var end = at >= 0 && page.Backwards ? at : Math.Min(all.Count, start + page.Rows);
        T[] rows = [.. all.Skip(start).Take(end - start)];
        return new(
            rows,
            rows.Length > 0 && end < all.Count ? key(rows[^1]) : null,
            rows.Length > 0 && start > 0 ? key(rows[0]) : null);
    }

    /// <summary>The same page with other rows.</summary>
    public static Page<TOut> Map<T, TOut>(this Page<T> page, Func<T, TOut> map) => new([.. page.Rows.Select(map)], page.Next, page.Previous);
}
