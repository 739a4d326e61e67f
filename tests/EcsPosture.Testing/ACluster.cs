using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Testing;

/// <summary>A cluster that is safe by default; a test changes it with <c>with</c>.</summary>
public static class ACluster
{
    /// <summary>Its ARN in the account and region of the tests.</summary>
    public static string ArnOf(string name = "main") => $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:cluster/{name}";

    /// <summary>An active cluster with Container Insights and logged, encrypted ECS Exec sessions.</summary>
    public static Cluster Named(string name = "main") => new()
    {
        ClusterArn = ArnOf(name),
        ClusterName = name,
        Status = "ACTIVE",
        ActiveServicesCount = 1,
        RunningTasksCount = 1,
        CapacityProviders = ["FARGATE", "FARGATE_SPOT"],
        Settings = [new("containerInsights", "enhanced")],
        Configuration = new()
        {
            ExecuteCommandConfiguration = new()
            {
                KmsKeyId = $"arn:aws:kms:{ASnapshot.Region}:{ASnapshot.AccountId}:key/11111111-2222-3333-4444-555555555555",
                Logging = "OVERRIDE",
                LogConfiguration = new() { CloudWatchLogGroupName = "/ecs/exec", CloudWatchEncryptionEnabled = true },
            },
        },
        ContentHash = $"cluster {name}",
    };
}
