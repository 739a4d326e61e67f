using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;

namespace EcsPosture.Findings.Tests.Queries.Estate;

/// <summary>The readers of the estate over a store that real checks filled.</summary>
public abstract class EstateTest : RecorderTest
{
    internal ClusterReader Clusters => Store.Get<ClusterReader>();

    internal ClusterPartsReader Parts => Store.Get<ClusterPartsReader>();

    internal ServiceReader Services => new(Store.Contexts, CheckCatalogue.Default);

    internal FamilyReader Families => new(Store.Contexts, CheckCatalogue.Default);

    internal Task JudgeAsync(double hour, params IReadOnlyList<IResource> resources) => JudgeAsync(hour, s => s, resources);

    internal Task JudgeAsync(double hour, Func<Snapshot, Snapshot> change, params IReadOnlyList<IResource> resources)
    {
        var region = World.Region(resources) with { LogGroups = ResourceList<LogGroup>.Of(resources.OfType<LogGroup>()) };
        return ScanAsync(World.At(hour, [.. resources.OfType<Inventory.Iam.Role>()], change(region)), CheckCatalogue.Default);
    }

    /// <summary>A cluster without findings of its own that tests need.</summary>
    internal static Cluster Cluster(string name) => World.Cluster(name);

    /// <summary>A task of a family in the cluster main that no service started.</summary>
    internal static RunningTask StandaloneTask(string family, string id = "0123") => new()
    {
        TaskArn = $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:task/main/{id}",
        ClusterArn = ACluster.ArnOf("main"),
        TaskDefinitionArn = World.Arn(family, 1),
        Group = $"family:{family}",
        LastStatus = "RUNNING",
        LaunchType = "FARGATE",
        ContentHash = $"task {id}",
    };

    /// <summary>A revision whose container logs to a group and, spoiled, runs as root with a writable root.</summary>
    internal static TaskDefinition Revision(string family, int number = 1, bool isSpoiled = false, string image = "repository/app:1") =>
        ATaskDefinition.Named(family, number)
            .WithContainer("app", c => c with { Image = image, User = isSpoiled ? "root" : "1000", ReadonlyRootFilesystem = isSpoiled ? null : true })
            .Build() with
        {
            ContentHash = $"{family}:{number} {isSpoiled} {image}",
        };
}
