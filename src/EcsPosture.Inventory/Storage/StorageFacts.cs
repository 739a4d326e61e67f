namespace EcsPosture.Inventory.Storage;

/// <summary>File systems and buckets that task definitions and trails refer to.</summary>
public sealed record StorageFacts
{
    /// <summary>The EFS file systems that definitions mount (<c>DescribeFileSystems</c>).</summary>
    public ResourceList<FileSystem> FileSystems { get; init; } = new();

    /// <summary>The buckets of the account that hold files of environment variables or the files of trails (<c>ListBuckets</c>). One that is referred to and not among them is not the account's.</summary>
    public ResourceList<Bucket> Buckets { get; init; } = new();

    /// <summary>The public access block of the account as a whole; a known null when none is set.</summary>
    public Observed<PublicAccessBlock?> AccountBlock { get; init; }
}
