using System.Text.Json.Nodes;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.Storage;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of EFS and S3. A file that holds an empty object says that AWS was asked and nothing is set.</summary>
internal sealed class StorageReader(FolderReader folder)
{
    private static readonly DataJsonContext Json = DataJsonContext.Default;

    public StorageFacts Read() => new()
    {
        FileSystems = FileSystems(),
        Buckets = Buckets(),
        AccountBlock = Block(folder.Open(SnapshotPaths.GetAccountPublicAccessBlock, "s3control:GetPublicAccessBlock")),
    };

    private ResourceList<FileSystem> FileSystems() => Elements.List(
        folder.Open(SnapshotPaths.DescribeFileSystems, "elasticfilesystem:DescribeFileSystems"),
        "FileSystems",
        Json.FileSystemElement,
        element => Peek.Text(element, "FileSystemArn") ?? (Peek.Text(element, "FileSystemId") is { } id ? ArnOf(id) : null),
        (element, hash) =>
        {
            var arn = element.FileSystemArn ?? ArnOf(element.FileSystemId);
            var policy = folder.Open(SnapshotPaths.DescribeFileSystemPolicy(element.FileSystemId), "elasticfilesystem:DescribeFileSystemPolicy", arn);
            var targets = folder.Open(SnapshotPaths.DescribeMountTargets(element.FileSystemId), "elasticfilesystem:DescribeMountTargets", arn);
            var points = folder.Open(SnapshotPaths.DescribeAccessPoints(element.FileSystemId), "elasticfilesystem:DescribeAccessPoints", arn);
            var groups = new List<JsonNode?>();
            return new FileSystem
            {
                FileSystemArn = arn,
                FileSystemId = element.FileSystemId,
                Name = element.Name,
                Encrypted = element.Encrypted ?? false,
                KmsKeyId = element.KmsKeyId,
                Policy = Policy(policy, arn),
                MountTargets = MountTargets(targets, groups),
                AccessPoints = AccessPoints(points),
                ContentHash = CanonicalJson.Hash([JsonValue.Create(hash), policy.Content, targets.Content, points.Content, .. groups]),
            };
        });

    private static Observed<PolicyDocument?> Policy(Answer file, string arn) =>
        file.Gaps is [var gap, ..] ? Observed.Unknown<PolicyDocument?>(gap)
        : file.Content!["Policy"] is { } policy ? PolicyDocumentReader.Read(policy, file.Action, arn).Map(document => (PolicyDocument?)document)
        : Observed.Known<PolicyDocument?>(null);

    private static Observed<IReadOnlyList<AccessPoint>> AccessPoints(Answer file) =>
        Elements.All(file, "AccessPoints", Json.AccessPointElement).Map(points => (IReadOnlyList<AccessPoint>)
        [
            .. points.Select(point => new AccessPoint
            {
                AccessPointId = point.AccessPointId,
                EnforcesUser = point.PosixUser is { Uid: not null },
                RootPath = point.RootDirectory?.Path is { Length: > 0 } path ? path : "/",
            }),
        ]);

    private Observed<IReadOnlyList<MountTarget>> MountTargets(Answer file, List<JsonNode?> groups) =>
        Elements.All(file, "MountTargets", Json.MountTargetElement).Map(targets => (IReadOnlyList<MountTarget>)
        [
            .. targets.Select(target =>
            {
                var answer = folder.Open(
                    SnapshotPaths.DescribeMountTargetSecurityGroups(target.MountTargetId), "elasticfilesystem:DescribeMountTargetSecurityGroups", target.MountTargetId);
                groups.Add(answer.Content);
                var gaps = new List<Gap>(answer.Gaps);
                var ids = answer.Texts("SecurityGroups", gaps);
                return new MountTarget
                {
                    MountTargetId = target.MountTargetId,
                    SubnetId = target.SubnetId,
                    SecurityGroups = gaps.Count > 0 ? Observed.Unknown<IReadOnlyList<string>>(gaps[0]) : Observed.Known(ids),
                };
            }),
        ]);

