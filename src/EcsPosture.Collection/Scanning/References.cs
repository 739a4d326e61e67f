using System.Text.Json.Nodes;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Secrets;

namespace EcsPosture.Collection.Scanning;

/// <summary>What the resources of a region refer to, noted before redaction: later collectors read only that.</summary>
internal sealed class References
{
    private readonly Lock _lock = new();
    private readonly SortedSet<string> _revisions = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _securityGroups = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _subnets = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _roles = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _clusters = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _instances = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _managedNodes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _taskInterfaces = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _targetGroups = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _loadBalancers = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _vpcs = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _latticeTargetGroups = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _expressServices = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _fileSystems = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _buckets = new(StringComparer.Ordinal);
    private readonly HashSet<ValueSource> _values = [];
    private readonly HashSet<(string? Region, string Name)> _logGroups = [];
    private readonly HashSet<(string Image, string? Digest)> _images = [];

    /// <summary>Task definitions in use, as they were named: ARN, family and revision, or a family alone.</summary>
    public IReadOnlyList<string> Revisions => Copy(_revisions);

    public IReadOnlyList<string> SecurityGroups => Copy(_securityGroups);

    public IReadOnlyList<string> Subnets => Copy(_subnets);

    /// <summary>ARNs of IAM roles.</summary>
    public IReadOnlyList<string> Roles => Copy(_roles);

    /// <summary>ARNs of clusters that the list named.</summary>
    public IReadOnlyList<string> Clusters => Copy(_clusters);

    /// <summary>Ids of the EC2 instances behind container instances (<c>i-…</c>).</summary>
    public IReadOnlyList<string> Instances => Copy(_instances);

    /// <summary>Ids by which Systems Manager may know the hosts of container instances: those of EC2 (<c>i-…</c>) and of external hosts (<c>mi-…</c>).</summary>
    public IReadOnlyList<string> ManagedNodes => Copy(_managedNodes);

    /// <summary>Ids of the network interfaces of tasks.</summary>
    public IReadOnlyList<string> TaskInterfaces => Copy(_taskInterfaces);

    /// <summary>ARNs of target groups of Elastic Load Balancing.</summary>
    public IReadOnlyList<string> TargetGroups => Copy(_targetGroups);

    /// <summary>ARNs of load balancers.</summary>
    public IReadOnlyList<string> LoadBalancers => Copy(_loadBalancers);

    /// <summary>Ids of VPCs.</summary>
    public IReadOnlyList<string> Vpcs => Copy(_vpcs);

    /// <summary>ARNs of target groups of VPC Lattice.</summary>
    public IReadOnlyList<string> LatticeTargetGroups => Copy(_latticeTargetGroups);

    /// <summary>Services of Express Mode, with their clusters.</summary>
    public IReadOnlyList<(string Arn, string Cluster)> ExpressServices
    {
        get
        {
            lock (_lock)
            {
                return [.. _expressServices.Select(s => (s.Key, s.Value))];
            }
        }
    }

    /// <summary>KMS keys, as they were named: ARN, id or alias.</summary>
    public IReadOnlyList<string> Keys => Copy(_keys);

    /// <summary>Ids of EFS file systems.</summary>
    public IReadOnlyList<string> FileSystems => Copy(_fileSystems);

    /// <summary>Names of buckets that hold files of environment variables.</summary>
    public IReadOnlyList<string> Buckets => Copy(_buckets);

    /// <summary>Secrets and parameters.</summary>
    public IReadOnlyList<ValueSource> Values
    {
        get
        {
            lock (_lock)
            {
                return [.. _values];
            }
        }
    }

    /// <summary>Log groups, with the region when it was named.</summary>
    public IReadOnlyList<(string? Region, string Name)> LogGroups
    {
        get
        {
            lock (_lock)
            {
                return [.. _logGroups];
            }
        }
    }

    /// <summary>Images as definitions and tasks name them, with the digest that a task pulled.</summary>
    public IReadOnlyList<(string Image, string? Digest)> Images
    {
        get
        {
            lock (_lock)
            {
                return [.. _images];
            }
        }
    }

    public void Image(JsonNode? image, JsonNode? digest)
    {
        if (image.AsText() is { Length: > 0 } text)
        {
            lock (_lock)
            {
                _images.Add((text, digest.AsText() is { Length: > 0 } pulled ? pulled : null));
            }
        }
    }

    public void Revision(JsonNode? name) => Add(_revisions, name);

    public void Role(JsonNode? arn)
    {
        if (arn.AsText() is { } text && text.Contains(":role/", StringComparison.Ordinal))
        {
            Add(_roles, arn);
        }
    }

    public void Cluster(JsonNode? arn) => Add(_clusters, arn);

    public void Key(JsonNode? key) => Add(_keys, key);

