using System.Text.Json;
using EcsPosture.Findings.Estate;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Reads the kept facts of resources back into the inventory's records.</summary>
internal static class ResourceFacts
{
    public static Cluster? Cluster(StoredResource row) => Read<Cluster>(row.Body);

    public static Service? Service(StoredResource row) => Read<Service>(row.Body);

    public static TaskDefinition? TaskDefinition(StoredResource row) => Read<TaskDefinition>(row.Body);

    public static ContainerInstance? ContainerInstance(StoredResource row) => Read<ContainerInstance>(row.Body);

    public static Ec2Instance? Ec2Instance(StoredResource row) => Read<Ec2Instance>(row.Body);

    public static MachineImage? MachineImage(StoredResource row) => Read<MachineImage>(row.Body);

    public static Role? Role(StoredResource row) => Read<Role>(row.Body);

    public static ManagedPolicy? ManagedPolicy(StoredResource row) => Read<ManagedPolicy>(row.Body);

    public static LogGroup? LogGroup(StoredResource row) => Read<LogGroup>(row.Body);

    public static SecurityGroup? SecurityGroup(StoredResource row) => Read<SecurityGroup>(row.Body);

    public static Subnet? Subnet(StoredResource row) => Read<Subnet>(row.Body);

    public static RouteTable? RouteTable(StoredResource row) => Read<RouteTable>(row.Body);

    public static LoadBalancer? LoadBalancer(StoredResource row) => Read<LoadBalancer>(row.Body);

    public static TargetGroup? TargetGroup(StoredResource row) => Read<TargetGroup>(row.Body);

    public static Listener? Listener(StoredResource row) => Read<Listener>(row.Body);

    // A body of an unknown shape (another version wrote it) is as good as none: the page says that it was not read.
    private static T? Read<T>(string body)
        where T : class, IResource
    {
        try
        {
            return ResourceJson.Deserialize<T>(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
