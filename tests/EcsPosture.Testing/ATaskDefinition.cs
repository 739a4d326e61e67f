using System.Globalization;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Testing;

/// <summary>A revision that is safe by default; a test names only what it spoils.</summary>
public sealed class ATaskDefinition
{
    private readonly List<ContainerDefinition> _containers = [];
    private readonly string _family;
    private readonly int _revision;
    private Func<TaskDefinition, TaskDefinition> _change = d => d;

    private ATaskDefinition(string family, int revision) => (_family, _revision) = (family, revision);

    /// <summary>A revision of a family.</summary>
    public static ATaskDefinition Named(string family, int revision = 1) => new(family, revision);

    /// <summary>Its ARN in the account and region of the tests.</summary>
    public static string ArnOf(string family, int revision = 1) =>
        string.Create(CultureInfo.InvariantCulture, $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:task-definition/{family}:{revision}");

    /// <summary>Uses the builder where a definition is wanted.</summary>
    public static implicit operator TaskDefinition(ATaskDefinition builder) => builder.Build();

    /// <summary>Adds a container, changed as the test says.</summary>
    public ATaskDefinition WithContainer(string name, Func<ContainerDefinition, ContainerDefinition>? change = null)
    {
        _containers.Add((change ?? (c => c))(SafeContainer(name)));
        return this;
    }

    /// <summary>Changes the revision itself.</summary>
    public ATaskDefinition With(Func<TaskDefinition, TaskDefinition> change)
    {
        var before = _change;
        _change = d => change(before(d));
        return this;
    }

    /// <summary>Makes it an EC2 definition.</summary>
    public ATaskDefinition OnEc2() => With(d => d with { RequiresCompatibilities = [], Compatibilities = ["EXTERNAL", "EC2"] });

    /// <summary>Makes it a Windows definition.</summary>
    public ATaskDefinition OnWindows() => With(d => d with { RuntimePlatform = new() { OperatingSystemFamily = "WINDOWS_SERVER_2022_CORE" } });

    /// <summary>The record.</summary>
    public TaskDefinition Build()
    {
        var definition = new TaskDefinition
        {
            TaskDefinitionArn = ArnOf(_family, _revision),
            Family = _family,
            Revision = _revision,
            Status = Observed.Known("ACTIVE"),
            Tags = Observed.Known<IReadOnlyList<Tag>>([]),
            TaskRoleArn = $"arn:aws:iam::{ASnapshot.AccountId}:role/{_family}-task",
            ExecutionRoleArn = $"arn:aws:iam::{ASnapshot.AccountId}:role/{_family}-execution",
            NetworkMode = "awsvpc",
            Cpu = "256",
            Memory = "512",
            RequiresCompatibilities = ["FARGATE"],
            Compatibilities = ["EC2", "FARGATE"],
            RuntimePlatform = new() { OperatingSystemFamily = "LINUX", CpuArchitecture = "X86_64" },
            ContainerDefinitions = _containers.Count == 0 ? [SafeContainer("app")] : [.. _containers],
            ContentHash = $"{_family}:{_revision}",
        };
        return _change(definition);
    }

    private static ContainerDefinition SafeContainer(string name) => new()
    {
        Name = name,
        Image = $"{ASnapshot.AccountId}.dkr.ecr.{ASnapshot.Region}.amazonaws.com/{name}:1.4.2@sha256:{new string('a', 64)}",
        Memory = 256,
        Essential = true,
        ReadonlyRootFilesystem = true,
        User = "1000",
        LogConfiguration = new()
        {
            LogDriver = "awslogs",
            Options = new Dictionary<string, string>
            {
                ["awslogs-group"] = "/ecs/app",
                ["awslogs-region"] = ASnapshot.Region,
                ["awslogs-stream-prefix"] = name,
                ["mode"] = "non-blocking",
                ["max-buffer-size"] = "25m",
            },
        },
    };
}
