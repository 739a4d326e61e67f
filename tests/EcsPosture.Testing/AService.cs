using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Testing;

/// <summary>A service that is safe by default; a test changes it with <c>with</c>.</summary>
public static class AService
{
    /// <summary>Its ARN in the account and region of the tests.</summary>
    public static string ArnOf(string name, string cluster = "main") =>
        $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:service/{cluster}/{name}";

    /// <summary>A private Fargate service with one deployment of revision 1 of the family of its name.</summary>
    public static Service Named(string name, string cluster = "main") => Running(name, ATaskDefinition.ArnOf(name), cluster);

    /// <summary>A private Fargate service with one deployment of a revision.</summary>
    public static Service Running(string name, string revisionArn, string cluster = "main") => new()
    {
        ServiceArn = ArnOf(name, cluster),
        ServiceName = name,
        ClusterArn = ACluster.ArnOf(cluster),
        Status = "ACTIVE",
        DesiredCount = 1,
        RunningCount = 1,
        LaunchType = "FARGATE",
        PlatformVersion = "LATEST",
        PlatformFamily = "Linux",
        TaskDefinition = revisionArn,
        DeploymentController = new() { Type = "ECS" },
        DeploymentConfiguration = new()
        {
            DeploymentCircuitBreaker = new() { Enable = true, Rollback = true },
            Strategy = "ROLLING",
            MaximumPercent = 200,
            MinimumHealthyPercent = 100,
        },
        Deployments =
        [
            new()
            {
                Id = "ecs-svc/1",
                Status = "PRIMARY",
                TaskDefinition = revisionArn,
                DesiredCount = 1,
                RunningCount = 1,
                LaunchType = "FARGATE",
                PlatformVersion = "1.4.0",
                PlatformFamily = "Linux",
                NetworkConfiguration = PrivateNetwork,
                RolloutState = "COMPLETED",
            },
        ],
        NetworkConfiguration = PrivateNetwork,
        SchedulingStrategy = "REPLICA",
        PropagateTags = "SERVICE",
        ContentHash = $"service {cluster}/{name}",
    };

    /// <summary>The network configuration of a service without public addresses.</summary>
    public static NetworkConfiguration PrivateNetwork { get; } = Network("DISABLED");

    /// <summary>A network configuration in <c>awsvpc</c> mode with this <c>assignPublicIp</c>.</summary>
    public static NetworkConfiguration Network(string? assignPublicIp) => new()
    {
        AwsvpcConfiguration = new() { Subnets = ["subnet-0a1b2c3d"], SecurityGroups = ["sg-0a1b2c3d"], AssignPublicIp = assignPublicIp },
    };

    /// <summary>A running Fargate task of a service, of its current revision.</summary>
    public static RunningTask TaskOf(Service service, string id = "0123456789abcdef0123456789abcdef")
    {
        ArgumentNullException.ThrowIfNull(service);
        return Task(service.TaskDefinition!, id) with
        {
            ClusterArn = service.ClusterArn,
            Group = "service:" + service.ServiceName,
            StartedBy = "ecs-svc/1",
        };
    }

    /// <summary>A running Fargate task that belongs to no service.</summary>
    public static RunningTask Task(string revisionArn, string id = "0123456789abcdef0123456789abcdef") => new()
    {
        TaskArn = $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:task/main/{id}",
        ClusterArn = ACluster.ArnOf(),
        TaskDefinitionArn = revisionArn,
        Group = "family:" + Inventory.Arn.LastSegment(revisionArn).Split(':')[0],
        LastStatus = "RUNNING",
        DesiredStatus = "RUNNING",
        LaunchType = "FARGATE",
        PlatformVersion = "1.4.0",
        PlatformFamily = "Linux",
        ContentHash = $"task {id}",
    };
}
