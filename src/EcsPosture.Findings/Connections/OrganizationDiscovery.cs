namespace EcsPosture.Findings.Connections;

/// <summary>How the accounts of an AWS organization become connections of a group. Holds no secret.</summary>
public sealed class OrganizationDiscovery
{
    /// <summary>The group.</summary>
    public long GroupId { get; set; }

    /// <summary>The connection whose credentials list the accounts: of the management account or a delegated administrator; null when it was removed.</summary>
    public long? SourceId { get; set; }
    public Connection? Source { get; set; }

    /// <summary>The role to assume in each account, by its name.</summary>
    public required string RoleName { get; set; }

    /// <summary>The external id that the roles' trust policies ask for: an identifier, not a secret.</summary>
    public string? ExternalId { get; set; }

    /// <summary>Regions of the connections that are made, sorted.</summary>
    public required List<string> Regions { get; set; }

    /// <summary>What scans of the connections that are made read.</summary>
    public ScanScope Scope { get; set; }

    /// <summary>Whether accounts are looked for every day, too.</summary>
    public bool IsDaily { get; set; }

    /// <summary>When accounts were last looked for.</summary>
    public DateTimeOffset? LastRunAt { get; set; }

    /// <summary>What came of it, in words.</summary>
    public string? LastOutcome { get; set; }

    /// <summary>Whether it failed.</summary>
    public bool HasFailed { get; set; }
}
