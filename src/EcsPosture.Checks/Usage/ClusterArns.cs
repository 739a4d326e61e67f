namespace EcsPosture.Checks.Usage;

/// <summary>ARNs of services and tasks, as they follow from a cluster's.</summary>
internal static class ClusterArns
{
    /// <summary>What the ARNs of the services in a cluster begin with.</summary>
    public static string ServicesIn(string clusterArn) => clusterArn.Replace(":cluster/", ":service/", StringComparison.Ordinal) + "/";

    /// <summary>A service of a cluster by its name.</summary>
    public static string ServiceIn(string clusterArn, string name) => ServicesIn(clusterArn) + name;

    /// <summary>A pattern of the ARNs of the tasks in a cluster.</summary>
    public static string TasksIn(string clusterArn) => clusterArn.Replace(":cluster/", ":task/", StringComparison.Ordinal) + "/*";

    /// <summary>A pattern of the ARNs of all tasks of an account in a region.</summary>
    public static string TasksOf(string partition, string region, string accountId) => $"arn:{partition}:ecs:{region}:{accountId}:task/*";
}
