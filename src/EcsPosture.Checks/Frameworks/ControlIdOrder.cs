namespace EcsPosture.Checks.Frameworks;

/// <summary>Orders control ids as people read them: ECS.2 before ECS.10, AC-2 before AC-2(1).</summary>
public sealed class ControlIdOrder : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static ControlIdOrder Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return string.CompareOrdinal(x, y);
        }

        int i = 0, j = 0;
        while (i < x.Length && j < y.Length)
        {
            var order = char.IsAsciiDigit(x[i]) && char.IsAsciiDigit(y[j]) ? Number(x, ref i).CompareTo(Number(y, ref j)) : x[i++].CompareTo(y[j++]);
            if (order != 0)
            {
                return order;
            }
        }

        return (x.Length - i).CompareTo(y.Length - j);
    }

    private static long Number(string text, ref int at)
    {
        long number = 0;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            number = (number * 10) + (text[at] - '0');
        }

        return number;
    }
}
