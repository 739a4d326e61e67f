using System.Data.Common;
using System.Threading.Channels;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>
/// Rows that hang on findings, to be taken along with them: both by ascending id of the finding. They are read on a connection and a
/// processor of their own, a little ahead of what is taken.
/// </summary>
internal sealed class SideRows : IAsyncDisposable
{
    private const int BatchSize = 4096;
    private const int BatchesAhead = 4;
    private readonly Channel<List<SideRow>> _batches = Channel.CreateBounded<List<SideRow>>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private readonly List<int> _values = [];
    private List<SideRow> _batch = [];
    private int _next;

    /// <summary>Begins to read.</summary>
    /// <param name="contexts">Opens the store.</param>
    /// <param name="rows">Rows of the id of a finding and something that it has, by ascending id.</param>
    /// <param name="read">Reads what it has, as a number, from a column.</param>
    public SideRows(IDbContextFactory<PostureDbContext> contexts, Func<PostureDbContext, IQueryable> rows, Func<DbDataReader, int, int> read) =>
        _reading = Task.Run(() => ReadAsync(contexts, rows, read));

    /// <summary>What a finding has. The list is used again for the next finding.</summary>
    public async ValueTask<IReadOnlyList<int>> OfAsync(long findingId)
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

    private async Task ReadAsync(IDbContextFactory<PostureDbContext> contexts, Func<PostureDbContext, IQueryable> rows, Func<DbDataReader, int, int> read)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(_stop.Token).ConfigureAwait(false);
            await using var opened = await Columns.OpenAsync(db, rows(db), _stop.Token).ConfigureAwait(false);
            var reader = opened.Reader;
            var batch = new List<SideRow>(BatchSize);
            while (await reader.ReadAsync(_stop.Token).ConfigureAwait(false))
            {
                batch.Add(new(reader.GetInt64(0), read(reader, 1)));
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

    private readonly record struct SideRow(long FindingId, int Value);
}
