using EcsPosture.Web.CommandLine;

namespace EcsPosture.Web.Tests.CommandLine;

/// <summary>A command line that ran in this process, with all it printed.</summary>
public sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(params string[] args) => await WithInputAsync("", args);

    public static async Task<CommandRun> WithInputAsync(string input, params string[] args)
    {
        using var reader = new StringReader(input);
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await EcsPostureCommand.RunAsync(args, reader, output, error, TestContext.Current.CancellationToken);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>The one line that a failure printed.</summary>
    public string Line
    {
        get
        {
            Assert.Equal(1, ExitCode);
            Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
            return Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
