using EcsPosture.Findings.Queries.Findings;

namespace EcsPosture.Web.Exports;

/// <summary>A way to write a list of findings. Found by reflection: a new format is one class.</summary>
public interface IFindingsExport
{
    /// <summary>The word after <c>format=</c>.</summary>
    string Name { get; }

    /// <summary>Its media type.</summary>
    string MediaType { get; }

    /// <summary>Writes findings as they come; nothing is held back.</summary>
    Task WriteAsync(IAsyncEnumerable<FindingRow> findings, Stream output, CancellationToken cancellationToken);
}

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
