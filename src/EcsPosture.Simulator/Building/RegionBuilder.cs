using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds the snapshot folder of one account and region, in the shape that the AWS CLI prints.</summary>
internal sealed class RegionBuilder(string accountId, string region, IReadOnlyList<string> regions, DateTimeOffset takenAt, DateTimeOffset? anchor = null)
{
    private readonly List<ClusterBuilder> _clusters = [];
    private readonly List<RevisionBuilder> _revisions = [];
    private readonly JsonArray _providers = [];
    private readonly JsonArray _settings = [];
    private readonly JsonArray _groups = [];
    private readonly JsonArray _subnets = [];

    public string AccountId { get; } = accountId;

    public string Region { get; } = region;

    public DateTimeOffset TakenAt { get; } = takenAt;

    /// <summary>What ages are counted from, so that a thing is as old in every state of the same estate.</summary>
    public DateTimeOffset Anchor { get; } = anchor ?? takenAt;

    /// <summary>Log groups, metric filters and resource policies.</summary>
    public LogsBuilder Logs { get; } = new(accountId, region);

    /// <summary>EventBridge rules and schedules.</summary>
    public EventsBuilder Events { get; } = new(accountId, region, anchor ?? takenAt);

    /// <summary>EC2 instances and what they are started from.</summary>
    public ComputeBuilder Compute { get; } = new();

    /// <summary>KMS keys.</summary>
    public KeysBuilder Keys { get; } = new(accountId, region, anchor ?? takenAt);

    /// <summary>Secrets and parameters.</summary>
    public SecretsBuilder Secrets { get; } = new(accountId, region);

    /// <summary>File systems and buckets.</summary>
    public StorageBuilder Storage { get; } = new(accountId, region, anchor ?? takenAt);

    /// <summary>Repositories and images of the account's registry.</summary>
    public RegistryBuilder Registry { get; } = new(accountId, region, anchor ?? takenAt, takenAt);

    /// <summary>GuardDuty, Security Hub and AWS Config.</summary>
    public DetectionBuilder Detection { get; } = new(accountId, region, anchor ?? takenAt, takenAt);

    /// <summary>CloudWatch alarms and the topics they notify.</summary>
    public AlarmsBuilder Alarms { get; } = new(accountId, region, takenAt);

    /// <summary>CloudTrail trails as this region shows them.</summary>
    public TrailsBuilder Trails { get; } = new();

    /// <summary>VPCs, route tables, endpoints and flow logs.</summary>
    public NetworkBuilder Network => field ??= new(this);

    /// <summary>Load balancers and what else sends traffic to services.</summary>
    public BalancingBuilder Balancing => field ??= new(this);

    /// <summary>An ARN in this account and region.</summary>
    public string Arn(string service, string resource) => $"arn:aws:{service}:{Region}:{AccountId}:{resource}";

    /// <summary>A role's ARN.</summary>
    public string Role(string name) => $"arn:aws:iam::{AccountId}:role/{name}";

    /// <summary>Adds a cluster.</summary>
    public ClusterBuilder Cluster(string name)
    {
        var cluster = new ClusterBuilder(this, name);
        _clusters.Add(cluster);
        return cluster;
    }

    /// <summary>Adds a revision of a task definition.</summary>
    public RevisionBuilder Revision(string family, int number, DateTimeOffset registeredAt)
    {
        var revision = new RevisionBuilder(this, family, number, registeredAt);
        Add(revision);
        return revision;
    }

    /// <summary>Adds a revision that was made before.</summary>
    public void Add(RevisionBuilder revision) => _revisions.Add(revision);

    /// <summary>Adds a capacity provider.</summary>
    public JsonObject CapacityProvider(string name, JsonObject? details = null)
    {
        var provider = new JsonObject
        {
            ["capacityProviderArn"] = Arn("ecs", $"capacity-provider/{name}"),
            ["name"] = name,
            ["status"] = "ACTIVE",
            ["tags"] = new JsonArray(),
        };
        foreach (var (key, value) in details ?? [])
        {
            provider[key] = value?.DeepClone();
        }

        _providers.Add(provider);
        return provider;
    }

