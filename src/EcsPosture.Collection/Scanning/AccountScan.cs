using System.Runtime.CompilerServices;
using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Secrets;

namespace EcsPosture.Collection.Scanning;

/// <summary>One scan of one account, under way.</summary>
internal sealed class AccountScan(string accountId, string partition, CollectionRequest request, IReadOnlyList<SnapshotPart> regions, SnapshotPart global, CallLedger ledger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Gap> _failed = new(StringComparer.Ordinal);

    public string AccountId { get; } = accountId;

    public string Partition { get; } = partition;

    public CollectionRequest Request { get; } = request;

    public SnapshotPart Global { get; } = global;

    public CallLedger Ledger { get; } = ledger;

    /// <summary>The regions that could be reached, in the order of the request.</summary>
    public IReadOnlyList<SnapshotPart> Regions
    {
        get
        {
            lock (_lock)
            {
                return [.. AllRegions.Where(part => !_failed.ContainsKey(part.Region))];
            }
        }
    }

    /// <summary>The regions that could not, each with its gap.</summary>
    public IReadOnlyList<Gap> FailedRegions
    {
        get
        {
            lock (_lock)
            {
                return [.. _failed.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Value)];
            }
        }
    }

    /// <summary>Every region of the request.</summary>
    public IReadOnlyList<SnapshotPart> AllRegions { get; } = regions;

    /// <summary>Ends when no region is being read any more.</summary>
    public Task RegionsRead { get; set; } = Task.CompletedTask;

    /// <summary>
    /// What the regions refer to while they are being read: what is new whenever there is something, and at last, once they are
    /// read, the rest, which may be nothing.
    /// </summary>
    /// <param name="noted">What a region has noted so far.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async IAsyncEnumerable<(IReadOnlyList<T> New, bool IsLast)> NotedAsync<T>(
        Func<SnapshotPart, IEnumerable<T>> noted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<T>();
        var isLast = false;
        while (!isLast)
        {
            await Task.WhenAny(RegionsRead, Task.Delay(LookEvery, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            isLast = RegionsRead.IsCompleted;
            T[] found = [.. Regions.SelectMany(noted).Where(seen.Add)];
            if (isLast || found.Length > 0)
            {
                yield return (found, isLast);
            }
        }
    }

    /// <summary>The secrets and parameters of this account that definitions of any region refer to in a region.</summary>
    public IEnumerable<ValueSource> ValueSourcesOf(SnapshotPart region) => Regions
        .SelectMany(ValueSources)
        .Where(source => source.Region == region.Region)
        .Select(source => source.Value)
        .Distinct();

    /// <summary>The secrets and parameters of this account that definitions of a region refer to, each with the region that it is in.</summary>
    public IEnumerable<(string Region, ValueSource Value)> ValueSources(SnapshotPart part) => part.References.Values
        .Where(v => string.IsNullOrEmpty(v.AccountId) || v.AccountId == AccountId)
        .Select(v => (string.IsNullOrEmpty(v.Region) ? part.Region : v.Region, v));

    public void Fail(string region, Gap gap)
    {
        lock (_lock)
        {
            _failed[region] = gap;
        }
    }
}

/// <summary>A region cannot be read at all; the rest of the scan goes on.</summary>
internal sealed class RegionFailedException(Gap gap) : Exception(gap.ToString())
{
    public Gap Gap { get; } = gap;
}
