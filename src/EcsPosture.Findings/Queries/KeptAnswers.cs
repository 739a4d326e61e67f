using System.Collections.Concurrent;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries;

/// <summary>
/// Keeps answers that take all findings of a scope to work out, for as long as nothing that they rest on has changed: whatever
/// happens to a finding is an event, and a recorded scan is noted for its regions. To look at both costs next to nothing, so
/// that an answer is never older than the store. Many who ask the same at once wait for one answer.
/// </summary>
/// <param name="contexts">Opens the store.</param>
/// <param name="most">How many answers to keep.</param>
internal sealed class KeptAnswers(IDbContextFactory<PostureDbContext> contexts, int most = 200)
{
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>The answer to a question: the one that was kept, or a new one.</summary>
    /// <param name="question">The question, with all that tells it from others.</param>
    /// <param name="answer">Works it out. It is not cancelled when the one who asked goes away, as others may wait for it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<T> GetAsync<T>(string question, Func<Task<T>> answer, CancellationToken cancellationToken)
        where T : notnull
    {
        var version = await VersionAsync(cancellationToken).ConfigureAwait(false);
        var kept = _kept.AddOrUpdate(question, _ => new(version, WorkAsync), (_, old) => old.Version.Equals(version) && !old.HasFailed ? old : new(version, WorkAsync));
        if (_kept.Count > most)
        {
            foreach (var (other, old) in _kept.Where(k => k.Key != question).OrderBy(k => k.Value.Made).Take((most + 1) / 2))
            {
                _kept.TryRemove(KeyValuePair.Create(other, old));
            }
        }

        return (T)await kept.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);

        async Task<object> WorkAsync() => await answer().ConfigureAwait(false);
    }

    private async Task<StoreVersion> VersionAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await StoreVersion.OfAsync(db, cancellationToken).ConfigureAwait(false);
    }

    private sealed class Kept
    {
        private static long _next;
        private readonly Lazy<Task<object>> _answer;

        public Kept(StoreVersion version, Func<Task<object>> answer) => (Version, _answer) = (version, new(answer));

        public StoreVersion Version { get; }

        public long Made { get; } = Interlocked.Increment(ref _next);

        public Task<object> Answer => _answer.Value;

        public bool HasFailed => _answer.IsValueCreated && _answer.Value is { IsCompleted: true, IsCompletedSuccessfully: false };
    }
}
