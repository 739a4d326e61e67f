namespace EcsPosture.Findings.Storage;

/// <summary>What each database needs around a migration.</summary>
internal interface IStoreKeeping
{
    /// <summary>Makes room for the store, so that it can be connected to.</summary>
    void Prepare();

    /// <summary>
    /// Waits until no other process migrates the store, and keeps others from it until what is given back is disposed of. The
    /// operating system or the server drops the lock of a process that died.
    /// </summary>
    Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken);

    /// <summary>Sets right what stands in a migration's way. Called under the lock.</summary>
    /// <exception cref="StoreRefusedException">It needs someone with more rights; the message says what to do.</exception>
    Task ClearTheWayAsync(PostureDbContext db, CancellationToken cancellationToken);

    /// <summary>Keeps a copy of a store that holds something, before migrations change it; gives where it is, or null where that is the database's own affair.</summary>
    Task<string?> BackUpAsync(PostureDbContext db, CancellationToken cancellationToken);

    /// <summary>Called when the store is up to date.</summary>
    void Finish();
}
