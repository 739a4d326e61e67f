using System.CommandLine;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Settings;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Web.CommandLine.Reports;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>scan</c>: one scan without the store, of a snapshot or of a live account.</summary>
internal static class ScanCommand
{
    private static readonly string[] FailOnWords = ["critical", "high", "medium", "low"];

    public static Command Create()
    {
        var snapshot = SnapshotSource.Option();
        var live = new LiveAccountOptions();
        var format = new Option<string>("--format") { Description = $"How to print it: {string.Join(", ", ReportFormats.All.Select(f => f.Name))}.", DefaultValueFactory = _ => "table", HelpName = "FORMAT" };
        var output = new Option<string?>("--output") { Description = "File to write to instead of standard output.", HelpName = "FILE" };
        var failOn = new Option<string?>("--fail-on") { Description = "Exit with 2 when anything fails with this severity or a higher one: critical, high, medium or low.", HelpName = "SEVERITY" };
        var settings = CheckSettingsOption.Create();
        var failOnGaps = new Option<bool>("--fail-on-gaps") { Description = "Exit with 3 when something could not be read." };
        var command = new Command("scan", "Scans once, without the store: a snapshot folder, or a live account from the standard AWS environment.")
        {
            snapshot, format, output, failOn, failOnGaps, settings,
        };
        live.AddTo(command);
        command.Runs(async (parsed, cancellationToken) =>
        {
            var write = ReportFormats.Find(parsed.GetRequiredValue(format));
            var threshold = Threshold(parsed.GetValue(failOn));
            var options = CheckSettingsOption.Load(parsed.GetValue(settings)).ToOptions(CheckCatalogue.Default);
            var accounts = parsed.GetValue(snapshot) is { } directory
                ? SnapshotSource.Load(directory, live.SnapshotRegions(parsed))
                : await live.CollectAsync(parsed, cancellationToken);
            var evaluator = new Evaluator(CheckCatalogue.Default);
            var report = new ScanReport(accounts.Select(a => evaluator.Evaluate(SnapshotReader.Read(a), options)), CheckCatalogue.Default);
            Write(write, report, parsed.GetValue(output), parsed.InvocationConfiguration.Output);
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

    private static void Write(IReportFormat format, ScanReport report, string? file, TextWriter standardOutput)
    {
        if (file is null)
        {
            format.Write(report, standardOutput);
            standardOutput.Flush();
            return;
        }

        // Written beside its place first, so that the file never holds half of a report.
        var partial = $"{file}.{Environment.ProcessId}.partial";
        try
        {
            using (var writer = new StreamWriter(partial))
            {
                format.Write(report, writer);
            }

            File.Move(partial, file, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
