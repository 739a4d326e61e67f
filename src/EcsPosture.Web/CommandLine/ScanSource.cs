using System.CommandLine;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Settings;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Web.CommandLine.Reports;

namespace EcsPosture.Web.CommandLine;

/// <summary>What a command scans without the store (a snapshot folder or a live account), with which settings of checks, and where it writes.</summary>
internal sealed class ScanSource
{
    private readonly Option<string?> _snapshot = SnapshotSource.Option();
    private readonly Option<string?> _output = new("--output") { Description = "File to write to instead of standard output.", HelpName = "FILE" };
    private readonly Option<string?> _settings = CheckSettingsOption.Create();
    private readonly LiveAccountOptions _live = new();

    public void AddTo(Command command)
    {
        command.Add(_snapshot);
        command.Add(_output);
        command.Add(_settings);
        _live.AddTo(command);
    }

    /// <summary>Reads what the options name and judges it with the checks as they are set.</summary>
    public async Task<ScanReport> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = CheckSettingsOption.Load(parsed.GetValue(_settings)).ToOptions(CheckCatalogue.Default);
        var accounts = parsed.GetValue(_snapshot) is { } directory
            ? SnapshotSource.Load(directory, _live.SnapshotRegions(parsed))
            : await _live.CollectAsync(parsed, cancellationToken);
        var evaluator = new Evaluator(CheckCatalogue.Default);
        return new(accounts.Select(a => evaluator.Evaluate(SnapshotReader.Read(a), options)), CheckCatalogue.Default);
    }

    /// <summary>Writes to the file that <c>--output</c> names, else to standard output.</summary>
    public void Write(ParseResult parsed, Action<TextWriter> write)
    {
        var file = parsed.GetValue(_output);
        if (file is null)
        {
            write(parsed.InvocationConfiguration.Output);
            parsed.InvocationConfiguration.Output.Flush();
            return;
        }

        // Written beside its place first, so that the file never holds half of a report.
        var partial = $"{file}.{Environment.ProcessId}.partial";
        try
        {
            using (var writer = new StreamWriter(partial))
            {
                write(writer);
            }

            File.Move(partial, file, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
