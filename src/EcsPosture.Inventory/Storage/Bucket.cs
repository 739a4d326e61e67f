namespace EcsPosture.Inventory.Storage;

/// <summary>An S3 bucket, as far as it says who may reach what it holds.</summary>
public sealed record Bucket : Resource
{
    public required string BucketArn { get; init; }
    public required string Name { get; init; }

    /// <summary>Whether the account owns it.</summary>
    public bool IsOwn { get; init; } = true;

    /// <summary>Whether its policy is public (<c>GetBucketPolicyStatus</c>); false when it has none.</summary>
    public Observed<bool> PolicyIsPublic { get; init; }

    /// <summary>Its own public access block (<c>GetPublicAccessBlock</c>); a known null when none is set.</summary>
    public Observed<PublicAccessBlock?> Block { get; init; }

    /// <summary>Whom its access control list lets in (<c>GetBucketAcl</c>).</summary>
    public Observed<IReadOnlyList<AclGrant>> Grants { get; init; }

    /// <summary>How objects are encrypted unless they say otherwise (<c>GetBucketEncryption</c>); a known null when nothing is set.</summary>
    public Observed<BucketEncryption?> Encryption { get; init; }

    /// <inheritdoc />
    public override string Arn => BucketArn;
}

/// <summary>What S3 refuses although a policy or list allows it.</summary>
public sealed record PublicAccessBlock
{
    public bool BlockPublicAcls { get; init; }
    public bool IgnorePublicAcls { get; init; }
    public bool BlockPublicPolicy { get; init; }
    public bool RestrictPublicBuckets { get; init; }
}

/// <summary>A line of an access control list.</summary>
/// <param name="Uri">The group that it names; null for a user.</param>
/// <param name="Permission">READ, WRITE, READ_ACP, WRITE_ACP or FULL_CONTROL.</param>
public sealed record AclGrant(string? Uri, string? Permission)
{
    /// <summary>Whether it names everybody: with an AWS account or without.</summary>
    public bool IsPublic => Uri is "http://acs.amazonaws.com/groups/global/AllUsers" or "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
}

/// <summary>The encryption of a bucket.</summary>
/// <param name="Algorithm">AES256, aws:kms or aws:kms:dsse.</param>
/// <param name="KmsKeyId">The key by ARN, id or alias; null for <c>aws/s3</c> or AES256.</param>
public sealed record BucketEncryption(string Algorithm, string? KmsKeyId);
