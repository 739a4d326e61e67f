namespace EcsPosture.Checks.Frameworks;

/// <summary>How an estate, or a part of it, stands on a framework.</summary>
/// <param name="Framework">The framework.</param>
/// <param name="Controls">Its controls, in the framework's order.</param>
public sealed record ComplianceResult(Framework Framework, IReadOnlyList<ControlResult> Controls)
{
    /// <summary>Sections of the standard in which no control has a check.</summary>
    public IReadOnlyList<FrameworkSection> UncoveredSections { get; } =
        [.. Framework.Sections.Where(s => !Controls.Any(c => c.Control.Section == s.Key && c.Checks.Count > 0))];

    /// <summary>Works it out.</summary>
    /// <param name="framework">The framework.</param>
    /// <param name="index">Which checks give evidence for which control.</param>
    /// <param name="countsOf">The results of a check by its id; null when it gave none.</param>
    /// <param name="publishedOnly">Whether only published mappings count.</param>
    public static ComplianceResult Of(Framework framework, ControlIndex index, Func<string, VerdictCounts?> countsOf, bool publishedOnly = false)
    {
        ArgumentNullException.ThrowIfNull(framework);
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(countsOf);
        return new(
            framework,
            [
                .. framework.Controls.Select(control => new ControlResult(
                    control,
                    [
                        .. index.Of(control)
                            .Where(m => !publishedOnly || m.Source is Catalogue.MappingSource.Published)
                            .Select(m => new ControlCheck(m, countsOf(m.Check.Id) ?? VerdictCounts.None)),
                    ])),
            ]);
    }

    /// <summary>How many controls stand in a way.</summary>
    public int Count(ControlStatus status) => Controls.Count(c => c.Status == status);
}

/// <summary>How a control stands.</summary>
/// <param name="Control">The control.</param>
/// <param name="Checks">The checks that give evidence for it, with their results.</param>
public sealed record ControlResult(Control Control, IReadOnlyList<ControlCheck> Checks)
{
    /// <summary>The results of all its checks.</summary>
    public VerdictCounts Counts { get; } = Checks.Aggregate(VerdictCounts.None, (sum, check) => sum + check.Counts);

    /// <summary>How it stands.</summary>
    public ControlStatus Status => Checks.Count == 0 ? ControlStatus.NotCovered : Counts.Status;
}

/// <summary>A check of a control with its results in the scope at hand.</summary>
public sealed record ControlCheck(ControlMapping Mapping, VerdictCounts Counts);
