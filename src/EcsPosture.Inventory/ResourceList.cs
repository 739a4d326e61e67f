namespace EcsPosture.Inventory;

/// <summary>Something with an ARN (or, where AWS has none, an ARN-like key) that checks judge.</summary>
public interface IResource
{
    /// <summary>The resource's ARN.</summary>
    string Arn { get; }

    /// <summary>A hash of all that was read about the resource, the same from run to run while nothing changed.</summary>
    string ContentHash { get; }
}

/// <summary>A resource that a list named: what was read of it, or the gap that stands in its place.</summary>
/// <param name="Arn">The ARN that the list gave.</param>
/// <param name="Resource">What was read.</param>
public readonly record struct Listed<T>(string Arn, Observed<T> Resource);

/// <summary>All resources of one kind that a scan saw, and what kept the list from being complete.</summary>
/// <remarks><c>new()</c> reads as "not collected".</remarks>
public sealed record ResourceList<T>
    where T : IResource
{
    private Dictionary<string, Listed<T>>? _byArn;

    /// <summary>A list that was not collected.</summary>
    public ResourceList()
    {
    }

    // A copy that is about to get other items needs an index of its own.
    private ResourceList(ResourceList<T> other) => (Items, Gaps, Absent) = (other.Items, other.Gaps, other.Absent);

    /// <summary>What the lists named, in the order of their ARNs.</summary>
    public IReadOnlyList<Listed<T>> Items { get; init; } = [];

    /// <summary>
    /// Why the list may lack resources. <see cref="Gap.Resource"/> names the parent (such as a cluster) whose list is
    /// affected, or is null when the whole list is.
    /// </summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [Gap.NotCollected];

    /// <summary>ARNs that were asked for by name and that AWS said do not exist, though the list itself is incomplete.</summary>
    public IReadOnlyCollection<string> Absent { get; init; } = [];

    /// <summary>Whether every list that could hold such a resource was read to its last page.</summary>
    public bool IsComplete => Gaps.Count == 0;

    /// <summary>Why resources that the list names are not known.</summary>
    public IEnumerable<Gap> ItemGaps => Items.Select(item => item.Resource.Gap).OfType<Gap>();

    /// <summary>Why the list may lack resources, and then why resources that it names are not known.</summary>
    public IEnumerable<Gap> AllGaps => Gaps.Concat(ItemGaps);

    /// <summary>What keeps the list or one of its resources from being known; null when all is.</summary>
    public Gap? FirstGap
    {
        get
        {
            foreach (var item in Items)
            {
                if (!item.Resource.TryGet(out _, out var gap))
                {
                    return gap;
                }
            }

            return Gaps.Count > 0 ? Gaps[0] : null;
        }
    }

    /// <summary>The resources that were read.</summary>
    public IEnumerable<T> Known
    {
        get
        {
            foreach (var item in Items)
            {
                if (item.Resource.TryGet(out var resource, out _))
                {
                    yield return resource;
                }
            }
        }
    }

    /// <summary>A complete list of known resources.</summary>
    public static ResourceList<T> Of(IEnumerable<T> resources) => new()
    {
        Items = [.. resources.Select(r => new Listed<T>(r.Arn, Observed.Known(r))).OrderBy(r => r.Arn, StringComparer.Ordinal)],
        Gaps = [],
    };

    /// <summary>
    /// Finds a resource by ARN: known to exist (with what was read of it), known to be absent (a known null: the lists are
    /// complete and do not name it), or unknown.
    /// </summary>
    public Observed<T?> Find(string arn)
    {
        _byArn ??= Index();
        if (_byArn.TryGetValue(arn, out var listed))
        {
            return listed.Resource.Map(r => (T?)r);
        }

        return IsComplete || Absent.Contains(arn) ? Observed.Known<T?>(default) : Observed.Unknown<T?>(Gaps[0]);
    }

    /// <summary>Two lists are equal when they hold the same items and gaps; the lookup index does not count.</summary>
    public bool Equals(ResourceList<T>? other) =>
        other is not null && Items.SequenceEqual(other.Items) && Gaps.SequenceEqual(other.Gaps);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Items.Count, Gaps.Count);

    private Dictionary<string, Listed<T>> Index()
    {
        var index = new Dictionary<string, Listed<T>>(Items.Count, StringComparer.Ordinal);
        foreach (var item in Items)
        {
            index.TryAdd(item.Arn, item);
        }

        return index;
    }
}
