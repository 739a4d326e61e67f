using System.Text;
using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds EC2 instances, what they are started from, what Systems Manager knows of them, and managed daemons.</summary>
internal sealed class ComputeBuilder
{
    private readonly JsonArray _reservations = [];
    private readonly JsonArray _groups = [];
    private readonly JsonArray _configurations = [];
    private readonly JsonArray _images = [];
    private readonly JsonArray _volumes = [];
    private readonly JsonArray _nodes = [];
    private readonly JsonArray _patches = [];
    private readonly JsonArray _daemons = [];
    private readonly JsonArray _daemonRevisions = [];
    private readonly JsonArray _interfaces = [];
    private readonly Dictionary<string, JsonObject> _files = [];

    /// <summary>Whether the region encrypts new volumes unasked.</summary>
    public bool EncryptsByDefault { get; set; }

    /// <summary>Adds an instance as DescribeInstances shows it, with its user data (null for none).</summary>
    public JsonObject Instance(JsonObject instance, string? userData = null)
    {
        var id = instance["InstanceId"]!.GetValue<string>();
        _reservations.Add(new JsonObject { ["ReservationId"] = $"r-{Names.Hex(id, 17)}", ["Instances"] = new JsonArray(instance) });
        _files[SnapshotPaths.DescribeInstanceAttribute(id)] = new()
        {
            ["InstanceId"] = id,
            ["UserData"] = userData is null ? [] : new JsonObject { ["Value"] = Base64(userData) },
        };
        return instance;
    }

    /// <summary>Adds an Auto Scaling group as DescribeAutoScalingGroups shows it.</summary>
    public void Group(JsonObject group) => _groups.Add(group);

    /// <summary>Adds a launch configuration as DescribeLaunchConfigurations shows it.</summary>
    public void Configuration(JsonObject configuration) => _configurations.Add(configuration);

    /// <summary>Adds a version of a launch template.</summary>
    public void Template(string id, string name, int version, bool isDefault, DateTimeOffset at, JsonObject data)
    {
        var path = SnapshotPaths.DescribeLaunchTemplateVersions(id);
        if (!_files.TryGetValue(path, out var file))
        {
            _files[path] = file = new() { ["LaunchTemplateVersions"] = new JsonArray() };
        }

        file["LaunchTemplateVersions"]!.AsArray().Add(new JsonObject
        {
            ["LaunchTemplateId"] = id,
            ["LaunchTemplateName"] = name,
            ["VersionNumber"] = version,
            ["CreateTime"] = Names.Time(at),
            ["DefaultVersion"] = isDefault,
            ["LaunchTemplateData"] = data,
        });
    }

    /// <summary>Adds a machine image.</summary>
    public void Image(string id, string name, DateTimeOffset created, DateTimeOffset? deprecated, string owner, string? alias) => _images.Add(new JsonObject
    {
        ["ImageId"] = id,
        ["Name"] = name,
        ["OwnerId"] = owner,
        ["ImageOwnerAlias"] = alias,
        ["State"] = "available",
        ["Public"] = alias is "amazon",
        ["CreationDate"] = ZuluTime(created),
        ["DeprecationTime"] = deprecated is { } at ? ZuluTime(at) : null,
        ["PlatformDetails"] = "Linux/UNIX",
    });

    /// <summary>Adds a volume of an instance.</summary>
    public void Volume(string id, string instanceId, string device, bool encrypted, string? key, DateTimeOffset at)
    {
        var volume = new JsonObject
        {
            ["VolumeId"] = id,
            ["Encrypted"] = encrypted,
            ["State"] = "in-use",
            ["VolumeType"] = "gp3",
            ["Size"] = 30,
            ["CreateTime"] = Names.Time(at),
            ["Attachments"] = new JsonArray(new JsonObject { ["InstanceId"] = instanceId, ["VolumeId"] = id, ["Device"] = device, ["State"] = "attached" }),
        };
        if (key is not null)
        {
            volume["KmsKeyId"] = key;
        }

        _volumes.Add(volume);
    }

    /// <summary>Adds a host that Systems Manager manages, with what it misses (null where no scan ran).</summary>
    public void Node(string id, string platform, DateTimeOffset lastPing, string ping = "Online", (int Missing, int Critical, DateTimeOffset At)? patches = null)
    {
        _nodes.Add(new JsonObject
        {
            ["InstanceId"] = id,
            ["PingStatus"] = ping,
            ["LastPingDateTime"] = Names.Time(lastPing),
            ["AgentVersion"] = "3.3.2299.0",
            ["PlatformType"] = "Linux",
            ["PlatformName"] = platform,
            ["ResourceType"] = id.StartsWith("mi-", StringComparison.Ordinal) ? "ManagedInstance" : "EC2Instance",
        });
        if (patches is { } found)
        {
            _patches.Add(new JsonObject
            {
                ["InstanceId"] = id,
                ["PatchGroup"] = "",
                ["BaselineId"] = $"pb-{Names.Hex("baseline", 17)}",
                ["InstalledCount"] = 214,
                ["MissingCount"] = found.Missing,
                ["FailedCount"] = 0,
                ["CriticalNonCompliantCount"] = found.Critical,
                ["SecurityNonCompliantCount"] = found.Critical,
                ["OtherNonCompliantCount"] = 0,
                ["Operation"] = "Scan",
                ["OperationStartTime"] = Names.Time(found.At.AddMinutes(-2)),
                ["OperationEndTime"] = Names.Time(found.At),
            });
        }
    }

