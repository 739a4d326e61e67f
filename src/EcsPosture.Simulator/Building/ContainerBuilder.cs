using System.Globalization;
using System.Text.Json.Nodes;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds a container of a task definition: safe by default, so that an estate names only what it spoils.</summary>
internal sealed class ContainerBuilder
{
    private readonly RevisionBuilder _revision;

    public ContainerBuilder(RevisionBuilder revision, string name, string image, string logGroup)
    {
        _revision = revision;
        Json = new()
        {
            ["name"] = name,
            ["image"] = image,
            ["cpu"] = 0,
            ["memory"] = 512,
            ["portMappings"] = new JsonArray(),
            ["essential"] = true,
            ["environment"] = new JsonArray(),
            ["mountPoints"] = new JsonArray(),
            ["volumesFrom"] = new JsonArray(),
            ["user"] = "10001:10001",
            ["readonlyRootFilesystem"] = true,
            ["linuxParameters"] = new JsonObject { ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") }, ["initProcessEnabled"] = true },
        };
        LogTo(logGroup);
    }

    /// <summary>The container as DescribeTaskDefinition shows it.</summary>
    public JsonObject Json { get; }

    /// <summary>Sets or (with null) removes a field.</summary>
    public ContainerBuilder Set(string name, JsonNode? value)
    {
        if (value is null)
        {
            Json.Remove(name);
        }
        else
        {
            Json[name] = value;
        }

        return this;
    }

    public ContainerBuilder Image(string image) => Set("image", image);

    /// <summary>The user; null leaves it to the image.</summary>
    public ContainerBuilder User(string? user) => Set("user", user);

    public ContainerBuilder Env(string name, string value) => Add("environment", new JsonObject { ["name"] = name, ["value"] = value });

    public ContainerBuilder Secret(string name, string valueFrom) => Add("secrets", new JsonObject { ["name"] = name, ["valueFrom"] = valueFrom });

    public ContainerBuilder EnvFile(string objectArn) => Add("environmentFiles", new JsonObject { ["value"] = objectArn, ["type"] = "s3" });

    public ContainerBuilder Port(int port, int? hostPort = null, string protocol = "tcp") =>
        Add("portMappings", new JsonObject { ["containerPort"] = port, ["hostPort"] = hostPort ?? port, ["protocol"] = protocol });

    public ContainerBuilder Mount(string volume, string path, bool readOnly = false) =>
        Add("mountPoints", new JsonObject { ["sourceVolume"] = volume, ["containerPath"] = path, ["readOnly"] = readOnly });

    public ContainerBuilder Label(string name, string value)
    {
        Json["dockerLabels"] ??= new JsonObject();
        Json["dockerLabels"]![name] = value;
        return this;
    }

    public ContainerBuilder HealthCheck(params string[] command) => Set("healthCheck", new JsonObject
    {
        ["command"] = RegionBuilder.Texts(command),
        ["interval"] = 30,
        ["timeout"] = 5,
        ["retries"] = 3,
    });

    public ContainerBuilder WritableRoot() => Set("readonlyRootFilesystem", false);

    public ContainerBuilder Privileged() => Set("privileged", true);

    public ContainerBuilder AddCapabilities(params string[] capabilities) =>
        Set("linuxParameters", new JsonObject { ["capabilities"] = new JsonObject { ["add"] = RegionBuilder.Texts(capabilities), ["drop"] = new JsonArray() } });

    /// <summary>No Linux options, as Windows containers and careless definitions have none.</summary>
    public ContainerBuilder NoLinuxParameters() => Set("linuxParameters", null);

    /// <summary>Logs to CloudWatch; the mode may be left to the account's setting.</summary>
    public ContainerBuilder LogTo(string group, string? mode = "non-blocking", bool createGroup = false)
    {
        var options = new JsonObject
        {
            ["awslogs-group"] = group,
            ["awslogs-region"] = _revision.Region.Region,
            ["awslogs-stream-prefix"] = _revision.Family,
        };
        if (mode is not null)
        {
            options["mode"] = mode;
        }

        if (mode is "non-blocking")
        {
            options["max-buffer-size"] = "25m";
        }

        if (createGroup)
        {
            options["awslogs-create-group"] = "true";
        }

        return Log("awslogs", options);
    }

    /// <summary>Logs through a driver with options.</summary>
    public ContainerBuilder Log(string driver, JsonObject? options = null)
    {
        var log = new JsonObject { ["logDriver"] = driver };
        if (options is not null)
        {
            log["options"] = options;
        }

        return Set("logConfiguration", log);
    }

    public ContainerBuilder NoLog() => Set("logConfiguration", null);

    /// <summary>What only Windows containers have: another user, no Linux options.</summary>
    public ContainerBuilder Windows(string? user) => NoLinuxParameters().Set("readonlyRootFilesystem", null).User(user);

    public ContainerBuilder Memory(int? mebibytes, int? reservation = null) =>
        Set("memory", mebibytes is { } m ? m : null).Set("memoryReservation", reservation is { } r ? r : null);

    private ContainerBuilder Add(string list, JsonNode item)
    {
        Json[list] ??= new JsonArray();
        Json[list]!.AsArray().Add(item);
        return this;
    }

    /// <summary>A tag of an image with its digest.</summary>
    public static string Pinned(string repository, string tag) => string.Create(CultureInfo.InvariantCulture, $"{repository}:{tag}@{Names.Digest($"{repository}:{tag}")}");
}
