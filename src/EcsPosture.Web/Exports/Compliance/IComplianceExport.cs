using EcsPosture.Checks.Frameworks;

namespace EcsPosture.Web.Exports.Compliance;

/// <summary>A way to write how an estate stands on frameworks. Found by reflection: a new format is one class.</summary>
public interface IComplianceExport
{
    /// <summary>The word after <c>format=</c>.</summary>
    string Name { get; }

    /// <summary>What people call it.</summary>
    string Title { get; }

    /// <summary>Its media type.</summary>
    string MediaType { get; }

    /// <summary>Writes the whole document.</summary>
    void Write(ComplianceDocument document, TextWriter output);
}

/// <summary>How an estate stands on frameworks, as exports hold it.</summary>
/// <param name="TakenAt">When the newest snapshot behind it was taken; null when nothing was read.</param>
/// <param name="Scope">What part of the estate it is about, in words.</param>
/// <param name="PublishedOnly">Whether only published mappings count.</param>
/// <param name="Results">The frameworks.</param>
public sealed record ComplianceDocument(DateTimeOffset? TakenAt, string Scope, bool PublishedOnly, IReadOnlyList<ComplianceResult> Results);

/// <summary>The formats that the program has.</summary>
public static class ComplianceExports
{
    /// <summary>All formats, by name.</summary>
    public static IReadOnlyList<IComplianceExport> All { get; } =
    [
        .. typeof(IComplianceExport).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IComplianceExport)))
            .Select(type => (IComplianceExport)Activator.CreateInstance(type)!)
            .OrderBy(export => export.Name, StringComparer.Ordinal),
    ];

    /// <summary>A format by name, or null.</summary>
    public static IComplianceExport? Find(string? name) => All.FirstOrDefault(export => export.Name == name);
}
