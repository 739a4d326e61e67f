using System.Collections.Concurrent;
using System.Text.Json;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries;

/// <summary>
/// Keeps answers that take much to work out, for as long as the store's version is the one that they rest on. To look at it costs
/// next to nothing, so that an answer is never older than the store. Many who ask the same at once wait for one answer.
/// </summary>
/// <param name="contexts">Opens the store.</param>
/// <param name="most">How many answers to keep.</param>
internal sealed class KeptAnswers(IDbContextFactory<PostureDbContext> contexts, int most = 200)
{
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>The answer to a question about a scope: the one that was kept, or a new one. What the scope stands for is part of the question.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="question">The question, with all else that tells it from others.</param>
    /// <param name="answer">Works it out. It is not cancelled when the one who asked goes away, as others may wait for it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<T> GetAsync<T>(EstateScope scope, string question, Func<Task<T>> answer, CancellationToken cancellationToken)
        where T : notnull
    {
        var (resolved, version) = await LookAsync(scope, cancellationToken).ConfigureAwait(false);
        return await GetAsync($"{question} {scope} {JsonSerializer.Serialize(resolved)}", version, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The answer to a question about all that there is: the one that was kept, or a new one.</summary>
    /// <inheritdoc cref="GetAsync{T}(EstateScope, string, Func{Task{T}}, CancellationToken)"/>
    public Task<T> GetAsync<T>(string question, Func<Task<T>> answer, CancellationToken cancellationToken)
        where T : notnull => GetAsync(EstateScope.All, question, answer, cancellationToken);

    private async Task<T> GetAsync<T>(string question, StoreVersion version, Func<Task<T>> answer, CancellationToken cancellationToken)
        where T : notnull
    {
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

    private async Task<(ResolvedScope Scope, StoreVersion Version)> LookAsync(EstateScope scope, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return (await scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false), await StoreVersion.OfAsync(db, cancellationToken).ConfigureAwait(false));
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
