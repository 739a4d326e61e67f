using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds a cluster with its services, tasks and container instances.</summary>
internal sealed class ClusterBuilder(RegionBuilder region, string name)
{
    private readonly List<ServiceBuilder> _services = [];
    private readonly JsonArray _tasks = [];
    private readonly JsonArray _instances = [];
    private readonly JsonArray _settings = [];
    private readonly List<string> _providers = [];
    private readonly List<(string Key, string Value)> _tags = [];
    private JsonObject? _configuration;
    private JsonArray _strategy = [];
    private string _status = "ACTIVE";
    private string? _storageKey;

    public RegionBuilder Region => region;

    public string Name => name;

    public string Arn { get; } = region.Arn("ecs", $"cluster/{name}");

    public bool IsActive => _status is "ACTIVE";

    public ClusterBuilder Setting(string setting, string value)
    {
        _settings.Add(new JsonObject { ["name"] = setting, ["value"] = value });
        return this;
    }

    public ClusterBuilder Configuration(JsonObject configuration)
    {
        _configuration = configuration;
        return this;
    }

    /// <summary>The key of the Fargate storage of the cluster's tasks.</summary>
    public ClusterBuilder FargateStorageKey(string arn)
    {
        _storageKey = arn;
        return this;
    }

    public ClusterBuilder Providers(params string[] names)
    {
        _providers.AddRange(names);
        return this;
    }

    public ClusterBuilder DefaultStrategy(params (string Provider, int Weight, int Base)[] items)
    {
        _strategy = ServiceBuilder.StrategyOf(items);
        return this;
    }

    public ClusterBuilder Tag(string key, string value)
    {
        _tags.Add((key, value));
        return this;
    }

    public ClusterBuilder Inactive()
    {
        _status = "INACTIVE";
        return this;
    }

    /// <summary>Adds a service that runs a revision.</summary>
    public ServiceBuilder Service(string serviceName, RevisionBuilder revision, int desired = 2)
    {
        var service = new ServiceBuilder(this, serviceName, revision, desired);
        _services.Add(service);
        return service;
    }

    /// <summary>Adds a container instance.</summary>
    public JsonObject Instance(string instanceId, string? provider, string agentVersion, IEnumerable<string> attributes, bool connected = true, string dockerVersion = "DockerVersion: 25.0.8")
    {
        var instance = new JsonObject
        {
            ["containerInstanceArn"] = region.Arn("ecs", $"container-instance/{name}/{Names.Hex($"{name}/{instanceId}", 32)}"),
            ["ec2InstanceId"] = instanceId,
            ["version"] = 41,
            ["versionInfo"] = new JsonObject { ["agentVersion"] = agentVersion, ["agentHash"] = Names.Hex(agentVersion, 8), ["dockerVersion"] = dockerVersion },
            ["remainingResources"] = new JsonArray(),
            ["registeredResources"] = new JsonArray(),
            ["status"] = "ACTIVE",
            ["agentConnected"] = connected,
            ["runningTasksCount"] = 2,
            ["pendingTasksCount"] = 0,
            ["attributes"] = new JsonArray([.. attributes.Select(a => a.Split('=', 2) is [var key, var value]
                ? new JsonObject { ["name"] = key, ["value"] = value }
                : new JsonObject { ["name"] = a })]),
            ["registeredAt"] = Names.Time(region.Anchor.AddDays(-90)),
            ["attachments"] = new JsonArray(),
            ["tags"] = new JsonArray(),
            ["healthStatus"] = new JsonObject
            {
                ["overallStatus"] = connected ? "OK" : "IMPAIRED",
                ["details"] = new JsonArray(new JsonObject
                {
                    ["type"] = "CONTAINER_RUNTIME",
                    ["status"] = connected ? "OK" : "IMPAIRED",
                    ["lastUpdated"] = Names.Time(region.TakenAt.AddMinutes(-4)),
                    ["lastStatusChange"] = Names.Time(region.TakenAt.AddDays(-2)),
                }),
            },
        };
        if (provider is not null)
        {
            instance["capacityProviderName"] = provider;
        }

        _instances.Add(instance);
        return instance;
    }

    /// <summary>Adds a task that no service started.</summary>
    public JsonObject Task(string seed, RevisionBuilder revision, string startedBy, string launchType = "FARGATE")
    {
        var task = TaskShape.Of(region, Arn, name, revision, seed, $"family:{revision.Family}", startedBy, region.TakenAt.AddMinutes(-37));
        task["launchType"] = launchType;
        _tasks.Add(task);
        return task;
    }

