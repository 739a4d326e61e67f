using System.CommandLine;
using System.CommandLine.Invocation;

namespace EcsPosture.Web.CommandLine;

/// <summary>The program's command line. Without a command it serves.</summary>
public static class EcsPostureCommand
{
    /// <summary>The root command with all commands.</summary>
    /// <param name="input">Where <c>hash-password</c> reads from.</param>
    public static RootCommand Create(TextReader input)
    {
        var root = new RootCommand("Security posture of Amazon ECS: scans, dashboard and history. Without a command it serves the dashboard.")
        {
            ServeCommand.Create(),
            ScanCommand.Create(),
            ComplianceCommand.Create(),
            ImportCommand.Create(),
            MoveStoreCommand.Create(),
            CaptureCommand.Create(),
            SimulateCommand.Create(),
            ChecksCommand.Create(),
            PolicyCommand.Create(),
            HashPasswordCommand.Create(input),
            HealthCommand.Create(),
            IamCommand.Create(),
        };
        ServeCommand.AddTo(root);
        return root;
    }

    /// <summary>Runs a command line and gives the process's exit code.</summary>
    public static Task<int> RunAsync(IReadOnlyList<string> args, TextReader input, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(error);
        var parsed = Create(input).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var wrong in parsed.Errors)
            {
                error.WriteLine(TerminalText.Clean(wrong.Message));
            }

            return Task.FromResult(ExitCodes.CouldNotRun);
        }

        return parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,

                // The server ends by itself on SIGINT and SIGTERM, and nothing else has to be tidied up.
                ProcessTerminationTimeout = null,
            },
            cancellationToken);
    }
}