    /// <summary>Adds the network interfaces of a task; the addresses are of the ranges kept for documentation.</summary>
    public void Interfaces(RegionBuilder region, JsonObject task, JsonObject? network)
    {
        foreach (var attachment in task["attachments"]!.AsArray())
        {
            var id = attachment!["details"]!.AsArray().First(d => d!["name"]!.ToString() is "networkInterfaceId")!["value"]!.ToString();
            var subnets = network?["subnets"] as JsonArray ?? [];
            var networkInterface = new JsonObject
            {
                ["NetworkInterfaceId"] = id,
                ["OwnerId"] = region.AccountId,
                ["InterfaceType"] = "interface",
                ["Status"] = "in-use",
                ["Groups"] = new JsonArray([.. (network?["securityGroups"] as JsonArray ?? []).Select(g => new JsonObject { ["GroupId"] = g!.ToString() })]),
                ["Ipv6Addresses"] = new JsonArray(),
            };
            if (subnets.Count > 0)
            {
                networkInterface["SubnetId"] = subnets[Names.Number(id, subnets.Count)]!.ToString();
            }

            if (network?["assignPublicIp"]?.ToString() is "ENABLED")
            {
                networkInterface["Association"] = new JsonObject { ["IpOwnerId"] = "amazon", ["PublicIp"] = $"203.0.113.{1 + Names.Number(id, 250)}" };
            }

            _interfaces.Add(networkInterface);
        }
    }

    /// <summary>Adds a managed daemon that is being deleted: no revision of it runs any more.</summary>
    public void DaemonBeingDeleted(RegionBuilder region, string cluster, string name, DateTimeOffset at)
    {
        var daemon = new JsonObject
        {
            ["daemonArn"] = region.Arn("ecs", $"daemon/{cluster}/{name}"),
            ["status"] = "DELETE_IN_PROGRESS",
            ["createdAt"] = Names.Time(at),
            ["updatedAt"] = Names.Time(region.TakenAt.AddMinutes(-6)),
        };
        _daemons.Add(daemon.DeepClone());
        daemon["clusterArn"] = region.Arn("ecs", $"cluster/{cluster}");
        daemon["currentRevisions"] = new JsonArray();
        _files[SnapshotPaths.DescribeDaemon(daemon["daemonArn"]!.GetValue<string>())] = new() { ["daemon"] = daemon };
    }

    /// <summary>Adds a managed daemon with one revision that runs.</summary>
    public void Daemon(RegionBuilder region, string cluster, string name, string providerArn, DateTimeOffset at, JsonObject definition)
    {
        var arn = region.Arn("ecs", $"daemon/{cluster}/{name}");
        var revision = region.Arn("ecs", $"daemon-revision/{cluster}/{name}/{Names.Number(name, 900_000_000)}");
        var family = region.Arn("ecs", $"daemon-task-definition/{name}:3");
        _daemons.Add(new JsonObject { ["daemonArn"] = arn, ["status"] = "ACTIVE", ["createdAt"] = Names.Time(at), ["updatedAt"] = Names.Time(at) });
        _files[SnapshotPaths.DescribeDaemon(arn)] = new()
        {
            ["daemon"] = new JsonObject
            {
                ["daemonArn"] = arn,
                ["clusterArn"] = region.Arn("ecs", $"cluster/{cluster}"),
                ["status"] = "ACTIVE",
                ["currentRevisions"] = new JsonArray(new JsonObject
                {
                    ["arn"] = revision,
                    ["capacityProviders"] = new JsonArray(new JsonObject { ["arn"] = providerArn, ["runningCount"] = 1 }),
                    ["totalRunningCount"] = 1,
                }),
                ["createdAt"] = Names.Time(at),
                ["updatedAt"] = Names.Time(at),
            },
        };
        _daemonRevisions.Add(new JsonObject
        {
            ["daemonRevisionArn"] = revision,
            ["clusterArn"] = region.Arn("ecs", $"cluster/{cluster}"),
            ["daemonArn"] = arn,
            ["daemonTaskDefinitionArn"] = family,
            ["createdAt"] = Names.Time(at),
        });
        definition["daemonTaskDefinitionArn"] = family;
        definition["family"] = name;
        definition["revision"] = 3;
        definition["status"] = "ACTIVE";
        definition["registeredAt"] = Names.Time(at);
        _files[SnapshotPaths.DescribeDaemonTaskDefinition(family)] = new() { ["daemonTaskDefinition"] = definition };
    }

    /// <summary>Text as EC2 takes and gives user data.</summary>
    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.DescribeInstances, new() { ["Reservations"] = _reservations });
        documents.Put(SnapshotPaths.DescribeAutoScalingGroups, new() { ["AutoScalingGroups"] = _groups });
        documents.Put(SnapshotPaths.DescribeLaunchConfigurations, new() { ["LaunchConfigurations"] = _configurations });
        documents.Put(SnapshotPaths.DescribeNetworkInterfaces, new() { ["NetworkInterfaces"] = _interfaces });
        documents.Put(SnapshotPaths.DescribeImages, new() { ["Images"] = _images });
        documents.Put(SnapshotPaths.DescribeVolumes, new() { ["Volumes"] = _volumes });
        documents.Put(SnapshotPaths.GetEbsEncryptionByDefault, new() { ["EbsEncryptionByDefault"] = EncryptsByDefault });
        documents.Put(SnapshotPaths.DescribeInstanceInformation, new() { ["InstanceInformationList"] = _nodes });
        documents.Put(SnapshotPaths.DescribeInstancePatchStates, new() { ["InstancePatchStates"] = _patches });
        documents.Put(SnapshotPaths.ListDaemons, new() { ["daemonSummariesList"] = _daemons });
        documents.Put(SnapshotPaths.DescribeDaemonRevisions, new() { ["daemonRevisions"] = _daemonRevisions, ["failures"] = new JsonArray() });
        foreach (var (path, content) in _files)
        {
            documents.Put(path, content);
        }
    }

    // Images have text where other resources have times.
    private static string ZuluTime(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
