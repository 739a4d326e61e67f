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

    /// <summary>Reads what the regions refer to, of any region of the scan, in rounds while they note it.</summary>
    /// <param name="noted">What a region has noted so far.</param>
    /// <param name="of">The reading of a region.</param>
    /// <param name="want">Wants something that was noted of the region's reading that it is in; there is none for a region that the scan does not cover.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task ReadInRoundsAsync<T, TReading>(
        Func<SnapshotPart, IEnumerable<T>> noted, Func<SnapshotPart, TReading> of, Action<T, Func<string, TReading?>> want, CancellationToken cancellationToken)
        where TReading : class, IRoundsReading
    {
        var readings = AllRegions.ToDictionary(part => part.Region, of, StringComparer.Ordinal);
        await foreach (var (found, isLast) in NotedAsync(noted, cancellationToken))
        {
            foreach (var one in found)
            {
                want(one, readings.GetValueOrDefault);
            }

            await Task.WhenAll(Regions.Where(part => isLast || part.IsReached).Select(part => readings[part.Region].ReadAsync(isLast, cancellationToken)));
        }

        await Task.WhenAll(Regions.Select(part => readings[part.Region].PutAsync(cancellationToken)));
    }

    /// <summary>What is new whenever there is something, and at last, once the regions are read, the rest, which may be nothing.</summary>
    private async IAsyncEnumerable<(IReadOnlyList<T> New, bool IsLast)> NotedAsync<T>(
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
