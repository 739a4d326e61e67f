using System.Collections.Concurrent;
using EcsPosture.Checks.Evaluation;

namespace EcsPosture.Findings.Recording;

/// <summary>Judges on while what was told is taken in.</summary>
internal static class ToldAhead
{
    private const int AtOnce = 1024;
    private const int MostWaiting = 2;

    /// <summary>Gives all verdicts as <see cref="AccountEvaluation.Tell"/> does. What judging throws is thrown here.</summary>
    public static async Task TellAsync(AccountEvaluation evaluation, Action<CheckVerdict> take, CancellationToken cancellationToken)
    {
        using var told = new BlockingCollection<List<CheckVerdict>>(MostWaiting);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var telling = Task.Run(() => Tell(evaluation, told, stop.Token), CancellationToken.None);
        try
        {
            foreach (var verdict in told.GetConsumingEnumerable(cancellationToken).SelectMany(some => some))
            {
                take(verdict);
            }

            await telling;
        }
        finally
        {
            await stop.CancelAsync();
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Tell(AccountEvaluation evaluation, BlockingCollection<List<CheckVerdict>> told, CancellationToken cancellationToken)
    {
        var some = new List<CheckVerdict>(AtOnce);
        try
        {
            evaluation.Tell(
                verdict =>
                {
                    some.Add(verdict);
                    if (some.Count == AtOnce)
                    {
                        told.Add(some, cancellationToken);
                        some = new(AtOnce);
                    }
                },
                cancellationToken);
            told.Add(some, cancellationToken);
        }
        finally
        {
            told.CompleteAdding();
        }
    }
}