    /// <summary>Notes every key within, however it is spelled: those of volumes and of Service Connect stand deep in a service.</summary>
    public void KeysWithin(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                KeysWithin(item);
            }
        }
        else if (node is JsonObject owner)
        {
            foreach (var (name, value) in owner)
            {
                if (name is "kmsKeyId" or "kmsKey")
                {
                    Key(value);
                }
                else
                {
                    KeysWithin(value);
                }
            }
        }
    }

    public void FileSystem(JsonNode? id) => Add(_fileSystems, id);

    /// <summary>Notes the bucket of an object's ARN.</summary>
    public void BucketOf(JsonNode? objectArn)
    {
        if (Arn.TryParse(objectArn.AsText(), out var arn) && arn.Service is "s3")
        {
            Add(_buckets, arn.Resource.Split('/')[0]);
        }
    }

    /// <summary>Notes the secret or parameter that <c>valueFrom</c> names.</summary>
    public void Value(JsonNode? valueFrom) => Add(valueFrom.AsText() is { Length: > 0 } text ? ValueSource.OfValue(text) : null);

    /// <summary>Notes the secret that <c>credentialsParameter</c> names.</summary>
    public void Credentials(JsonNode? credentialsParameter) => Add(credentialsParameter.AsText() is { Length: > 0 } text ? ValueSource.OfCredentials(text) : null);

    /// <summary>Notes security groups by their ids.</summary>
    public void SecurityGroupIds(JsonNode? ids) => AddAll(_securityGroups, ids);

    /// <summary>Notes the host of a container instance by its EC2 or Systems Manager id.</summary>
    public void Host(JsonNode? id)
    {
        if (id.AsText() is not { } text)
        {
            return;
        }

        if (text.StartsWith("i-", StringComparison.Ordinal))
        {
            Add(_instances, id);
            Add(_managedNodes, id);
        }
        else if (text.StartsWith("mi-", StringComparison.Ordinal))
        {
            Add(_managedNodes, id);
        }
    }

    /// <summary>Notes the network interfaces of a task.</summary>
    public void TaskInterfacesOf(JsonObject task)
    {
        foreach (var detail in task["attachments"].Objects().Where(a => a["type"].AsText() is "ElasticNetworkInterface").SelectMany(a => a["details"].Objects()))
        {
            if (detail["name"].AsText() is "networkInterfaceId")
            {
                Add(_taskInterfaces, detail["value"]);
            }
        }
    }

    /// <summary>Notes the security groups (objects with a <c>GroupId</c>) and the subnet of a network interface.</summary>
    public void Interfaces(JsonNode? groups, JsonNode? subnet)
    {
        foreach (var group in groups.Objects())
        {
            Add(_securityGroups, group["GroupId"]);
        }

        Add(_subnets, subnet);
    }

    public void LoadBalancer(JsonNode? arn) => Add(_loadBalancers, arn);

    public void Vpc(JsonNode? id) => Add(_vpcs, id);

    public void LatticeTargetGroup(JsonNode? arn) => Add(_latticeTargetGroups, arn);

    /// <summary>Notes the target groups of a service or task set, those that it shifts traffic to included.</summary>
    public void Balancing(JsonNode? holder)
    {
        foreach (var balancer in holder?["loadBalancers"].Objects() ?? [])
        {
            Add(_targetGroups, balancer["targetGroupArn"]);
            Add(_targetGroups, balancer.At("advancedConfiguration", "alternateTargetGroupArn"));
        }
    }

    public void ExpressService(JsonNode? arn, JsonNode? cluster)
    {
        if (arn.AsText() is { Length: > 0 } service && cluster.AsText() is { Length: > 0 } where)
        {
            lock (_lock)
            {
                _expressServices[service] = where;
            }
        }
    }

    /// <summary>Notes lists of security groups and subnets.</summary>
    public void GroupsAndSubnets(JsonNode? groups, JsonNode? subnets)
    {
        AddAll(_securityGroups, groups);
        AddAll(_subnets, subnets);
    }

    public void LogGroup(JsonNode? name, JsonNode? region)
    {
        if (name.AsText() is { Length: > 0 } text)
        {
            lock (_lock)
            {
                _logGroups.Add((region.AsText() is { Length: > 0 } named ? named : null, text));
            }
        }
    }

    /// <summary>Notes the subnets and security groups of every <c>awsvpcConfiguration</c> within, however the service spells it.</summary>
    public void Network(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Network(item);
            }
        }
        else if (node is JsonObject owner)
        {
            foreach (var (name, value) in owner)
            {
                if (name.Equals("awsvpcConfiguration", StringComparison.OrdinalIgnoreCase) && value is JsonObject network)
                {
                    NetworkOf(network);
                }
                else
                {
                    Network(value);
                }
            }
        }
    }

    /// <summary>Notes the subnets and security groups of a network configuration.</summary>
    public void NetworkOf(JsonNode? network)
    {
        AddAll(_subnets, network.At("subnets") ?? network.At("Subnets"));
        AddAll(_securityGroups, network.At("securityGroups") ?? network.At("SecurityGroups"));
    }

    private void Add(ValueSource? source)
    {
        if (source is not null)
        {
            lock (_lock)
            {
                _values.Add(source);
            }
        }
    }

    private void AddAll(SortedSet<string> set, JsonNode? list)
    {
        foreach (var item in list as JsonArray ?? [])
        {
            Add(set, item);
        }
    }

    private void Add(SortedSet<string> set, JsonNode? value)
    {
        if (value.AsText() is { Length: > 0 } text)
        {
            lock (_lock)
            {
                set.Add(text);
            }
        }
    }

    private List<string> Copy(SortedSet<string> set)
    {
        lock (_lock)
        {
            return [.. set];
        }
    }
}
