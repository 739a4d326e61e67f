using EcsPosture.Checks.Catalogue;

namespace EcsPosture.Checks.Frameworks;

/// <summary>Which checks give evidence for which control, gathered from what the checks say of themselves.</summary>
public sealed class ControlIndex
{
    private readonly ILookup<string, ControlMapping> _byControl;

    /// <summary>The mappings of a catalogue.</summary>
    public ControlIndex(CheckCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        _byControl = catalogue.Checks
            .SelectMany(check => check.Info.Controls.Select(mapping => (Control: FrameworkList.Of(mapping), Mapping: new ControlMapping(check.Info, mapping.Source))))
            .Where(m => m.Control is not null)
            .ToLookup(m => m.Control!.Key, m => m.Mapping, StringComparer.Ordinal);
    }

    /// <summary>The mappings of the checks that the program ships with.</summary>
    public static ControlIndex Default { get; } = new(CheckCatalogue.Default);

    /// <summary>The checks that give evidence for a control, by id; none when nothing does.</summary>
    public IReadOnlyList<ControlMapping> Of(Control control)
    {
        ArgumentNullException.ThrowIfNull(control);
        return [.. _byControl[control.Key]];
    }

    /// <summary>Ids of the checks that give evidence for any of some controls, by their keys.</summary>
    public IReadOnlyList<string> ChecksOf(IEnumerable<string> controlKeys) =>
        [.. controlKeys.SelectMany(key => _byControl[key]).Select(m => m.Check.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Ids of the checks that give evidence for any control of some frameworks, by the frameworks' keys. A key that is none has no check.</summary>
    public IReadOnlyList<string> ChecksOfFrameworks(IEnumerable<string> frameworkKeys) =>
        ChecksOf(frameworkKeys.SelectMany(key => FrameworkList.Find(key)?.Controls ?? []).Select(c => c.Key));
}

/// <summary>That a check gives evidence for a control.</summary>
/// <param name="Check">The check.</param>
/// <param name="Source">Who says so.</param>
public sealed record ControlMapping(CheckInfo Check, MappingSource Source);

/// <summary>Where a mapping comes from, in the words that pages and exports show.</summary>
public static class MappingSources
{
    /// <summary>The word.</summary>
    public static string Word(this MappingSource source) => source switch
    {
        MappingSource.Published => "published",
        MappingSource.OtherTool => "another tool's",
        _ => "ours",
    };
}
