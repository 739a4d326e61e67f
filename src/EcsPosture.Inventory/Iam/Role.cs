namespace EcsPosture.Inventory.Iam;

/// <summary>A role with all that was read of its permissions.</summary>
public sealed record Role : Resource
{
    public required string RoleArn { get; init; }
    public required string RoleName { get; init; }
    public string Path { get; init; } = "/";
    public DateTimeOffset? CreateDate { get; init; }

    /// <summary>Who may assume the role (<c>AssumeRolePolicyDocument</c>); a gap when it is no valid document.</summary>
    public Observed<PolicyDocument> TrustPolicy { get; init; }
    public Observed<IReadOnlyList<NamedPolicy>> InlinePolicies { get; init; }
    public Observed<IReadOnlyList<AttachedPolicy>> AttachedPolicies { get; init; }

    /// <summary>ARN of the permissions boundary; null when there is none.</summary>
    public Observed<string?> PermissionsBoundary { get; init; }
    public IReadOnlyList<Tag> Tags { get; init; } = [];
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>ARNs of the instance profiles that hold the role: instances with one of them run under it.</summary>
    public Observed<IReadOnlyList<string>> InstanceProfileArns { get; init; }

    /// <inheritdoc />
    public override string Arn => RoleArn;

    /// <summary>Whether the role belongs to a service and cannot be edited.</summary>
    public bool IsServiceLinked => Path.StartsWith("/aws-service-role/", StringComparison.Ordinal);
}

/// <summary>A policy that lives in a role, user or group.</summary>
public sealed record NamedPolicy(string Name, Observed<PolicyDocument> Document);

/// <summary>A managed policy attached to a role, user or group.</summary>
public sealed record AttachedPolicy(string PolicyName, string PolicyArn);

/// <summary>A managed policy with its default version.</summary>
public sealed record ManagedPolicy : Resource
{
    public required string PolicyArn { get; init; }
    public required string PolicyName { get; init; }
    public string? DefaultVersionId { get; init; }
    public Observed<PolicyDocument> Document { get; init; }

    /// <inheritdoc />
    public override string Arn => PolicyArn;
}
