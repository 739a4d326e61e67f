using EcsPosture.Findings.Queries.Exports;

namespace EcsPosture.Web.Exports;

/// <summary>A way to write a list of findings. Found by reflection: a new format is one class.</summary>
public interface IFindingsExport
{
    /// <summary>The word after <c>format=</c>.</summary>
    string Name { get; }

    /// <summary>What people call it.</summary>
    string Title { get; }

    /// <summary>Its media type.</summary>
    string MediaType { get; }

    /// <summary>How its files end, without the dot.</summary>
    string Extension { get; }

    /// <summary>Writes findings as they come; nothing is held back.</summary>
    Task WriteAsync(FindingsToWrite findings, Stream output, CancellationToken cancellationToken);
}

/// <summary>Findings on their way into a file.</summary>
/// <param name="Head">What stands around them.</param>
/// <param name="Findings">The findings, read as they are written.</param>
public sealed record FindingsToWrite(ExportHead Head, IAsyncEnumerable<ExportedFinding> Findings);

/// <summary>The formats that the program has.</summary>
public static class FindingsExports
{
    /// <summary>All formats, by name.</summary>
    public static IReadOnlyList<IFindingsExport> All { get; } =
    [
        .. typeof(IFindingsExport).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFindingsExport)))
            .Select(type => (IFindingsExport)Activator.CreateInstance(type)!)
            .OrderBy(export => export.Name, StringComparer.Ordinal),
    ];

    /// <summary>A format by name, or null.</summary>
    public static IFindingsExport? Find(string? name) => All.FirstOrDefault(export => export.Name == name);
}
