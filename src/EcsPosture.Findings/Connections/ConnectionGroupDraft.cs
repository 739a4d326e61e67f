namespace EcsPosture.Findings.Connections;

/// <summary>What a person fills in to make or change a group of connections.</summary>
public sealed record ConnectionGroupDraft
{
    private const int LongestName = 100;

    public required string Name { get; init; }

    /// <summary>How accounts of an organization become its connections; null when they do not.</summary>
    public OrganizationDiscoveryDraft? Discovery { get; init; }

    /// <summary>The draft without surrounding space.</summary>
    public ConnectionGroupDraft Tidy() => this with { Name = Name.Trim(), Discovery = Discovery?.Tidy() };

    /// <summary>All that is wrong with it; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors() =>
        [.. Name.Trim().Length is 0 or > LongestName ? [$"Enter a name of at most {LongestName} characters."] : (IEnumerable<string>)[], .. Discovery?.Errors() ?? []];
}
