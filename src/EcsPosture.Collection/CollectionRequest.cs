using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection;

/// <summary>Which task definition revisions a scan describes.</summary>
public enum CollectionScope
{
    /// <summary>In use: of deployments, task sets, running tasks and scheduled targets.</summary>
    InUse,

    /// <summary>In use, and the latest active revision of each family.</summary>
    Current,

    /// <summary>In use, and every active revision.</summary>
    AllActive,
}

/// <summary>What to read.</summary>
public sealed record CollectionRequest
{
    /// <summary>Where the credentials come from.</summary>
    public AwsCredentialsSource Credentials { get; init; } = AwsCredentialsSource.Default;

    /// <summary>The regions to read, at least one.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>How many of them are read at once; null for as many as the transport's options say.</summary>
    public int? RegionsAtOnce { get; init; }

    /// <summary>Which revisions to describe.</summary>
    public CollectionScope Scope { get; init; } = CollectionScope.Current;

    /// <summary>An endpoint that stands in place of all of AWS, such as a simulator's; null for AWS (or what the environment says).</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Bodies of revisions read by earlier scans; null to read each anew.</summary>
    public IRevisionBodies? RevisionBodies { get; init; }
}

/// <summary>The words for scopes, as on the command line and in manifests.</summary>
public static class CollectionScopes
{
    /// <summary>The word for a scope.</summary>
    public static string Word(this CollectionScope scope) => scope switch
    {
        CollectionScope.InUse => "in-use",
        CollectionScope.AllActive => "all-active",
        _ => "current",
    };

    /// <summary>The scope of a word; null when there is none.</summary>
    public static CollectionScope? Parse(string? word) => word switch
    {
        "in-use" => CollectionScope.InUse,
        "current" => CollectionScope.Current,
        "all-active" => CollectionScope.AllActive,
        _ => null,
    };
}
