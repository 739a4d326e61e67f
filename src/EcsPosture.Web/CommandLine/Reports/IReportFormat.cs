using EcsPosture.Web.Exports;
using EcsPosture.Web.Exports.Results;

namespace EcsPosture.Web.CommandLine.Reports;

/// <summary>A way to write a scan's result. Found by reflection, as are the formats that findings are exported in: a new format is one class.</summary>
public interface IReportFormat
{
    /// <summary>The word after <c>--format</c>.</summary>
    string Name { get; }

    /// <summary>Writes the whole report.</summary>
    void Write(ScanReport report, TextWriter output);
}

/// <summary>The formats that the program has.</summary>
public static class ReportFormats
{
    /// <summary>All formats, by name.</summary>
    public static IReadOnlyList<IReportFormat> All { get; } =
    [
        .. typeof(IReportFormat).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IReportFormat)) && type.GetConstructor(Type.EmptyTypes) is not null)
            .Select(type => (IReportFormat)Activator.CreateInstance(type)!)
            .Concat(FindingsExports.All.OfType<ResultsFormat>().Select(format => new ResultsReport(format)))
            .OrderBy(format => format.Name, StringComparer.Ordinal),
    ];

    /// <summary>A format by name.</summary>
    /// <exception cref="CommandFailedException">There is none of that name; the message lists those there are.</exception>
    public static IReportFormat Find(string name) =>
        All.FirstOrDefault(f => f.Name == name)
        ?? throw new CommandFailedException($"Unknown format “{TerminalText.Clean(name)}”. Use one of: {string.Join(", ", All.Select(f => f.Name))}.");
}
