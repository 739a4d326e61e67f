using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore.Storage;

namespace EcsPosture.Findings.Recording;

/// <summary>A transaction that begins when there is something to write, if nobody changed meanwhile what was read before.</summary>
internal sealed class LateTransaction(PostureDbContext db, TimeProvider clock) : IAsyncDisposable
{
    private IDbContextTransaction? _transaction;
    private StoreMark? _mark;

    /// <summary>Whether it has begun.</summary>
    public bool HasBegun => _transaction is not null;

    /// <summary>Since when nobody else writes what it writes.</summary>
    public DateTimeOffset BegunAt { get; private set; }

    /// <summary>Notes how the store is now, before anything is read.</summary>
    public async Task NoteAsync(CancellationToken cancellationToken) => _mark = await StoreMark.OfAsync(db, cancellationToken);

    /// <summary>Begins it; false when the store changed since it was noted.</summary>
    public async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        _transaction = await db.BeginWriteAsync(WriteArea.Findings, cancellationToken);
        BegunAt = clock.GetUtcNow();
        await db.HoldPagesAsync(many: true, cancellationToken);
        return _mark is null || _mark == await StoreMark.OfAsync(db, cancellationToken);
    }

    /// <summary>Makes all that was written last.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) =>
        _transaction?.CommitAsync(cancellationToken) ?? throw new InvalidOperationException("There is no transaction to commit.");

    /// <summary>Takes back what was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
            await db.HoldPagesAsync(many: false, CancellationToken.None);
        }
    }
}
