using EcsPosture.Checks.Registry;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.LoadBalancing;
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
    User,
    Group,
    Repository,
    Image,
    Alarm,
    ScheduledTask,
    Region,
}

/// <summary>What a finding is about.</summary>
/// <param name="Partition">AWS partition.</param>
/// <param name="AccountId">Account.</param>
/// <param name="Region">Region, or <c>global</c>.</param>
/// <param name="Kind">Kind of the subject.</param>
/// <param name="Key">What identifies it within the rest: a family's name, an ARN, …</param>
/// <param name="Name">What people call it.</param>
public sealed record Subject(string Partition, string AccountId, string Region, SubjectKind Kind, string Key, string Name)
{
    private int _hash;

    // A copy that is about to get another key needs a hash of its own.
    private Subject(Subject other) =>
        (Partition, AccountId, Region, Kind, Key, Name) = (other.Partition, other.AccountId, other.Region, other.Kind, other.Key, other.Name);

    /// <inheritdoc />
    public bool Equals(Subject? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Kind == other.Kind && Key == other.Key && Name == other.Name && Region == other.Region && AccountId == other.AccountId && Partition == other.Partition);

    /// <summary>Of what tells most subjects apart, worked out once: there is one look-up for each verdict.</summary>
    public override int GetHashCode() => _hash != 0 ? _hash : _hash = HashCode.Combine(Kind, Key);
}

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
            ResourceType.Task => TaskSubject(arn, resource, scope),
            ResourceType.ContainerInstance => InstanceSubject(arn, resource as ContainerInstance, scope),
            ResourceType.Service => Make(SubjectKind.Service, arn, scope),
            ResourceType.Cluster => Make(SubjectKind.Cluster, arn, scope),
            ResourceType.CapacityProvider => Provider(Arn.LastSegment(arn), scope),
            ResourceType.Daemon => Make(SubjectKind.Daemon, arn, scope),
            ResourceType.Role => Make(SubjectKind.Role, arn, scope with { Region = SnapshotManifest.GlobalRegion }),
            ResourceType.Principal => Make(
                arn.Contains(":user/", StringComparison.Ordinal) ? SubjectKind.User : arn.Contains(":group/", StringComparison.Ordinal) ? SubjectKind.Group : SubjectKind.Role,
                arn,
                scope with { Region = SnapshotManifest.GlobalRegion }),
            ResourceType.LogGroup => new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.LogGroup, arn, LogGroupName(arn)),
            ResourceType.Trail => Make(SubjectKind.Trail, arn, scope with { Region = Arn.TryParse(arn, out var trail) ? trail.Region : scope.Region }),
            ResourceType.AccountSetting => new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.AccountSetting, arn, "ECS account settings"),
            ResourceType.Repository => Named(SubjectKind.Repository, arn, "repository/", scope),
            ResourceType.Image => Named(SubjectKind.Image, ContainerImage.SubjectOf(arn), "repository/", scope),
            ResourceType.Alarm => new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.Alarm, arn, Arn.TryParse(arn, out var alarm) ? alarm.Resource["alarm:".Length..] : arn),
            ResourceType.ScheduledTask => Make(SubjectKind.ScheduledTask, arn, scope),
            ResourceType.Region => new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.Region, scope.Region, scope.Region),
            ResourceType.Account => new(scope.Partition, scope.AccountId, SnapshotManifest.GlobalRegion, SubjectKind.Account, scope.AccountId, scope.AccountId),
            ResourceType.Secret => new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.Secret, arn, SecretName(arn)),
            ResourceType.Key => Make(SubjectKind.Key, arn, scope),
            ResourceType.FileSystem => Make(SubjectKind.FileSystem, arn, scope),
            ResourceType.Bucket => new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.Bucket, arn, BucketName(arn)),
            ResourceType.LoadBalancer => Balancing(SubjectKind.LoadBalancer, arn, scope, ""),
            ResourceType.Listener => Balancing(SubjectKind.Listener, arn, scope, resource is Listener { Port: { } port } ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $":{port}") : ""),
            ResourceType.TargetGroup => Balancing(SubjectKind.TargetGroup, arn, scope, ""),
            ResourceType.Vpc => Make(SubjectKind.Vpc, arn, scope),
            ResourceType.VpcEndpoint => Make(SubjectKind.VpcEndpoint, arn, scope),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No subject is defined for this resource type."),
        };
    }

    private static Subject Make(SubjectKind kind, string arn, RegionScope scope) =>
        new(scope.Partition, scope.AccountId, scope.Region, kind, arn, Arn.LastSegment(arn));

    // loadbalancer/app/NAME/ID, listener/app/NAME/ID/ID and targetgroup/NAME/ID.
    private static Subject Balancing(SubjectKind kind, string arn, RegionScope scope, string end)
    {
        var name = arn.Split('/') switch
        {
            [_, var group, _] => group,
            [_, _, var balancer, ..] => balancer,
            _ => Arn.LastSegment(arn),
        };
        return new(scope.Partition, scope.AccountId, scope.Region, kind, arn, name + end);
    }

    /// <summary>A subject whose name may hold slashes.</summary>
    private static Subject Named(SubjectKind kind, string arn, string prefix, RegionScope scope) =>
        new(scope.Partition, scope.AccountId, scope.Region, kind, arn, Arn.TryParse(arn, out var parsed) && parsed.Resource.StartsWith(prefix, StringComparison.Ordinal) ? parsed.Resource[prefix.Length..] : arn);

    private static Subject Family(string arn, RegionScope scope)
    {
        RegionUsage.TryParseRevision(arn, out var family, out _);
        var name = family.Length > 0 ? family : Arn.LastSegment(arn);
        return new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.TaskDefinitionFamily, name, name);
    }

    // A rule's target and a schedule stand for the tasks that they will start.
    private static Subject TaskSubject(string arn, IResource? resource, RegionScope scope)
    {
        if (resource is RunningTask { ServiceName: { } service, ClusterArn: { } cluster })
        {
            return Make(SubjectKind.Service, ClusterArns.ServiceIn(cluster, service), scope);
        }

        return StandaloneKey(resource) is { } key
            ? new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.TaskDefinitionFamily, key, key[..key.LastIndexOf('@')])
            : Make(SubjectKind.Cluster, arn, scope);
    }

    /// <summary>What identifies the tasks of a family in a cluster that no service started: <c>family@cluster</c>; null when the family is not named.</summary>
    public static string? StandaloneKey(IResource? resource)
    {
        var (definition, cluster) = resource switch
        {
            RunningTask task => (task.TaskDefinitionArn, task.ClusterArn),
            ScheduledTask scheduled => (scheduled.TaskDefinitionArn, scheduled.ClusterArn),
            _ => (null, null),
        };
        RegionUsage.TryParseRevision(definition, out var family, out _);
        return family.Length > 0 ? $"{family}@{Arn.LastSegment(cluster ?? "")}" : null;
    }

    // The name of a secret may hold slashes and ends before the six random characters.
    private static string SecretName(string arn) =>
        Arn.TryParse(arn, out var parsed) && parsed.Resource.StartsWith("secret:", StringComparison.Ordinal)
            ? WithoutSuffix(parsed.Resource["secret:".Length..])
            : arn;

    private static string WithoutSuffix(string name) => name.Length > 7 && name[^7] is '-' ? name[..^7] : name;

    private static string BucketName(string arn) => arn[(arn.LastIndexOf(':') + 1)..];

    private static Subject InstanceSubject(string arn, ContainerInstance? instance, RegionScope scope) =>
        instance?.CapacityProviderName is { Length: > 0 } provider
            ? Provider(provider, scope)
            : Make(SubjectKind.ContainerInstance, arn, scope);

    // By name, as container instances give it: what is wrong with a provider and with its instances shows at one place.
    private static Subject Provider(string name, RegionScope scope) => new(scope.Partition, scope.AccountId, scope.Region, SubjectKind.CapacityProvider, name, name);

    private static string LogGroupName(string arn) =>
        Arn.TryParse(arn, out var parsed) && parsed.Resource.StartsWith("log-group:", StringComparison.Ordinal) ? parsed.Resource["log-group:".Length..] : arn;
}

/// <summary>Where a resource was read.</summary>
public sealed record RegionScope(string Partition, string AccountId, string Region);