    /// <summary>Sets what an account setting is in force as.</summary>
    public void Setting(string name, string value) => _settings.Add(new JsonObject
    {
        ["name"] = name,
        ["value"] = value,
        ["principalArn"] = $"arn:aws:iam::{AccountId}:root",
        ["type"] = name is "guardDutyActivate" ? "aws_managed" : "user",
    });

    /// <summary>Adds a security group with ingress and egress rules (see <see cref="Rule"/>).</summary>
    public string SecurityGroup(string name, string vpc, IEnumerable<JsonObject> ingress, IEnumerable<JsonObject>? egress = null)
    {
        var id = $"sg-{Names.Hex($"{AccountId}/{Region}/{vpc}/{name}", 17)}";
        _groups.Add(new JsonObject
        {
            ["GroupId"] = id,
            ["GroupName"] = name,
            ["Description"] = name is "default" ? "default VPC security group" : $"Managed by Terraform: {name}",
            ["OwnerId"] = AccountId,
            ["VpcId"] = vpc,
            ["IpPermissions"] = new JsonArray([.. ingress]),
            ["IpPermissionsEgress"] = new JsonArray([.. egress ?? [Rule("-1", null, "0.0.0.0/0")]]),
            ["Tags"] = new JsonArray(),
            ["SecurityGroupArn"] = Arn("ec2", $"security-group/{id}"),
        });
        return id;
    }

    /// <summary>A rule of a security group: a protocol, a port (null for all) and where from or to (a CIDR, a group's id or a prefix list).</summary>
    public JsonObject Rule(string protocol, int? port, string peer, int? toPort = null)
    {
        var rule = new JsonObject
        {
            ["IpProtocol"] = protocol,
            ["IpRanges"] = new JsonArray(),
            ["Ipv6Ranges"] = new JsonArray(),
            ["PrefixListIds"] = new JsonArray(),
            ["UserIdGroupPairs"] = new JsonArray(),
        };
        if (port is not null)
        {
            rule["FromPort"] = port;
            rule["ToPort"] = toPort ?? port;
        }

        var (list, entry) = peer switch
        {
            _ when peer.StartsWith("sg-", StringComparison.Ordinal) => ("UserIdGroupPairs", new JsonObject { ["GroupId"] = peer, ["UserId"] = AccountId }),
            _ when peer.StartsWith("pl-", StringComparison.Ordinal) => ("PrefixListIds", new JsonObject { ["PrefixListId"] = peer }),
            _ when peer.Contains(':', StringComparison.Ordinal) => ("Ipv6Ranges", new JsonObject { ["CidrIpv6"] = peer }),
            _ => ("IpRanges", new JsonObject { ["CidrIp"] = peer }),
        };
        rule[list]!.AsArray().Add(entry);
        return rule;
    }

