using System.Globalization;
using System.Text.Json.Nodes;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds a service: on Fargate in private subnets, with a circuit breaker and without exec, unless told otherwise.</summary>
internal sealed class ServiceBuilder(ClusterBuilder cluster, string name, RevisionBuilder revision, int desired)
{
    private readonly RegionBuilder _region = cluster.Region;
    private readonly List<(string Key, string Value)> _tags = [];
    private readonly JsonArray _taskSets = [];
    private readonly JsonArray _loadBalancers = [];
    private readonly JsonArray _registries = [];
    private readonly Dictionary<string, JsonNode?> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonNode?> _deploymentFields = new(StringComparer.Ordinal);
    private readonly JsonObject _deploymentConfiguration = new()
    {
        ["deploymentCircuitBreaker"] = new JsonObject { ["enable"] = true, ["rollback"] = true },
        ["maximumPercent"] = 200,
        ["minimumHealthyPercent"] = 100,
        ["strategy"] = "ROLLING",
    };

    private Action<JsonObject, int>? _changeTask;
    private string? _launchType = "FARGATE";
    private JsonArray? _strategy;
    private JsonObject? _network;
    private string? _platformVersion = "LATEST";
    private string _controller = "ECS";
    private string _status = "ACTIVE";
    private string _scheduling = "REPLICA";
    private bool _exec;
    private DateTimeOffset _deployedAt = cluster.Region.TakenAt.AddDays(-3);

    public string Arn { get; } = cluster.Region.Arn("ecs", $"service/{cluster.Name}/{name}");

    public string Name => name;

    /// <summary>Its <c>awsvpcConfiguration</c>; null when its tasks use none.</summary>
    public JsonObject? Network => _network?["awsvpcConfiguration"] as JsonObject;

    public bool IsActive => _status is not "INACTIVE";

    private int Running => IsActive ? desired : 0;

    /// <summary>A capacity provider strategy as ECS writes it.</summary>
    public static JsonArray StrategyOf(params IEnumerable<(string Provider, int Weight, int Base)> items) =>
        [.. items.Select(i => new JsonObject { ["capacityProvider"] = i.Provider, ["weight"] = i.Weight, ["base"] = i.Base })];

    public ServiceBuilder In(IEnumerable<string> subnets, IEnumerable<string> groups, bool publicIp = false)
    {
        _network = new()
        {
            ["awsvpcConfiguration"] = new JsonObject
            {
                ["subnets"] = RegionBuilder.Texts(subnets),
                ["securityGroups"] = RegionBuilder.Texts(groups),
                ["assignPublicIp"] = publicIp ? "ENABLED" : "DISABLED",
            },
        };
        return this;
    }

    public ServiceBuilder LaunchType(string type)
    {
        (_launchType, _platformVersion) = (type, type is "FARGATE" ? "LATEST" : null);
        return this;
    }

    public ServiceBuilder Strategy(params (string Provider, int Weight, int Base)[] items)
    {
        (_launchType, _strategy) = (null, StrategyOf(items));
        if (!items.Any(i => i.Provider.StartsWith("FARGATE", StringComparison.Ordinal)))
        {
            _platformVersion = null;
        }

        return this;
    }

    public ServiceBuilder Platform(string? version)
    {
        _platformVersion = version;
        return this;
    }

    public ServiceBuilder Exec()
    {
        _exec = true;
        return this;
    }

    public ServiceBuilder CircuitBreaker(bool enable, bool rollback)
    {
        _deploymentConfiguration["deploymentCircuitBreaker"] = new JsonObject { ["enable"] = enable, ["rollback"] = rollback };
        return this;
    }

    /// <summary>Sets a field of the deployment configuration.</summary>
    public ServiceBuilder Deploy(string field, JsonNode value)
    {
        _deploymentConfiguration[field] = value;
        return this;
    }

    public ServiceBuilder Controller(string type)
    {
        _controller = type;
        return this;
    }

    public ServiceBuilder Daemon()
    {
        _scheduling = "DAEMON";
        return this;
    }

    public ServiceBuilder Inactive()
    {
        _status = "INACTIVE";
        return this;
    }

    public ServiceBuilder Tag(string key, string value)
    {
        _tags.Add((key, value));
        return this;
    }

