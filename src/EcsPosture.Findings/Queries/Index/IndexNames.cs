namespace EcsPosture.Findings.Queries.Index;

/// <summary>The names that indexed findings refer to. They only grow: a store has few of them, however many findings.</summary>
internal sealed class IndexNames
{
    private readonly Dictionary<string, int> _sets = new(StringComparer.Ordinal);
    private volatile int[][] _several = new int[16][];
    private volatile Place[] _places = [];
    private int _count = 1;

    /// <summary>Ids of checks.</summary>
    public NameTable Checks { get; } = new();

    /// <summary>Accounts with regions. They are few.</summary>
    public IReadOnlyList<Place> Places => _places;

    /// <summary>ARNs of clusters.</summary>
    public NameTable Clusters { get; } = new();

    /// <summary>ARNs of services.</summary>
    public NameTable Services { get; } = new();

    /// <summary>Names of people.</summary>
    public NameTable Assignees { get; } = new();

    /// <summary>What findings have in common.</summary>
    public TraitsTable Traits { get; } = new();

    /// <summary>The number of a place, which is its index in <see cref="Places"/>.</summary>
    public int PlaceOf(string accountId, string region)
    {
        var places = _places;
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].Region == region && places[i].AccountId == accountId)
            {
                return i;
            }
        }

        _places = [.. places, new(accountId, region)];
        return places.Length;
    }

    /// <summary>What stands for these numbers: 0 for none, the number itself for one, a negative one for several.</summary>
    public int Put(IReadOnlyList<int> numbers)
    {
        if (numbers.Count < 2)
        {
            return numbers.Count == 0 ? 0 : numbers[0];
        }

        int[] sorted = [.. numbers.Order()];
        var key = string.Join(',', sorted);
        if (!_sets.TryGetValue(key, out var number))
        {
            number = _count++;
            if (number == _several.Length)
            {
                var longer = new int[number * 2][];
                _several.CopyTo(longer, 0);
                _several = longer;
            }

            _several[number] = sorted;
            _sets[key] = number;
        }

        return -number;
    }

    /// <summary>The numbers that a negative one stands for.</summary>
    public ReadOnlySpan<int> Several(int put) => _several[-put];

    /// <summary>Whether any of these numbers is among those that stand there.</summary>
    public bool HasAny(int put, ReadOnlySpan<int> numbers) => put == numbers[0] || (put < 0 ? Several(put).ContainsAny(numbers) : numbers.Length > 1 && numbers.Contains(put));

    /// <summary>Counts each number that stands there.</summary>
    public void Count(int put, int[] counts)
    {
        if (put >= 0)
        {
            counts[put]++;
            return;
        }

        foreach (var number in Several(put))
        {
            counts[number]++;
        }
    }
}

/// <summary>An account and a region of it, or <c>global</c>.</summary>
internal sealed record Place(string AccountId, string Region);
