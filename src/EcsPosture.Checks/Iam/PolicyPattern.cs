namespace EcsPosture.Checks.Iam;

/// <summary>Matches the patterns of policies: <c>*</c> for any run of characters, <c>?</c> for one.</summary>
internal static class PolicyPattern
{
    /// <summary>Whether a text fits a pattern. Actions ignore letter case, resources do not.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool ignoreCase)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] is '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && (pattern[p] is '?' || Same(pattern[p], text[t], ignoreCase)))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] is '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool Same(char a, char b, bool ignoreCase) =>
        ignoreCase ? char.ToUpperInvariant(a) == char.ToUpperInvariant(b) : a == b;
}
