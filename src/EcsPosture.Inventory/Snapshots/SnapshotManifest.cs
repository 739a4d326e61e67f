namespace EcsPosture.Inventory.Snapshots;

/// <summary>What a snapshot's <c>manifest.json</c> says: whose estate it is, when it was read, with what, and what could not be read.</summary>
public sealed record SnapshotManifest
{
    /// <summary>The newest format this program writes; a newer major format is refused by name.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>The region word of the snapshot folder that holds IAM and other global facts.</summary>
    public const string GlobalRegion = "global";

    public required int FormatVersion { get; init; }
    public required string AccountId { get; init; }

    /// <summary>A region's name, or <see cref="GlobalRegion"/>.</summary>
    public required string Region { get; init; }
    public string Partition { get; init => field = value ?? "aws"; } = "aws";

    /// <summary>When the reading began. Checks have no other clock.</summary>
    public required DateTimeOffset TakenAt { get; init; }
    public string? ToolVersion { get; init; }

    /// <summary>Version of the secret detector that redacted the snapshot; null when it was made by hand and holds what AWS sent.</summary>
    public int? DetectorVersion { get; init; }

    /// <summary><c>in-use</c>, <c>current</c> or <c>all-active</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>The regions that the whole scan covers, so that a reader knows which are missing.</summary>
    public IReadOnlyList<string> Regions { get; init => field = value ?? []; } = [];

    /// <summary>The API actions that were tried.</summary>
    public IReadOnlyList<string> ActionsTried { get; init => field = value ?? []; } = [];

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<Gap> Gaps { get; init => field = value ?? []; } = [];
}
