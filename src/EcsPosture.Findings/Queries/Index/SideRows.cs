using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>One row of a table that hangs on findings.</summary>
/// <param name="FindingId">The finding.</param>
/// <param name="Value">What it has.</param>
internal readonly record struct SideRow<T>(long FindingId, T Value);

/// <summary>Rows that hang on findings, read along with them: both by ascending id of the finding, on a connection of their own.</summary>
internal sealed class SideRows<T> : IAsyncDisposable
{
    private readonly PostureDbContext _db;
    private readonly IAsyncEnumerator<SideRow<T>> _rows;
    private readonly List<T> _values = [];
    private bool _hasRow;

    private SideRows(PostureDbContext db, IQueryable<SideRow<T>> rows) => (_db, _rows) = (db, rows.AsAsyncEnumerable().GetAsyncEnumerator());

    /// <summary>Begins to read.</summary>
    public static async Task<SideRows<T>> BeginAsync(IDbContextFactory<PostureDbContext> contexts, Func<PostureDbContext, IQueryable<SideRow<T>>> rows)
    {
        var db = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        var side = new SideRows<T>(db, rows(db));
        side._hasRow = await side._rows.MoveNextAsync().ConfigureAwait(false);
        return side;
    }

    /// <summary>What a finding has. The list is used again for the next finding.</summary>
    public async ValueTask<IReadOnlyList<T>> OfAsync(long findingId)
    {
        _values.Clear();
        while (_hasRow && _rows.Current.FindingId <= findingId)
        {
            if (_rows.Current.FindingId == findingId)
            {
                _values.Add(_rows.Current.Value);
            }

            _hasRow = await _rows.MoveNextAsync().ConfigureAwait(false);
        }

        return _values;
    }

    public async ValueTask DisposeAsync()
    {
        await _rows.DisposeAsync().ConfigureAwait(false);
        await _db.DisposeAsync().ConfigureAwait(false);
    }
}
