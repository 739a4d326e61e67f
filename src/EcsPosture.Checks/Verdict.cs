using System.Text.Json.Serialization;

namespace EcsPosture.Checks;

/// <summary>What a check says of a resource. Only <see cref="Pass"/> and <see cref="Fail"/> enter scores.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>All that the check asks for was read and holds.</summary>
    Pass,

    /// <summary>Something is wrong; evidence says where.</summary>
    Fail,

    /// <summary>A person must judge; the reason says what to look at.</summary>
    Manual,

    /// <summary>Something needed could not be read; the gap says what.</summary>
    NotAssessed,

    /// <summary>The check does not concern this resource; the reason says why.</summary>
    NotApplicable,
}

/// <summary>How much a violation matters. The numbers are ranks: higher is worse.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    Info = 0,
    Low = 1,
    Medium = 2,
    High = 3,
    Critical = 4,
}

/// <summary>Weights of severities in the posture score.</summary>
public static class SeverityWeight
{
    /// <summary>critical 40, high 10, medium 3, low 1, info 0.</summary>
    public static int Of(Severity severity) => severity switch
    {
        Severity.Critical => 40,
        Severity.High => 10,
        Severity.Medium => 3,
        Severity.Low => 1,
        _ => 0,
    };
}

/// <summary>The four topics of the guide's chapter that have cards and scores.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Topic>))]
public enum Topic
{
    /// <summary>Identity and access management.</summary>
    Iam,

    /// <summary>Logging and monitoring.</summary>
    Logging,

    /// <summary>Compliance validation.</summary>
    Compliance,

    /// <summary>Infrastructure security.</summary>
    Infrastructure,
}

/// <summary>Kinds of resources that checks judge.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResourceType>))]
public enum ResourceType
{
    TaskDefinition,
    Service,
    Task,
    Cluster,
    ContainerInstance,
    CapacityProvider,
    Role,
    LogGroup,
    Trail,
    AccountSetting,
    Account,
    Secret,
    Key,
    FileSystem,
    Bucket,
    Daemon,
    LoadBalancer,
    Listener,
    TargetGroup,
    Vpc,
    VpcEndpoint,

    /// <summary>A role, user or group of IAM.</summary>
    Principal,
    Repository,
    Image,
    Alarm,
    ScheduledTask,

    /// <summary>A region of the account as a whole.</summary>
    Region,
}

/// <summary>Who answers for something under the shared responsibility model.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResponsibleSide>))]
public enum ResponsibleSide
{
    Customer,
    Aws,
    Shared,

    /// <summary>Does not exist with this launch type.</summary>
    None,
}

/// <summary>The launch types, as ECS names them.</summary>
public static class LaunchTypes
{
    public const string Fargate = "FARGATE";
    public const string Ec2 = "EC2";
    public const string ManagedInstances = "MANAGED_INSTANCES";
    public const string External = "EXTERNAL";

    /// <summary>All four.</summary>
    public static IReadOnlyList<string> All { get; } = [Fargate, Ec2, ManagedInstances, External];
}
