using EcsPosture.Checks.Iam.Policies.Evaluation;

namespace EcsPosture.Checks.Iam.Access;

/// <summary>
/// Where a role stands among all principals of its account, with every statement it rests on. What a role may do by itself is
/// not part of it: that follows from its own policies.
/// </summary>
public sealed record AccessProfile
{
    /// <summary>ARN of the role.</summary>
    public required string RoleArn { get; init; }

    /// <summary>Its tier; null when something unread could raise it.</summary>
    public RoleTier? Tier { get; init; }

    /// <summary>Why it has this tier, or why its tier cannot be told.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether its tier hangs on a step that is derived, assumed or under conditions.</summary>
    public bool IsPotential { get; init; }

    /// <summary>What could not be read and has a say, in words.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>The shortest way to all permissions; empty when it has them or when there is none.</summary>
    public IReadOnlyList<ProfileStep> Route { get; init; } = [];

    /// <summary>Other steps that it can take itself, the surest first.</summary>
    public IReadOnlyList<ProfileStep> OtherSteps { get; init; } = [];

    /// <summary>How many other steps there are; more than are listed where they are many.</summary>
    public int OtherStepsCount { get; init; }

    /// <summary>Principals of the account that reach the role's permissions; those that have all permissions are left out.</summary>
    public IReadOnlyList<ProfileReach> Reach { get; init; } = [];

    /// <summary>How many such principals there are; more than are listed where they are many.</summary>
    public int ReachCount { get; init; }

    /// <summary>Names of principals that have all permissions, and with them this role's; a few at most.</summary>
    public IReadOnlyList<string> Administrators { get; init; } = [];

    /// <summary>How many of those there are.</summary>
    public int AdministratorsCount { get; init; }

    /// <summary>How many principals have policies that were not all read: they may reach the role unseen.</summary>
    public int UnreadPrincipals { get; init; }

    /// <summary>The statements that all of it refers to by their place in this list.</summary>
    public IReadOnlyList<ProfileStatement> Statements { get; init; } = [];
}

/// <summary>A statement of a policy.</summary>
/// <param name="Owner">Name of the role or user whose policy it is.</param>
/// <param name="Policy">The policy as it is spoken of.</param>
/// <param name="Number">Its place in the document, from 1.</param>
/// <param name="Sid">Its own name; null when it has none.</param>
/// <param name="Json">The statement as IAM writes it.</param>
public sealed record ProfileStatement(string Owner, string Policy, int Number, string? Sid, string Json);

/// <summary>One step by which a principal gains the permissions of another, or all.</summary>
public sealed record ProfileStep
{
    /// <summary>Id of the way: that of pathfinding.cloud where it has one.</summary>
    public required string PathId { get; init; }

    /// <summary>What it does, in words.</summary>
    public required string Name { get; init; }

    /// <summary>ARN of the principal that takes it.</summary>
    public required string From { get; init; }

    /// <summary>ARN of the role or user whose permissions are gained; null when the principal gives itself all permissions.</summary>
    public string? To { get; init; }

    /// <summary>Whether the way was derived from the service reference and not shown in practice.</summary>
    public bool IsDerived { get; init; }

    /// <summary>Whether it rests on something that cannot be seen, such as that a service runs something with the gained role.</summary>
    public bool IsAssumed { get; init; }

    /// <summary>Whether it is derived, assumed or under conditions that the principal does not choose.</summary>
    public bool IsPotential { get; init; }

    /// <summary>The permissions that it rests on.</summary>
    public required IReadOnlyList<ProfileGrant> Grants { get; init; }

    /// <summary>The services that the gained role has to trust.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>The statements of the gained role's trust policy by which it trusts them.</summary>
    public IReadOnlyList<int> Trust { get; init; } = [];
}

/// <summary>A permission with the statements that give it.</summary>
/// <param name="Action">The action.</param>
/// <param name="Resource">What it was asked on.</param>
/// <param name="Statements">The statements, by their place in the profile's list.</param>
/// <param name="Residual">What must hold on top; empty when it is granted as asked.</param>
public sealed record ProfileGrant(string Action, string Resource, IReadOnlyList<int> Statements, IReadOnlyList<ProfileResidual> Residual);

/// <summary>Something that must hold for a permission.</summary>
/// <param name="Text">What, in words.</param>
/// <param name="Protection">How hard it is to meet.</param>
public sealed record ProfileResidual(string Text, Protection Protection);

/// <summary>A principal that reaches the role's permissions, and how. A way that it does not have is null.</summary>
/// <param name="Arn">The principal.</param>
/// <param name="Tier">Its own tier; null when it cannot be told.</param>
/// <param name="IsPotential">Whether its tier hangs on a step that is derived, assumed or under conditions.</param>
/// <param name="Pass">By which it passes the role to tasks.</param>
/// <param name="Run">By which it starts or changes what runs with a role it passes.</param>
/// <param name="Exec">By which it runs commands in tasks that have the role now.</param>
/// <param name="Assume">By which it assumes the role itself.</param>
public sealed record ProfileReach(string Arn, RoleTier? Tier, bool IsPotential, ProfileGrant? Pass, ProfileGrant? Run, ProfileGrant? Exec, ProfileGrant? Assume);