    /// <summary>Adds a task as it is.</summary>
    public void Add(JsonObject task) => _tasks.Add(task);

    /// <summary>What DescribeClusters with everything included shows.</summary>
    public JsonObject Describe()
    {
        var tasks = Tasks();
        var cluster = new JsonObject
        {
            ["clusterArn"] = Arn,
            ["clusterName"] = name,
            ["status"] = _status,
            ["registeredContainerInstancesCount"] = _instances.Count,
            ["runningTasksCount"] = tasks.Count,
            ["pendingTasksCount"] = 0,
            ["activeServicesCount"] = _services.Count(s => s.IsActive),
            ["statistics"] = new JsonArray(new JsonObject { ["name"] = "runningFargateTasksCount", ["value"] = $"{tasks.Count(t => t["launchType"]?.ToString() == "FARGATE")}" }),
            ["tags"] = RegionBuilder.Tags(_tags),
            ["settings"] = _settings.DeepClone(),
            ["capacityProviders"] = RegionBuilder.Texts(_providers),
            ["defaultCapacityProviderStrategy"] = _strategy.DeepClone(),
        };
        if (_configuration is not null)
        {
            cluster["configuration"] = _configuration.DeepClone();
        }

        return cluster;
    }

    /// <summary>Puts the files of what runs in the cluster in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        var tasks = Tasks();
        var networks = _services.GroupBy(s => $"service:{s.Name}").ToDictionary(g => g.Key, g => g.First().Network, StringComparer.Ordinal);
        foreach (var task in tasks)
        {
            region.Compute.Interfaces(region, task, networks.GetValueOrDefault(task["group"]?.ToString() ?? ""));
        }

        documents.Put(SnapshotPaths.ListServices(name), new() { ["serviceArns"] = RegionBuilder.Texts(_services.Where(s => s.IsActive).Select(s => s.Arn)) });
        documents.Put(SnapshotPaths.DescribeServices(name), new()
        {
            ["services"] = new JsonArray([.. _services.Select(s => s.Describe())]),
            ["failures"] = new JsonArray(),
        });
        documents.Put(SnapshotPaths.ListTasks(name), new() { ["taskArns"] = RegionBuilder.Texts(tasks.Select(t => t["taskArn"]!.GetValue<string>())) });
        documents.Put(SnapshotPaths.DescribeTasks(name), new() { ["tasks"] = new JsonArray([.. tasks]), ["failures"] = new JsonArray() });
        documents.Put(SnapshotPaths.ListContainerInstances(name), new()
        {
            ["containerInstanceArns"] = RegionBuilder.Texts(_instances.Select(i => i!["containerInstanceArn"]!.GetValue<string>())),
        });
        documents.Put(SnapshotPaths.DescribeContainerInstances(name), new() { ["containerInstances"] = _instances, ["failures"] = new JsonArray() });
    }

    private List<JsonObject> Tasks()
    {
        List<JsonObject> tasks = [.. _services.Where(s => s.IsActive).SelectMany(s => s.Tasks()), .. _tasks.Select(t => (JsonObject)t!.DeepClone())];
        PlaceOnInstances(tasks);
        if (_storageKey is not null)
        {
            foreach (var storage in tasks.Select(t => t["fargateEphemeralStorage"]).OfType<JsonObject>())
            {
                storage["kmsKeyId"] = _storageKey;
            }
        }

        return tasks;
    }

    // Tasks off Fargate run on the instances of their provider, or of none, one after the other.
    private void PlaceOnInstances(List<JsonObject> tasks)
    {
        var next = 0;
        foreach (var task in tasks.Where(t => t["launchType"]?.ToString() is not "FARGATE" && t["containerInstanceArn"] is null))
        {
            var isExternal = task["launchType"]?.ToString() is "EXTERNAL";
            var fitting = _instances.OfType<JsonObject>()
                .Where(i => i["ec2InstanceId"]!.ToString().StartsWith("mi-", StringComparison.Ordinal) == isExternal)
                .Where(i => task["capacityProviderName"] is not { } provider || i["capacityProviderName"]?.ToString() == provider.ToString())
                .ToList();
            if (fitting.Count > 0)
            {
                task["containerInstanceArn"] = fitting[next++ % fitting.Count]["containerInstanceArn"]!.DeepClone();
            }
        }
    }
}
