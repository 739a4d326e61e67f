namespace EcsPosture.Web.Components.Layout;

/// <summary>What the scope selectors of the global bar offer.</summary>
public interface IScopeDirectory
{
    /// <summary>All connections, and the regions and clusters that remain once the scope's wider parts are chosen.</summary>
    Task<ScopeChoices> ReadAsync(PageScope scope, CancellationToken cancellationToken);
}

/// <summary>The choices of the three scope selectors, each sorted by name.</summary>
public sealed record ScopeChoices(IReadOnlyList<ScopeChoice> Connections, IReadOnlyList<ScopeChoice> Regions, IReadOnlyList<ScopeChoice> Clusters);

/// <summary>One choice of a scope selector.</summary>
/// <param name="Key">What the address holds: a connection's id, a region's name, a cluster's short hash.</param>
/// <param name="Name">What the reader sees.</param>
public sealed record ScopeChoice(string Key, string Name);