    public ServiceBuilder DeployedAt(DateTimeOffset at)
    {
        _deployedAt = at;
        return this;
    }

    public ServiceBuilder LoadBalancer(string targetGroup, string container, int port)
    {
        _loadBalancers.Add(new JsonObject
        {
            ["targetGroupArn"] = _region.Balancing.Reference(targetGroup),
            ["containerName"] = container,
            ["containerPort"] = port,
        });
        return this;
    }

    /// <summary>How the load balancer shifts traffic, as blue/green services have it.</summary>
    public ServiceBuilder AdvancedTargetGroup(JsonObject configuration)
    {
        _loadBalancers[0]!["advancedConfiguration"] = configuration;
        return this;
    }

    public ServiceBuilder Registry(string serviceId)
    {
        _registries.Add(new JsonObject { ["registryArn"] = _region.Arn("servicediscovery", $"service/{serviceId}") });
        return this;
    }

    /// <summary>A task set, as CODE_DEPLOY and EXTERNAL controllers make them.</summary>
    public ServiceBuilder TaskSet(string id, RevisionBuilder of, string status, int count, IEnumerable<string> subnets, IEnumerable<string> groups, bool publicIp = false)
    {
        _taskSets.Add(new JsonObject
        {
            ["id"] = $"ecs-svc/{id}",
            ["taskSetArn"] = _region.Arn("ecs", $"task-set/{cluster.Name}/{name}/ecs-svc/{id}"),
            ["serviceArn"] = Arn,
            ["clusterArn"] = cluster.Arn,
            ["startedBy"] = "CODE_DEPLOY",
            ["status"] = status,
            ["taskDefinition"] = of.Arn,
            ["computedDesiredCount"] = count,
            ["pendingCount"] = 0,
            ["runningCount"] = count,
            ["createdAt"] = Names.Time(_deployedAt),
            ["updatedAt"] = Names.Time(_deployedAt.AddMinutes(9)),
            ["launchType"] = "FARGATE",
            ["platformVersion"] = "1.4.0",
            ["platformFamily"] = "Linux",
            ["networkConfiguration"] = new JsonObject
            {
                ["awsvpcConfiguration"] = new JsonObject
                {
                    ["subnets"] = RegionBuilder.Texts(subnets),
                    ["securityGroups"] = RegionBuilder.Texts(groups),
                    ["assignPublicIp"] = publicIp ? "ENABLED" : "DISABLED",
                },
            },
            ["loadBalancers"] = _loadBalancers.DeepClone(),
            ["scale"] = new JsonObject { ["value"] = 100.0, ["unit"] = "PERCENT" },
            ["stabilityStatus"] = "STEADY_STATE",
            ["stabilityStatusAt"] = Names.Time(_deployedAt.AddMinutes(9)),
            ["tags"] = new JsonArray(),
        });
        return this;
    }

    /// <summary>Sets a field of the service itself.</summary>
    public ServiceBuilder Set(string field, JsonNode? value)
    {
        _fields[field] = value;
        return this;
    }

    /// <summary>Sets a field of the primary deployment (where Service Connect, volumes and Lattice stand).</summary>
    public ServiceBuilder SetDeployment(string field, JsonNode? value)
    {
        _deploymentFields[field] = value;
        return this;
    }

    /// <summary>Changes the service's tasks, each with its index.</summary>
    public ServiceBuilder EachTask(Action<JsonObject, int> change)
    {
        _changeTask = change;
        return this;
    }