    /// <summary>Adds a subnet; it is the account's own unless another shares it.</summary>
    public string Subnet(string name, string vpc, string cidr, char zone, bool isPublic, string? owner = null)
    {
        var id = $"subnet-{Names.Hex($"{AccountId}/{Region}/{vpc}/{name}", 17)}";
        _subnets.Add(new JsonObject
        {
            ["AvailabilityZone"] = $"{Region}{zone}",
            ["AvailableIpAddressCount"] = 200,
            ["CidrBlock"] = cidr,
            ["DefaultForAz"] = false,
            ["MapPublicIpOnLaunch"] = isPublic,
            ["State"] = "available",
            ["SubnetId"] = id,
            ["VpcId"] = vpc,
            ["OwnerId"] = owner ?? AccountId,
            ["SubnetArn"] = $"arn:aws:ec2:{Region}:{owner ?? AccountId}:subnet/{id}",
            ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "Name", ["Value"] = name }),
        });
        return id;
    }

    /// <summary>The folder.</summary>
    public SnapshotDocuments Build()
    {
        var documents = new SnapshotDocuments { Manifest = Manifest(AccountId, Region, regions, TakenAt) };
        foreach (var container in _revisions.SelectMany(r => r.Containers))
        {
            Registry.Use(container.Json["image"]?.ToString() ?? "");
        }

        if (Registry.HasRepositories)
        {
            Registry.Key = Keys.Key($"{AccountId}/{Region}/ecr", "registry");
        }

        documents.Put(SnapshotPaths.ListClusters, new() { ["clusterArns"] = Texts(_clusters.Where(c => c.IsActive).Select(c => c.Arn)) });
        documents.Put(SnapshotPaths.DescribeClusters, new() { ["clusters"] = new JsonArray([.. _clusters.Select(c => c.Describe())]), ["failures"] = new JsonArray() });
        foreach (var cluster in _clusters)
        {
            cluster.Put(documents);
        }

        documents.Put(SnapshotPaths.DescribeCapacityProviders, new() { ["capacityProviders"] = _providers, ["failures"] = new JsonArray() });
        documents.Put(SnapshotPaths.ListAccountSettings, new() { ["settings"] = _settings });
        PutRevisions(documents);
        Logs.Put(documents);
        Events.Put(documents);
        Trails.Put(documents);
        Keys.Put(documents);
        Secrets.Put(documents);
        Storage.Put(documents);
        Compute.Put(documents);
        Network.Put(documents);
        Balancing.Put(documents);
        Registry.Put(documents);
        Detection.Put(documents);
        Alarms.Put(documents);
        documents.Put(SnapshotPaths.DescribeSecurityGroups, new() { ["SecurityGroups"] = _groups });
        documents.Put(SnapshotPaths.DescribeSubnets, new() { ["Subnets"] = _subnets });
        return documents;
    }

    /// <summary>A manifest of documents that hold what AWS sends, not yet redacted.</summary>
    public static SnapshotManifest Manifest(string accountId, string region, IReadOnlyList<string> regions, DateTimeOffset takenAt) => new()
    {
        FormatVersion = SnapshotManifest.CurrentFormatVersion,
        AccountId = accountId,
        Region = region,
        TakenAt = takenAt,
        Scope = "all-active",
        Regions = regions,
    };

    /// <summary>An array of texts.</summary>
    public static JsonArray Texts(IEnumerable<string> items) => [.. items.Select(i => (JsonNode)JsonValue.Create(i))];

    /// <summary>Tags as ECS writes them.</summary>
    public static JsonArray Tags(params IEnumerable<(string Key, string Value)> tags) =>
        [.. tags.Select(t => new JsonObject { ["key"] = t.Key, ["value"] = t.Value })];

    private void PutRevisions(SnapshotDocuments documents)
    {
        var ordered = _revisions.OrderBy(r => r.Family, StringComparer.Ordinal).ThenBy(r => r.Number).ToList();
        documents.Put(SnapshotPaths.ListTaskDefinitionFamilies, new()
        {
            ["families"] = Texts(ordered.Where(r => r.Status is "ACTIVE").Select(r => r.Family).Distinct(StringComparer.Ordinal)),
        });
        documents.Put(SnapshotPaths.ListTaskDefinitions, new() { ["taskDefinitionArns"] = Texts(ordered.Where(r => r.Status is "ACTIVE").Select(r => r.Arn)) });
        documents.Put(SnapshotPaths.ListTaskDefinitionsBeingDeleted, new()
        {
            ["taskDefinitionArns"] = Texts(ordered.Where(r => r.Status is "DELETE_IN_PROGRESS").Select(r => r.Arn)),
        });
        foreach (var revision in ordered)
        {
            documents.Put(SnapshotPaths.DescribeTaskDefinition(revision.Family, revision.Number), revision.Describe());
        }

        documents.Put(SnapshotPaths.GetTaskDefinitionTags, new()
        {
            ["ResourceTagMappingList"] = new JsonArray(
            [
                .. ordered.Where(r => r.TagList.Count > 0).Select(r => new JsonObject
                {
                    ["ResourceARN"] = r.Arn,
                    ["Tags"] = new JsonArray([.. r.TagList.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]),
                }),
            ]),
        });
    }
}
