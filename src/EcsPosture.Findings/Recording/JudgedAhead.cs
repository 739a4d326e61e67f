using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EcsPosture.Checks.Evaluation;

namespace EcsPosture.Findings.Recording;

/// <summary>Judges the next check while the last one is recorded.</summary>
internal static class JudgedAhead
{
    /// <summary>The verdicts of each check, in order; those on wanted subjects where that is given. What judging throws is thrown here.</summary>
    public static async IAsyncEnumerable<CheckVerdicts> Of(
        AccountEvaluation evaluation, Func<Subject, bool>? wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<CheckVerdicts>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var judging = Task.Run(() => JudgeAsync(evaluation.ByCheck(wanted), channel.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var check in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return check;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await judging;
        }
    }

    private static async Task JudgeAsync(IEnumerable<CheckVerdicts> checks, ChannelWriter<CheckVerdicts> to, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var check in checks)
            {
                await to.WriteAsync(check, cancellationToken);
            }

            to.Complete();
        }
        catch (Exception e)
        {
            to.Complete(e);
        }
    }
}