    private ResourceList<Bucket> Buckets() => Elements.List(
        folder.Open(SnapshotPaths.ListBuckets, "s3:ListBuckets"),
        "Buckets",
        Json.BucketElement,
        element => Peek.Text(element, "Name") is { Length: > 0 } name ? BucketArn(name) : null,
        (element, hash) =>
        {
            var arn = BucketArn(element.Name);
            var status = folder.Open(SnapshotPaths.GetBucketPolicyStatus(element.Name), "s3:GetBucketPolicyStatus", arn);
            var block = folder.Open(SnapshotPaths.GetPublicAccessBlock(element.Name), "s3:GetPublicAccessBlock", arn);
            var acl = folder.Open(SnapshotPaths.GetBucketAcl(element.Name), "s3:GetBucketAcl", arn);
            var encryption = folder.Open(SnapshotPaths.GetBucketEncryption(element.Name), "s3:GetBucketEncryption", arn);
            return new Bucket
            {
                BucketArn = arn,
                Name = element.Name,
                PolicyIsPublic = Known(status, content => Peek.Object(content, "PolicyStatus")?["IsPublic"] is JsonValue flag && flag.TryGetValue<bool>(out var isPublic) && isPublic),
                Block = Block(block),
                Grants = Grants(acl),
                Encryption = Known(encryption, Encryption),
                ContentHash = CanonicalJson.Hash(JsonValue.Create(hash), status.Content, block.Content, acl.Content, encryption.Content),
            };
        });

    private static Observed<PublicAccessBlock?> Block(Answer file) =>
        file.Gaps is [var gap, ..] ? Observed.Unknown<PublicAccessBlock?>(gap)
        : Peek.Object(file.Content, "PublicAccessBlockConfiguration") is { } block ? FolderReader.Read(block, Json.PublicAccessBlock, file, null).Map(b => (PublicAccessBlock?)b)
        : Observed.Known<PublicAccessBlock?>(null);

    private static Observed<IReadOnlyList<AclGrant>> Grants(Answer file)
    {
        var gaps = new List<Gap>(file.Gaps);
        AclGrant[] grants = [.. file.Objects("Grants", gaps).Select(g => new AclGrant(Peek.Text(Peek.Object(g, "Grantee"), "URI"), Peek.Text(g, "Permission")))];
        return gaps.Count > 0 ? Observed.Unknown<IReadOnlyList<AclGrant>>(gaps[0]) : Observed.Known<IReadOnlyList<AclGrant>>(grants);
    }

    private static BucketEncryption? Encryption(JsonObject content)
    {
        foreach (var rule in (Peek.Object(content, "ServerSideEncryptionConfiguration")?["Rules"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (Peek.Object(rule, "ApplyServerSideEncryptionByDefault") is { } standard && Peek.Text(standard, "SSEAlgorithm") is { } algorithm)
            {
                return new(algorithm, Peek.Text(standard, "KMSMasterKeyID"));
            }
        }

        return null;
    }

    private static Observed<T> Known<T>(Answer file, Func<JsonObject, T> read) =>
        file.Gaps is [var gap, ..] ? Observed.Unknown<T>(gap) : Observed.Known(read(file.Content!));

    private string ArnOf(string fileSystem) => $"arn:{folder.Manifest.Partition}:elasticfilesystem:{folder.Manifest.Region}:{folder.Manifest.AccountId}:file-system/{fileSystem}";

    private string BucketArn(string name) => $"arn:{folder.Manifest.Partition}:s3:::{name}";
}

/// <summary>A file system as <c>DescribeFileSystems</c> answers it.</summary>
internal sealed record FileSystemElement
{
    public required string FileSystemId { get; init; }
    public string? FileSystemArn { get; init; }
    public string? Name { get; init; }
    public bool? Encrypted { get; init; }
    public string? KmsKeyId { get; init; }
}

/// <summary>A mount target as <c>DescribeMountTargets</c> answers it.</summary>
internal sealed record MountTargetElement
{
    public required string MountTargetId { get; init; }
    public string? SubnetId { get; init; }
}

/// <summary>An access point as <c>DescribeAccessPoints</c> answers it.</summary>
internal sealed record AccessPointElement
{
    public required string AccessPointId { get; init; }
    public PosixUserElement? PosixUser { get; init; }
    public RootDirectoryElement? RootDirectory { get; init; }
}

/// <summary>The user that an access point enforces.</summary>
internal sealed record PosixUserElement
{
    public long? Uid { get; init; }
}

/// <summary>The folder that an access point leads to.</summary>
internal sealed record RootDirectoryElement
{
    public string? Path { get; init; }
}

/// <summary>A bucket as <c>ListBuckets</c> answers it.</summary>
internal sealed record BucketElement
{
    public required string Name { get; init; }
}
