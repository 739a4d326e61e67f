using System.CommandLine;

namespace EcsPosture.Web.CommandLine;

/// <summary>How a command's work is run: whatever goes wrong is one line on standard error and an exit code, never a stack trace.</summary>
internal static class CommandActions
{
    /// <summary>Sets what a command does.</summary>
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await work(parsed, cancellationToken);
            }
            catch (CommandFailedException failure)
            {
                return Fail(parsed, failure.Message);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return Fail(parsed, "Stopped.");
            }
            catch (Exception failure)
            {
                return Fail(parsed, FailureText.Of(failure));
            }
        });

    private static int Fail(ParseResult parsed, string message)
    {
        foreach (var line in message.Split('\n'))
        {
            parsed.InvocationConfiguration.Error.WriteLine(TerminalText.Clean(line.TrimEnd('\r')));
        }

        return ExitCodes.CouldNotRun;
    }
}
