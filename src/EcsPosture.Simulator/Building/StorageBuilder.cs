using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds EFS's and S3's part of a region: encrypted and closed unless told otherwise.</summary>
internal sealed class StorageBuilder(string accountId, string region, DateTimeOffset anchor)
{
    private readonly JsonArray _systems = [];
    private readonly JsonArray _buckets = [];
    private readonly Dictionary<string, JsonObject> _files = new(StringComparer.Ordinal);

    /// <summary>Whether the account as a whole blocks public access to its buckets.</summary>
    public bool AccountBlock { get; set; }

    /// <summary>Adds a file system with a mount target in each subnet.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="name">Its name.</param>
    /// <param name="key">Its key; null for a file system that is not encrypted.</param>
    /// <param name="subnets">Where it is mounted.</param>
    /// <param name="groups">The security groups of its mount targets.</param>
    /// <param name="policy">A statement of its policy; null for none.</param>
    public void FileSystem(string id, string name, string? key, string[] subnets, string[] groups, JsonObject? policy = null)
    {
        var system = new JsonObject
        {
            ["OwnerId"] = accountId,
            ["CreationToken"] = $"terraform-{name}",
            ["FileSystemId"] = id,
            ["FileSystemArn"] = $"arn:aws:elasticfilesystem:{region}:{accountId}:file-system/{id}",
            ["CreationTime"] = Names.Time(anchor.AddDays(-500)),
            ["LifeCycleState"] = "available",
            ["Name"] = name,
            ["NumberOfMountTargets"] = subnets.Length,
            ["SizeInBytes"] = new JsonObject { ["Value"] = 73_400_320, ["ValueInIA"] = 0, ["ValueInStandard"] = 73_400_320 },
            ["PerformanceMode"] = "generalPurpose",
            ["Encrypted"] = key is not null,
            ["ThroughputMode"] = "bursting",
            ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "Name", ["Value"] = name }),
        };
        if (key is not null)
        {
            system["KmsKeyId"] = key;
        }

        _systems.Add((JsonNode)system);
        _files[SnapshotPaths.DescribeFileSystemPolicy(id)] = policy is null ? [] : new() { ["FileSystemId"] = id, ["Policy"] = IamBuilder.Document(policy).ToJsonString() };
        var targets = new JsonArray();
        foreach (var subnet in subnets)
        {
            var target = $"fsmt-{Names.Hex($"{id}/{subnet}", 17)}";
            targets.Add((JsonNode)new JsonObject
            {
                ["OwnerId"] = accountId,
                ["MountTargetId"] = target,
                ["FileSystemId"] = id,
                ["SubnetId"] = subnet,
                ["LifeCycleState"] = "available",
                ["NetworkInterfaceId"] = $"eni-{Names.Hex(target, 17)}",
            });
            _files[SnapshotPaths.DescribeMountTargetSecurityGroups(target)] = new() { ["SecurityGroups"] = RegionBuilder.Texts(groups) };
        }

        _files[SnapshotPaths.DescribeMountTargets(id)] = new() { ["MountTargets"] = targets };
        _files[SnapshotPaths.DescribeAccessPoints(id)] = new() { ["AccessPoints"] = new JsonArray() };
    }

    /// <summary>Adds an access point of a file system that was added: a folder of it, as one POSIX user.</summary>
    public void AccessPoint(string fileSystem, string id, string root, int user) => _files[SnapshotPaths.DescribeAccessPoints(fileSystem)]["AccessPoints"]!.AsArray().Add(
        (JsonNode)new JsonObject
        {
            ["ClientToken"] = $"terraform-{id}",
            ["Tags"] = new JsonArray(),
            ["AccessPointId"] = id,
            ["AccessPointArn"] = $"arn:aws:elasticfilesystem:{region}:{accountId}:access-point/{id}",
            ["FileSystemId"] = fileSystem,
            ["PosixUser"] = new JsonObject { ["Uid"] = user, ["Gid"] = user },
            ["RootDirectory"] = new JsonObject { ["Path"] = root },
            ["OwnerId"] = accountId,
            ["LifeCycleState"] = "available",
        });

    /// <summary>Adds a bucket.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="blocked">Whether it blocks public access itself.</param>
    /// <param name="isPublic">Whether its policy is public; null for a bucket without a policy.</param>
    /// <param name="everybodyReads">Whether its access control list lets everybody read.</param>
    /// <param name="key">The key of its objects; null for S3's own.</param>
    public void Bucket(string name, bool blocked = true, bool? isPublic = false, bool everybodyReads = false, string? key = null)
    {
        _buckets.Add((JsonNode)new JsonObject { ["Name"] = name, ["CreationDate"] = Names.Time(anchor.AddDays(-800)), ["BucketRegion"] = region });
        _files[SnapshotPaths.GetBucketPolicyStatus(name)] = isPublic is { } open ? new() { ["PolicyStatus"] = new JsonObject { ["IsPublic"] = open } } : [];
        _files[SnapshotPaths.GetPublicAccessBlock(name)] = blocked ? new() { ["PublicAccessBlockConfiguration"] = Block() } : [];
        var owner = Names.Hex(accountId, 64);
        var grants = new JsonArray(new JsonObject { ["Grantee"] = new JsonObject { ["ID"] = owner, ["Type"] = "CanonicalUser" }, ["Permission"] = "FULL_CONTROL" });
        if (everybodyReads)
        {
            grants.Add((JsonNode)new JsonObject
            {
                ["Grantee"] = new JsonObject { ["Type"] = "Group", ["URI"] = "http://acs.amazonaws.com/groups/global/AllUsers" },
                ["Permission"] = "READ",
            });
        }

        _files[SnapshotPaths.GetBucketAcl(name)] = new() { ["Owner"] = new JsonObject { ["ID"] = owner }, ["Grants"] = grants };
        var standard = new JsonObject { ["SSEAlgorithm"] = key is null ? "AES256" : "aws:kms" };
        if (key is not null)
        {
            standard["KMSMasterKeyID"] = key;
        }

        _files[SnapshotPaths.GetBucketEncryption(name)] = new()
        {
            ["ServerSideEncryptionConfiguration"] = new JsonObject
            {
                ["Rules"] = new JsonArray(new JsonObject { ["ApplyServerSideEncryptionByDefault"] = standard, ["BucketKeyEnabled"] = key is not null }),
            },
        };
    }

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.DescribeFileSystems, new() { ["FileSystems"] = _systems });
        documents.Put(SnapshotPaths.ListBuckets, new() { ["Buckets"] = _buckets });
        documents.Put(SnapshotPaths.GetAccountPublicAccessBlock, AccountBlock ? new() { ["PublicAccessBlockConfiguration"] = Block() } : []);
        foreach (var (path, content) in _files)
        {
            documents.Put(path, content);
        }
    }

    private static JsonObject Block() => new()
    {
        ["BlockPublicAcls"] = true,
        ["IgnorePublicAcls"] = true,
        ["BlockPublicPolicy"] = true,
        ["RestrictPublicBuckets"] = true,
    };
}
