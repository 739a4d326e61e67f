namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Gathers a list of resources: each ARN once, what was read before what was not.</summary>
internal sealed class ListBuilder<T>
    where T : class, IResource
{
    private readonly SortedDictionary<string, Observed<T>> _items = new(StringComparer.Ordinal);
    private readonly List<Gap> _gaps = [];
    private readonly SortedSet<string> _absent = new(StringComparer.Ordinal);

    /// <summary>Adds what was read of a resource, or the gap in its place.</summary>
    public void Add(string arn, Observed<T> resource)
    {
        if (!_items.TryGetValue(arn, out var before) || (!before.IsKnown && resource.IsKnown))
        {
            _items[arn] = resource;
        }
    }

    /// <summary>Notes that AWS, asked for this resource by name, said that it does not exist.</summary>
    public void AddAbsent(string arn) => _absent.Add(arn);

    /// <summary>Whether AWS said that there is no such resource.</summary>
    public bool IsAbsent(string arn) => _absent.Contains(arn);

    /// <summary>Whether there is such a resource.</summary>
    public bool Has(string arn) => _items.ContainsKey(arn);

    /// <summary>Adds what keeps the list from being complete.</summary>
    public void Incomplete(IEnumerable<Gap> gaps)
    {
        foreach (var gap in gaps)
        {
            Incomplete(gap);
        }
    }

    /// <summary>Adds what keeps the list from being complete.</summary>
    public void Incomplete(Gap gap)
    {
        if (!_gaps.Contains(gap))
        {
            _gaps.Add(gap);
        }
    }

    /// <summary>The list.</summary>
    public ResourceList<T> Build() => new()
    {
        Items = [.. _items.Select(item => new Listed<T>(item.Key, item.Value))],
        Gaps = [.. _gaps],
        Absent = _absent.Count == 0 ? [] : [.. _absent],
    };
}
