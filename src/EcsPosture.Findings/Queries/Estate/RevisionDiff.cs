using System.Text.Json.Nodes;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>What differs between two revisions of a family.</summary>
/// <param name="From">The older, such as <c>web:11</c>.</param>
/// <param name="To">The newer.</param>
/// <param name="Lines">Changed lines with three lines around them. Hostile text.</param>
public sealed record RevisionDiff(string From, string To, IReadOnlyList<DiffLine> Lines)
{
    private const int Context = 3;

    // Beyond this many cells the table of common lines is not worth its memory: the middle is shown as replaced.
    private const long MostCells = 4_000_000;

    // These differ between any two revisions, or are worked out by ECS from the rest.
    private static readonly string[] Aside =
        ["taskDefinitionArn", "revision", "status", "registeredAt", "registeredBy", "deregisteredAt", "requiresAttributes", "compatibilities"];

    internal static RevisionDiff Of(string from, JsonObject older, string to, JsonObject newer) => new(from, to, Around(Compare(Text(older), Text(newer))));

    private static List<string> Text(JsonObject body)
    {
        var kept = new JsonObject(body.Where(p => !Aside.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

        // Without the commas, so that a new last entry changes no line before it.
        return [.. JsonLines.Of(kept, []).Select(l => new string(' ', l.Depth * 2) + (l.Text.EndsWith(',') ? l.Text[..^1] : l.Text))];
    }

    private static List<DiffLine> Compare(List<string> a, List<string> b)
    {
        var start = 0;
        while (start < a.Count && start < b.Count && a[start] == b[start])
        {
            start++;
        }

        var end = 0;
        while (end < a.Count - start && end < b.Count - start && a[a.Count - 1 - end] == b[b.Count - 1 - end])
        {
            end++;
        }

        List<DiffLine> lines = [.. a.Take(start).Select(t => new DiffLine(DiffKind.Same, t))];
        Middle(lines, a[start..(a.Count - end)], b[start..(b.Count - end)]);
        lines.AddRange(a.Skip(a.Count - end).Select(t => new DiffLine(DiffKind.Same, t)));
        return lines;
    }

    private static void Middle(List<DiffLine> lines, List<string> a, List<string> b)
    {
        var common = (long)a.Count * b.Count > MostCells ? null : new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; common is not null && i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var (x, y) = (0, 0);
        while (x < a.Count || y < b.Count)
        {
            if (common is not null && x < a.Count && y < b.Count && a[x] == b[y])
            {
                lines.Add(new(DiffKind.Same, a[x]));
                (x, y) = (x + 1, y + 1);
            }
            else if (x < a.Count && (y == b.Count || common is null || common[x + 1, y] >= common[x, y + 1]))
            {
                lines.Add(new(DiffKind.Removed, a[x++]));
            }
            else
            {
                lines.Add(new(DiffKind.Added, b[y++]));
            }
        }
    }

    private static List<DiffLine> Around(List<DiffLine> all)
    {
        var shown = new bool[all.Count];
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Kind is not DiffKind.Same)
            {
                shown.AsSpan(Math.Max(0, i - Context)..Math.Min(all.Count, i + Context + 1)).Fill(true);
            }
        }

        var lines = new List<DiffLine>();
        for (var i = 0; i < all.Count; i++)
        {
            if (shown[i])
            {
                lines.Add(all[i]);
            }
            else if (lines.Count > 0 && lines[^1].Kind is not DiffKind.Skipped && shown.AsSpan(i).Contains(true))
            {
                lines.Add(new(DiffKind.Skipped, ""));
            }
        }

        return lines;
    }
}

/// <summary>One line of a comparison.</summary>
public sealed record DiffLine(DiffKind Kind, string Text);

/// <summary>What a line of a comparison is.</summary>
public enum DiffKind
{
    Same,
    Removed,
    Added,

    /// <summary>Stands for unchanged lines that are left out.</summary>
    Skipped,
}
