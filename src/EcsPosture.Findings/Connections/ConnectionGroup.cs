namespace EcsPosture.Findings.Connections;

/// <summary>Connections under one name, such as the accounts of a team or of an organization: listed together, and scanned by one schedule.</summary>
public sealed class ConnectionGroup
{
    public long Id { get; set; }

    /// <summary>What people call it; unique.</summary>
    public required string Name { get; set; }

    /// <summary>How accounts of an organization become connections of the group; null when they do not.</summary>
    public OrganizationDiscovery? Discovery { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public required string CreatedBy { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
    public required string ChangedBy { get; set; }
}
