using System.Threading.Channels;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>One row of a table that hangs on findings.</summary>
/// <param name="FindingId">The finding.</param>
/// <param name="Value">What it has.</param>
internal readonly record struct SideRow<T>(long FindingId, T Value);

/// <summary>
/// Rows that hang on findings, to be taken along with them: both by ascending id of the finding. They are read on a connection and a
/// processor of their own, a little ahead of what is taken.
/// </summary>
internal sealed class SideRows<T> : IAsyncDisposable
{
    private const int BatchSize = 4096;
    private const int BatchesAhead = 4;
    private readonly Channel<List<SideRow<T>>> _batches = Channel.CreateBounded<List<SideRow<T>>>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private readonly List<T> _values = [];
    private List<SideRow<T>> _batch = [];
    private int _next;

    /// <summary>Begins to read.</summary>
    public SideRows(IDbContextFactory<PostureDbContext> contexts, Func<PostureDbContext, IQueryable<SideRow<T>>> rows) =>
        _reading = Task.Run(() => ReadAsync(contexts, rows));

    /// <summary>What a finding has. The list is used again for the next finding.</summary>
    public async ValueTask<IReadOnlyList<T>> OfAsync(long findingId)
    {
        _values.Clear();
        while (await HasNextAsync().ConfigureAwait(false) && _batch[_next].FindingId <= findingId)
        {
            if (_batch[_next].FindingId == findingId)
            {
                _values.Add(_batch[_next].Value);
            }

            _next++;
        }

        return _values;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async ValueTask<bool> HasNextAsync()
    {
        while (_next == _batch.Count)
        {
            if (!await _batches.Reader.WaitToReadAsync().ConfigureAwait(false) || !_batches.Reader.TryRead(out var batch))
            {
                return false;
            }

            (_batch, _next) = (batch, 0);
        }

        return true;
    }

    private async Task ReadAsync(IDbContextFactory<PostureDbContext> contexts, Func<PostureDbContext, IQueryable<SideRow<T>>> rows)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(_stop.Token).ConfigureAwait(false);
            var batch = new List<SideRow<T>>(BatchSize);
            await foreach (var row in rows(db).AsAsyncEnumerable().WithCancellation(_stop.Token).ConfigureAwait(false))
            {
                batch.Add(row);
                if (batch.Count == BatchSize)
                {
                    await _batches.Writer.WriteAsync(batch, _stop.Token).ConfigureAwait(false);
                    batch = new(BatchSize);
                }
            }

            await _batches.Writer.WriteAsync(batch, _stop.Token).ConfigureAwait(false);
            _batches.Writer.Complete();
        }
        catch (Exception failure)
        {
            // Whoever takes the next row gets it.
            _batches.Writer.TryComplete(failure);
        }
    }
}
