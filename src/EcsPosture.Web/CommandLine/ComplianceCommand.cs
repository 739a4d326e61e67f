using System.CommandLine;
using System.Globalization;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Web.CommandLine.Reports;
using EcsPosture.Web.Exports.Compliance;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>compliance [FRAMEWORK]</c>: how a snapshot or a live account stands on the frameworks, without the store.</summary>
internal static class ComplianceCommand
{
    private const string Table = "table";
    private const int Width = 80;

    public static Command Create()
    {
        var source = new ScanSource();
        var framework = new Argument<string?>("FRAMEWORK") { Description = $"One of: {string.Join(", ", FrameworkList.All.Select(f => f.Key))}. All without it.", Arity = ArgumentArity.ZeroOrOne };
        var format = new Option<string>("--format") { Description = $"How to print it: {Table}, {string.Join(", ", ComplianceExports.All.Select(e => e.Name))}.", DefaultValueFactory = _ => Table, HelpName = "FORMAT" };
        var published = new Option<bool>("--published") { Description = "Count published mappings only." };
        var command = new Command("compliance", "Scans once, without the store, and shows how the controls of the frameworks stand.") { framework, format, published };
        source.AddTo(command);
        command.Runs(async (parsed, cancellationToken) =>
        {
            var write = WriterOf(parsed.GetRequiredValue(format));
            var frameworks = FrameworksOf(parsed.GetValue(framework));
            var publishedOnly = parsed.GetValue(published);
            var report = await source.ReadAsync(parsed, cancellationToken);
            var head = ResultsReport.HeadOf(report, report.Folded);
            var document = new ComplianceDocument(
                head.TakenAt,
                string.Join("; ", report.Accounts.Select(a => $"account {a.Snapshot.AccountId} in {string.Join(", ", a.Snapshot.Regions.Select(r => r.Region).Order(StringComparer.Ordinal))}")),
                publishedOnly,
                [.. frameworks.Select(f => ComplianceResult.Of(f, ControlIndex.Default, head.Checks.GetValueOrDefault, publishedOnly))]);
            source.Write(parsed, output => write(document, output));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Action<ComplianceDocument, TextWriter> WriterOf(string format) =>
        format == Table ? WriteTable
        : ComplianceExports.Find(format) is { } export ? export.Write
        : throw new CommandFailedException($"Unknown format “{TerminalText.Clean(format)}”. Use one of: {Table}, {string.Join(", ", ComplianceExports.All.Select(e => e.Name))}.");

    private static IReadOnlyList<Framework> FrameworksOf(string? key) =>
        key is null ? FrameworkList.All
        : FrameworkList.Find(key) is { } framework ? [framework]
        : throw new CommandFailedException($"There is no framework “{TerminalText.Clean(key)}”. Use one of: {string.Join(", ", FrameworkList.All.Select(f => f.Key))}.");

    private static void WriteTable(ComplianceDocument document, TextWriter output)
    {
        foreach (var result in document.Results)
        {
            output.WriteLine($"{result.Framework.Title} ({result.Framework.Key})");
            foreach (var status in Enum.GetValues<ControlStatus>())
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {ControlWords.Of(status),-13}{result.Count(status),5}"));
            }

            if (document.Results.Count == 1)
            {
                WriteControls(result, output);
            }

            output.WriteLine();
        }
    }

    private static void WriteControls(ComplianceResult result, TextWriter output)
    {
        foreach (var control in result.Controls)
        {
            output.WriteLine();
            output.WriteLine(TerminalText.Fit($"  {ControlWords.Of(control.Status),-13}{control.Control.Id}: {control.Control.Title}", Width));
            foreach (var check in control.Checks)
            {
                output.WriteLine(TerminalText.Fit($"    {check.Mapping.Check.Id} ({check.Mapping.Source.Word()}): {check.Counts.Fails} failed, {check.Counts.NotAssessed} not assessed, {check.Counts.Manuals} to judge, {check.Counts.Passes} passed", Width));
            }
        }

        foreach (var line in TerminalText.Wrap(result.Framework.Beyond, Width).Prepend(""))
        {
            output.WriteLine(line);
        }
    }
}