    /// <summary>What DescribeServices with tags shows.</summary>
    public JsonObject Describe()
    {
        var service = new JsonObject
        {
            ["serviceArn"] = Arn,
            ["serviceName"] = name,
            ["clusterArn"] = cluster.Arn,
            ["loadBalancers"] = _loadBalancers.DeepClone(),
            ["serviceRegistries"] = _registries.DeepClone(),
            ["status"] = _status,
            ["desiredCount"] = Running,
            ["runningCount"] = Running,
            ["pendingCount"] = 0,
            ["deploymentConfiguration"] = _deploymentConfiguration.DeepClone(),
            ["deployments"] = new JsonArray(),
            ["events"] = new JsonArray(new JsonObject
            {
                ["id"] = Names.Uuid($"{Arn}/event"),
                ["createdAt"] = Names.Time(_region.TakenAt.AddHours(-2)),
                ["message"] = $"(service {name}) has reached a steady state.",
            }),
            ["createdAt"] = Names.Time(_region.Anchor.AddDays(-400 + Names.Number(name, 300))),
            ["createdBy"] = $"arn:aws:iam::{_region.AccountId}:role/terraform",
            ["placementConstraints"] = new JsonArray(),
            ["placementStrategy"] = new JsonArray(),
            ["schedulingStrategy"] = _scheduling,
            ["deploymentController"] = new JsonObject { ["type"] = _controller },
            ["enableECSManagedTags"] = true,
            ["propagateTags"] = "SERVICE",
            ["enableExecuteCommand"] = _exec,
            ["tags"] = RegionBuilder.Tags(_tags),
        };
        PutPlacement(service);
        if (_controller is "ECS")
        {
            service["taskDefinition"] = revision.Arn;
            service["deployments"] = new JsonArray([.. IsActive ? Deployments() : []]);
        }
        else
        {
            service["taskSets"] = _taskSets.DeepClone();
            if (_controller is "CODE_DEPLOY")
            {
                service["taskDefinition"] = revision.Arn;
            }
        }

        foreach (var (field, value) in _fields)
        {
            service[field] = value?.DeepClone();
        }

        return service;
    }

    /// <summary>The service's tasks.</summary>
    public IEnumerable<JsonObject> Tasks()
    {
        for (var i = 0; i < Running; i++)
        {
            var seed = string.Create(CultureInfo.InvariantCulture, $"{revision.Number}/{i}");
            var task = TaskShape.Of(
                _region, cluster.Arn, cluster.Name, revision, seed, $"service:{name}", DeploymentId(revision), _deployedAt.AddSeconds(20 + (30 * i)));
            task["enableExecuteCommand"] = _exec;
            if (_launchType is null)
            {
                var provider = _strategy![i % _strategy.Count]!["capacityProvider"]!.GetValue<string>();
                task["capacityProviderName"] = provider;
                task["launchType"] = provider.StartsWith("FARGATE", StringComparison.Ordinal) ? "FARGATE" : "EC2";
            }
            else
            {
                task["launchType"] = _launchType;
            }

            _changeTask?.Invoke(task, i);
            yield return task;
        }
    }

    private string DeploymentId(RevisionBuilder of) =>
        string.Create(CultureInfo.InvariantCulture, $"ecs-svc/{1_000_000_000 + Names.Number($"{Arn}/{of.Number}", 900_000_000)}");

    private IEnumerable<JsonObject> Deployments()
    {
        yield return Deployment(revision, "PRIMARY", Running, _deployedAt, "COMPLETED", _deploymentFields);
    }

    private JsonObject Deployment(
        RevisionBuilder of, string status, int running, DateTimeOffset createdAt, string rollout, Dictionary<string, JsonNode?> fields)
    {
        var deployment = new JsonObject
        {
            ["id"] = DeploymentId(of),
            ["status"] = status,
            ["taskDefinition"] = of.Arn,
            ["desiredCount"] = status is "PRIMARY" ? desired : 0,
            ["pendingCount"] = 0,
            ["runningCount"] = running,
            ["failedTasks"] = 0,
            ["createdAt"] = Names.Time(createdAt),
            ["updatedAt"] = Names.Time(createdAt.AddMinutes(6)),
            ["rolloutState"] = rollout,
            ["rolloutStateReason"] = $"ECS deployment {DeploymentId(of)} {(rollout is "COMPLETED" ? "completed." : "in progress.")}",
        };
        PutPlacement(deployment);
        foreach (var (field, value) in fields)
        {
            deployment[field] = value?.DeepClone();
        }

        return deployment;
    }

    private void PutPlacement(JsonObject into)
    {
        if (_launchType is not null)
        {
            into["launchType"] = _launchType;
        }

        if (_strategy is not null)
        {
            into["capacityProviderStrategy"] = _strategy.DeepClone();
        }

        if (_platformVersion is not null)
        {
            into["platformVersion"] = _platformVersion;
            into["platformFamily"] = revision.IsWindows ? "Windows_Server_2022_Core" : "Linux";
        }

        if (_network is not null && _controller is "ECS" && revision.IsAwsVpc)
        {
            into["networkConfiguration"] = _network.DeepClone();
        }
    }
}
