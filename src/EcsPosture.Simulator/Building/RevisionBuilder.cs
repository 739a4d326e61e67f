using System.Globalization;
using System.Text.Json.Nodes;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds a revision of a task definition: on Fargate, with its own roles and one safe container, unless told otherwise.</summary>
internal sealed class RevisionBuilder(RegionBuilder region, string family, int number, DateTimeOffset registeredAt)
{
    private readonly List<ContainerBuilder> _containers = [];
    private readonly JsonArray _volumes = [];
    private readonly Dictionary<string, JsonNode?> _fields = new(StringComparer.Ordinal);
    private string[] _requires = ["FARGATE"];
    private string[] _compatible = ["EC2", "FARGATE"];
    private string _os = "LINUX";
    private string? _networkMode = "awsvpc";
    private string? _taskRole = region.Role($"{family}-task");
    private string? _executionRole = region.Role("ecs-execution");

    public RegionBuilder Region => region;

    public string Family => family;

    public int Number => number;

    public string Arn { get; } = region.Arn("ecs", string.Create(CultureInfo.InvariantCulture, $"task-definition/{family}:{number}"));

    /// <summary>ACTIVE, INACTIVE or DELETE_IN_PROGRESS.</summary>
    public string Status { get; private set; } = "ACTIVE";

    public List<(string Key, string Value)> TagList { get; } = [];

    public IReadOnlyList<ContainerBuilder> Containers => _containers;

    public bool IsFargate => _requires.Contains("FARGATE");

    public bool IsAwsVpc => _networkMode is "awsvpc";

    public bool IsWindows => _os is not "LINUX";

    /// <summary>The repository of the account's own registry for a name.</summary>
    public string Repository(string name) => $"{region.AccountId}.dkr.ecr.{region.Region}.amazonaws.com/{name}";

    /// <summary>Adds a container from an image of the account's own registry, pinned by digest.</summary>
    public ContainerBuilder Container(string name, string tag, string? repository = null)
    {
        var container = new ContainerBuilder(this, name, ContainerBuilder.Pinned(Repository(repository ?? family), tag), $"/ecs/{family}");
        _containers.Add(container);
        return container;
    }

    public RevisionBuilder Tag(string key, string value)
    {
        TagList.Add((key, value));
        return this;
    }

    public RevisionBuilder Roles(string? task, string? execution)
    {
        (_taskRole, _executionRole) = (task, execution);
        return this;
    }

    public RevisionBuilder TaskRole(string? arn)
    {
        _taskRole = arn;
        return this;
    }

    public RevisionBuilder ExecutionRole(string? arn)
    {
        _executionRole = arn;
        return this;
    }

    public RevisionBuilder OnEc2(string? networkMode = "awsvpc")
    {
        (_requires, _compatible, _networkMode) = (["EC2"], ["EXTERNAL", "EC2", "MANAGED_INSTANCES"], networkMode);
        return this;
    }

    public RevisionBuilder OnManagedInstances()
    {
        (_requires, _compatible, _networkMode) = (["MANAGED_INSTANCES"], ["EC2", "MANAGED_INSTANCES"], "awsvpc");
        return this;
    }

    public RevisionBuilder OnExternal()
    {
        (_requires, _compatible, _networkMode) = (["EXTERNAL"], ["EXTERNAL", "EC2"], "bridge");
        return this;
    }

    public RevisionBuilder OnWindows(string os = "WINDOWS_SERVER_2022_CORE")
    {
        _os = os;
        return this;
    }

    public RevisionBuilder Volume(JsonObject volume)
    {
        _volumes.Add(volume);
        return this;
    }

    public RevisionBuilder HostVolume(string name, string path) =>
        Volume(new() { ["name"] = name, ["host"] = new JsonObject { ["sourcePath"] = path } });

    public RevisionBuilder EfsVolume(string name, string fileSystem, bool encrypted = true, string? accessPoint = null, bool iam = true)
    {
        var efs = new JsonObject { ["fileSystemId"] = fileSystem, ["rootDirectory"] = "/", ["transitEncryption"] = encrypted ? "ENABLED" : "DISABLED" };
        if (accessPoint is not null || iam)
        {
            efs["authorizationConfig"] = new JsonObject { ["iam"] = iam ? "ENABLED" : "DISABLED" };
            if (accessPoint is not null)
            {
                efs["authorizationConfig"]!["accessPointId"] = accessPoint;
            }
        }

        return Volume(new() { ["name"] = name, ["efsVolumeConfiguration"] = efs });
    }

    /// <summary>Sets a field of the revision itself.</summary>
    public RevisionBuilder Set(string name, JsonNode? value)
    {
        _fields[name] = value;
        return this;
    }

    public RevisionBuilder Inactive()
    {
        Status = "INACTIVE";
        return this;
    }

    public RevisionBuilder BeingDeleted()
    {
        Status = "DELETE_IN_PROGRESS";
        return this;
    }

    /// <summary>What DescribeTaskDefinition with tags shows.</summary>
    public JsonObject Describe()
    {
        var body = new JsonObject
        {
            ["taskDefinitionArn"] = Arn,
            ["containerDefinitions"] = new JsonArray([.. _containers.Select(c => c.Json.DeepClone())]),
            ["family"] = family,
            ["revision"] = number,
            ["volumes"] = _volumes.DeepClone(),
            ["status"] = Status,
            ["requiresAttributes"] = new JsonArray(new JsonObject { ["name"] = "com.amazonaws.ecs.capability.docker-remote-api.1.18" }),
            ["placementConstraints"] = new JsonArray(),
            ["compatibilities"] = RegionBuilder.Texts(_compatible),
            ["requiresCompatibilities"] = RegionBuilder.Texts(_requires),
            ["registeredAt"] = Names.Time(registeredAt),
            ["registeredBy"] = $"arn:aws:sts::{region.AccountId}:assumed-role/ci-deploy/pipeline",
        };
        if (_taskRole is not null)
        {
            body["taskRoleArn"] = _taskRole;
        }

        if (_executionRole is not null)
        {
            body["executionRoleArn"] = _executionRole;
        }

        if (_networkMode is not null)
        {
            body["networkMode"] = _networkMode;
        }

        if (IsFargate)
        {
            body["cpu"] = "512";
            body["memory"] = "1024";
            body["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = IsWindows ? "X86_64" : "ARM64", ["operatingSystemFamily"] = _os };
        }
        else if (IsWindows)
        {
            body["runtimePlatform"] = new JsonObject { ["operatingSystemFamily"] = _os };
        }

        if (Status is not "ACTIVE")
        {
            body["deregisteredAt"] = Names.Time(registeredAt.AddDays(20));
        }

        foreach (var (name, value) in _fields)
        {
            body[name] = value?.DeepClone();
        }

        return new() { ["taskDefinition"] = body, ["tags"] = RegionBuilder.Tags(TagList) };
    }
}
