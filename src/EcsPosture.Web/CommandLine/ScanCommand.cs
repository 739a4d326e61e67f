using System.CommandLine;
using EcsPosture.Checks;
using EcsPosture.Web.CommandLine.Reports;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>scan</c>: one scan without the store, of a snapshot or of a live account.</summary>
internal static class ScanCommand
{
    private static readonly string[] FailOnWords = ["critical", "high", "medium", "low"];

    public static Command Create()
    {
        var source = new ScanSource();
        var format = new Option<string>("--format") { Description = $"How to print it: {string.Join(", ", ReportFormats.All.Select(f => f.Name))}.", DefaultValueFactory = _ => "table", HelpName = "FORMAT" };
        var failOn = new Option<string?>("--fail-on") { Description = "Exit with 2 when anything fails with this severity or a higher one: critical, high, medium or low.", HelpName = "SEVERITY" };
        var failOnGaps = new Option<bool>("--fail-on-gaps") { Description = "Exit with 3 when something could not be read." };
        var command = new Command("scan", "Scans once, without the store: a snapshot folder, or a live account from the standard AWS environment.")
        {
            format, failOn, failOnGaps,
        };
        source.AddTo(command);
        command.Runs(async (parsed, cancellationToken) =>
        {
            var write = ReportFormats.Find(parsed.GetRequiredValue(format));
            var threshold = Threshold(parsed.GetValue(failOn));
            var report = await source.ReadAsync(parsed, cancellationToken);
            source.Write(parsed, output => write.Write(report, output));
            return threshold is { } severity && report.Meets(severity) ? ExitCodes.FailOnMet
                : parsed.GetValue(failOnGaps) && report.Gaps.Count > 0 ? ExitCodes.Gaps
                : ExitCodes.Done;
        });
        return command;
    }

    private static Severity? Threshold(string? word) =>
        word is null ? null
        : FailOnWords.Contains(word, StringComparer.Ordinal) ? Enum.Parse<Severity>(word, ignoreCase: true)
        : throw new CommandFailedException($"--fail-on: “{word}” is none of {string.Join(", ", FailOnWords)}.");
}
