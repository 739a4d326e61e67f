namespace EcsPosture.Findings.Recording;

/// <summary>Work that goes on beside other work, and that is stopped when nobody waits for it any more.</summary>
internal sealed class Beside : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Task _work;

    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Beside(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _work = Task.Run(() => work(_stop.Token), CancellationToken.None);
    }

    /// <summary>Waits for its end; throws what it threw.</summary>
    public Task DoneAsync() => _work;

    /// <summary>Stops it, whatever came of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
