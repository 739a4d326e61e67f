namespace EcsPosture.Findings.Connections;

/// <summary>An AWS account and the regions to scan in it, with how to get credentials. Holds no secret.</summary>
public sealed class Connection
{
    public long Id { get; set; }

    /// <summary>What people call it; unique.</summary>
    public required string Name { get; set; }

    /// <summary>The group it belongs to; null for none.</summary>
    public long? GroupId { get; set; }
    public ConnectionGroup? Group { get; set; }

    /// <summary>The account behind it; null until the first contact, unless it was found in an organization.</summary>
    public string? AccountId { get; set; }

    /// <summary>Regions to scan, sorted.</summary>
    public required List<string> Regions { get; set; }

    /// <summary>Where credentials come from.</summary>
    public CredentialKind CredentialKind { get; set; }

    /// <summary>A profile of the AWS configuration files; the source profile when a role is assumed, then optional.</summary>
    public string? Profile { get; set; }

    /// <summary>The role to assume.</summary>
    public string? RoleArn { get; set; }

    /// <summary>The external id that the role's trust policy asks for: an identifier, not a secret.</summary>
    public string? ExternalId { get; set; }

    /// <summary>An endpoint in place of AWS's own, such as the simulator's; null for AWS.</summary>
    public string? EndpointUrl { get; set; }

    /// <summary>What a scan of it reads unless told otherwise.</summary>
    public ScanScope Scope { get; set; } = ScanScope.Current;

    /// <summary>How many of its regions are read at once, by all scans of it together: 1 to <see cref="MostRegionsAtOnce"/>.</summary>
    public int RegionsAtOnce { get; set; } = MostRegionsAtOnce;

    /// <summary>The most regions of a connection that are read at once.</summary>
    public const int MostRegionsAtOnce = 8;

    /// <summary>Whether its schedules start scans.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>What the account is to the organization in which it was found.</summary>
    public OrganizationMembership Membership { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public required string CreatedBy { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
    public required string ChangedBy { get; set; }
}

/// <summary>Where a connection's credentials come from.</summary>
public enum CredentialKind
{
    /// <summary>The standard chain: environment, profile <c>default</c>, container, instance.</summary>
    DefaultChain,

    /// <summary>A named profile.</summary>
    Profile,

    /// <summary>A role that is assumed, with the default chain or a profile as the source.</summary>
    AssumeRole,
}
