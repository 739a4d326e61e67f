using EcsPosture.Inventory;
using EcsPosture.Inventory.Storage;

namespace EcsPosture.Testing;

/// <summary>A bucket that is safe by default; a test changes it with <c>with</c>.</summary>
public static class ABucket
{
    /// <summary>All four settings of a public access block on.</summary>
    public static PublicAccessBlock Block { get; } = new() { BlockPublicAcls = true, IgnorePublicAcls = true, BlockPublicPolicy = true, RestrictPublicBuckets = true };

    /// <summary>Its ARN.</summary>
    public static string ArnOf(string name) => $"arn:aws:s3:::{name}";

    /// <summary>A closed bucket of the account, encrypted with a key of the customer.</summary>
    public static Bucket Named(string name) => new()
    {
        BucketArn = ArnOf(name),
        Name = name,
        PolicyIsPublic = Observed.Known(false),
        Block = Observed.Known<PublicAccessBlock?>(Block),
        Grants = Observed.Known<IReadOnlyList<AclGrant>>([new(null, "FULL_CONTROL")]),
        Encryption = Observed.Known<BucketEncryption?>(new("aws:kms", AKey.ArnOf(AKey.OfLogs))),
        ContentHash = $"bucket {name}",
    };

    /// <summary>Buckets that were read, in an account that blocks nothing as a whole.</summary>
    public static StorageFacts Facts(params Bucket[] buckets) => new()
    {
        FileSystems = ResourceList<FileSystem>.Of([]),
        Buckets = ResourceList<Bucket>.Of(buckets),
        AccountBlock = Observed.Known<PublicAccessBlock?>(null),
    };
}
