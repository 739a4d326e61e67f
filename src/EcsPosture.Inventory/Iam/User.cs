namespace EcsPosture.Inventory.Iam;

/// <summary>An IAM user, as <c>GetAccountAuthorizationDetails</c> shows it.</summary>
public sealed record User : Resource
{
    public required string UserArn { get; init; }
    public required string UserName { get; init; }
    public string Path { get; init; } = "/";
    public DateTimeOffset? CreateDate { get; init; }
    public Observed<IReadOnlyList<NamedPolicy>> InlinePolicies { get; init; }
    public Observed<IReadOnlyList<AttachedPolicy>> AttachedPolicies { get; init; }

    /// <summary>ARN of the permissions boundary; null when there is none.</summary>
    public Observed<string?> PermissionsBoundary { get; init; }

    /// <summary>Names of the groups that the user is in (<c>GroupList</c>).</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <inheritdoc />
    public override string Arn => UserArn;
}

/// <summary>An IAM group.</summary>
public sealed record Group : Resource
{
    public required string GroupArn { get; init; }
    public required string GroupName { get; init; }
    public Observed<IReadOnlyList<NamedPolicy>> InlinePolicies { get; init; }
    public Observed<IReadOnlyList<AttachedPolicy>> AttachedPolicies { get; init; }

    /// <inheritdoc />
    public override string Arn => GroupArn;
}
