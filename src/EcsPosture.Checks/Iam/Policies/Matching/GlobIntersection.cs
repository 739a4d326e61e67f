using System.Text;

namespace EcsPosture.Checks.Iam.Policies.Matching;

/// <summary>Whether two patterns have a text in common, by walking both at once.</summary>
internal static class GlobIntersection
{
    /// <summary>No pattern that IAM stores needs as many steps; longer ones stand in files that people write.</summary>
    private const int Budget = 16_000_000;

    /// <summary>Whether some text fits both patterns. Of patterns that are too long to compare, the careful answer: that one does.</summary>
    public static bool IsPossible(Glob one, Glob other)
    {
        var a = one.Tokens;
        var b = other.Tokens;
        if ((long)a.Length * b.Length > Budget)
        {
            return true;
        }

        // reachable[j]: some text brings the first pattern to i and the second to j.
        var reachable = new bool[b.Length + 1];
        var next = new bool[b.Length + 1];
        reachable[0] = true;
        for (var i = 0; i <= a.Length; i++)
        {
            Array.Clear(next);
            for (var j = 0; j <= b.Length; j++)
            {
                if (!reachable[j])
                {
                    continue;
                }

                var x = i < a.Length ? a[i] : (int?)null;
                var y = j < b.Length ? b[j] : (int?)null;
                if (x is Glob.AnyRun)
                {
                    next[j] = true;
                    if (y is not null)
                    {
                        reachable[j + 1] = true;
                    }
                }
                else if (y is Glob.AnyRun)
                {
                    reachable[j + 1] = true;
                    if (x is not null)
                    {
                        next[j] = true;
                    }
                }
                else if (x is { } left && y is { } right && (left == Glob.AnyOne || right == Glob.AnyOne || left == right))
                {
                    next[j + 1] = true;
                }
            }

            if (i < a.Length)
            {
                (reachable, next) = (next, reachable);
            }
        }

        return reachable[b.Length];
    }

    /// <summary>A text that fits both; null when there is none or the patterns are too long to look for one.</summary>
    public static string? Witness(Glob one, Glob other)
    {
        const int Most = 2048;
        var (a, b) = (one.Tokens.ToArray(), other.Tokens.ToArray());
        if (a.Length > Most || b.Length > Most || (!one.IsEverything && !other.IsEverything && !IsPossible(one, other)))
        {
            return null;
        }

        // Backwards: from[i, j] says that the ends can be reached.
        var ends = new bool[a.Length + 1, b.Length + 1];
        ends[a.Length, b.Length] = true;
        for (var i = a.Length; i >= 0; i--)
        {
            for (var j = b.Length; j >= 0; j--)
            {
                ends[i, j] |= (i < a.Length && a[i] == Glob.AnyRun && (ends[i + 1, j] || (j < b.Length && ends[i, j + 1])))
                    || (j < b.Length && b[j] == Glob.AnyRun && (ends[i, j + 1] || (i < a.Length && ends[i + 1, j])))
                    || (i < a.Length && j < b.Length && Agree(a[i], b[j]) && ends[i + 1, j + 1]);
            }
        }

        var text = new StringBuilder();
        for (var (i, j) = (0, 0); i < a.Length || j < b.Length;)
        {
            if (i < a.Length && a[i] == Glob.AnyRun && ends[i + 1, j])
            {
                i++;
            }
            else if (j < b.Length && b[j] == Glob.AnyRun && ends[i, j + 1])
            {
                j++;
            }
            else if (i < a.Length && a[i] == Glob.AnyRun)
            {
                text.Append(Character(b[j++]));
            }
            else if (j < b.Length && b[j] == Glob.AnyRun)
            {
                text.Append(Character(a[i++]));
            }
            else
            {
                text.Append(Character(a[i] >= 0 ? a[i] : b[j]));
                (i, j) = (i + 1, j + 1);
            }
        }

        return text.ToString();
    }

    private static bool Agree(int left, int right) =>
        left != Glob.AnyRun && right != Glob.AnyRun && (left == Glob.AnyOne || right == Glob.AnyOne || left == right);

    private static char Character(int token) => token >= 0 ? (char)token : 'x';
}
