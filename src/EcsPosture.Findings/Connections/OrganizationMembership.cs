namespace EcsPosture.Findings.Connections;

/// <summary>What a connection's account is to the organization in which discovery found it.</summary>
public enum OrganizationMembership
{
    /// <summary>The connection was made by a person.</summary>
    None,

    /// <summary>Discovery made the connection, and the account is an active member.</summary>
    Member,

    /// <summary>The account left or is suspended, and discovery disabled the connection; it is enabled again when the account comes back.</summary>
    Disabled,

    /// <summary>The account left or is suspended, and whether the connection is enabled is as a person chose.</summary>
    Left,
}
