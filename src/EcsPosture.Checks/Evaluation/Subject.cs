using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Evaluation;

/// <summary>Kinds of subjects. A finding is about a subject, which is stable across deployments.</summary>
public enum SubjectKind
{
    TaskDefinitionFamily,
    Service,
    Cluster,
    CapacityProvider,
    ContainerInstance,
    Role,
    LogGroup,
    Trail,
    AccountSetting,
    Account,
}

/// <summary>What a finding is about.</summary>
/// <param name="Partition">AWS partition.</param>
/// <param name="AccountId">Account.</param>
/// <param name="Region">Region, or <c>global</c>.</param>
/// <param name="Kind">Kind of the subject.</param>
/// <param name="Key">What identifies it within the rest: a family's name, an ARN, …</param>
/// <param name="Name">What people call it.</param>
public sealed record Subject(string Partition, string AccountId, string Region, SubjectKind Kind, string Key, string Name);

/// <summary>The one table that says which subject a resource belongs to.</summary>
public static class SubjectTable
{
    /// <summary>The subject of a resource of a type, by its ARN and (where it was read) its record.</summary>
    public static Subject Of(ResourceType type, string arn, IResource? resource, RegionScope scope)
    {
        ArgumentNullException.ThrowIfNull(arn);
        ArgumentNullException.ThrowIfNull(scope);
        return type switch
        {
            ResourceType.TaskDefinition => Family(arn, scope),
            ResourceType.Task => TaskSubject(arn, resource as RunningTask, scope),
            ResourceType.ContainerInstance => InstanceSubject(arn, resource as ContainerInstance, scope),
            ResourceType.Service => Make(SubjectKind.Service, arn, scope),
            ResourceType.Cluster => Make(SubjectKind.Cluster, arn, scope),
            ResourceType.CapacityProvider => Make(SubjectKind.CapacityProvider, arn, scope),
            ResourceType.Role => Make(SubjectKind.Role, arn, scope with { Region = SnapshotManifest.GlobalRegion }),
            ResourceType.LogGroup => new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.LogGroup, arn, LogGroupName(arn)),
            ResourceType.Trail => Make(SubjectKind.Trail, arn, scope with { Region = Arn.TryParse(arn, out var trail) ? trail.Region : scope.Region }),
            ResourceType.AccountSetting => new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.AccountSetting, arn, "ECS account settings"),
            ResourceType.Account => new(scope.Partition, scope.AccountId, SnapshotManifest.GlobalRegion, SubjectKind.Account, scope.AccountId, scope.AccountId),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No subject is defined for this resource type."),
        };
    }

    private static Subject Make(SubjectKind kind, string arn, RegionScope scope) =>
        new(scope.Partition, scope.AccountId, scope.Region, kind, arn, Arn.LastSegment(arn));

    private static Subject Family(string arn, RegionScope scope)
    {
        RegionUsage.TryParseRevision(arn, out var family, out _);
        var name = family.Length > 0 ? family : Arn.LastSegment(arn);
        return new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.TaskDefinitionFamily, name, name);
    }

    private static Subject TaskSubject(string arn, RunningTask? task, RegionScope scope)
    {
        if (task is { ServiceName: { } service, ClusterArn: { } cluster })
        {
            var serviceArn = cluster.Replace(":cluster/", ":service/", StringComparison.Ordinal) + "/" + service;
            return Make(SubjectKind.Service, serviceArn, scope);
        }

        return RegionUsage.TryParseRevision(task?.TaskDefinitionArn, out var family, out _)
            ? new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.TaskDefinitionFamily, $"{family}@{Arn.LastSegment(task!.ClusterArn ?? "")}", family)
            : Make(SubjectKind.Cluster, arn, scope);
    }

    private static Subject InstanceSubject(string arn, ContainerInstance? instance, RegionScope scope) =>
        instance?.CapacityProviderName is { Length: > 0 } provider
            ? new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.CapacityProvider, provider, provider)
            : Make(SubjectKind.ContainerInstance, arn, scope);

    private static string LogGroupName(string arn) =>
        Arn.TryParse(arn, out var parsed) && parsed.Resource.StartsWith("log-group:", StringComparison.Ordinal) ? parsed.Resource["log-group:".Length..] : arn;
}

/// <summary>Where a resource was read.</summary>
public sealed record RegionScope(string Partition, string AccountId, string Region);
