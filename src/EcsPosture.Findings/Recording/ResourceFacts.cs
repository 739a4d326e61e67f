using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Findings.Recording;

/// <summary>A resource as a snapshot shows it, with its body made only when it is needed.</summary>
internal sealed record ResourceFact(ResourceKind Kind, string Region, string Arn, string Name, string ContentHash, Func<string> Body)
{
    public string? ClusterArn { get; init; }
    public Subject? Subject { get; init; }
    public string? Family { get; init; }
    public int? Revision { get; init; }
    public string LaunchTypes { get; init; } = "";
    public OccurrenceLabel Label { get; init; }
}

/// <summary>Takes the resources that pages show out of a snapshot.</summary>
internal static class ResourceFacts
{
    /// <summary>What was read of a region; of trails only those at home here, or whose home is no region of the scan.</summary>
    public static IEnumerable<ResourceFact> OfRegion(RegionUsage usage, IReadOnlySet<string> regionsRead)
    {
        var snapshot = usage.Snapshot;
        var scope = new RegionScope(snapshot.Partition, snapshot.AccountId, snapshot.Region);
        var region = snapshot.Region;
        // One after the other, so that they are not all in memory.
        var facts = new IEnumerable<ResourceFact>[]
        {
            snapshot.Clusters.Known.Select(c => Fact(ResourceKind.Cluster, c, c.ClusterName) with { ClusterArn = c.ClusterArn, Subject = SubjectTable.Of(ResourceType.Cluster, c.Arn, c, scope) }),
            snapshot.Services.Known.Select(s => Fact(ResourceKind.Service, s, s.ServiceName) with
            {
                ClusterArn = s.ClusterArn,
                Subject = SubjectTable.Of(ResourceType.Service, s.Arn, s, scope),
                LaunchTypes = Join(usage.LaunchTypes.Resolve(s.LaunchType, s.CapacityProviderStrategy, s.ClusterArn)),
            }),
            snapshot.TaskDefinitions.Known.Select(d => Fact(ResourceKind.TaskDefinition, d, Arn.LastSegment(d.Arn)) with
            {
                Subject = SubjectTable.Of(ResourceType.TaskDefinition, d.Arn, d, scope),
                Family = d.Family,
                Revision = d.Revision,
                LaunchTypes = Join(usage.LaunchTypesOf(d)),
                Label = usage.LabelOf(d.Arn),
            }),
            snapshot.Tasks.Known.Where(t => t.LastStatus is not "STOPPED").Select(t => Fact(ResourceKind.Task, t, Arn.LastSegment(t.Arn)) with
            {
                ClusterArn = t.ClusterArn,
                Subject = SubjectTable.Of(ResourceType.Task, t.Arn, t, scope),
                LaunchTypes = t.LaunchType ?? (t.CapacityProviderName is { } provider ? usage.LaunchTypes.OfProvider(provider) : null) ?? "",
            }),
            snapshot.ContainerInstances.Known.Select(i => Fact(ResourceKind.ContainerInstance, i, Arn.LastSegment(i.Arn)) with
            {
                ClusterArn = i.ClusterArn,
                Subject = SubjectTable.Of(ResourceType.ContainerInstance, i.Arn, i, scope),
            }),
            snapshot.CapacityProviders.Known.Select(p => Fact(ResourceKind.CapacityProvider, p, p.Name) with
            {
                Subject = SubjectTable.Of(ResourceType.CapacityProvider, p.Arn, p, scope),
                LaunchTypes = usage.LaunchTypes.OfProvider(p.Name) ?? "",
            }),
            snapshot.LogGroups.Known.Select(g => Fact(ResourceKind.LogGroup, g, g.LogGroupName) with { Subject = SubjectTable.Of(ResourceType.LogGroup, g.Arn, g, scope) }),
            snapshot.Trails.Known.Where(t => HomeOf(t.Arn, region) is var home && (home == region || !regionsRead.Contains(home))).Select(t =>
                Fact(ResourceKind.Trail, t, t.Name) with { Region = HomeOf(t.Arn, region), Subject = SubjectTable.Of(ResourceType.Trail, t.Arn, t, scope) }),
            snapshot.SecurityGroups.Known.Select(g => Fact(ResourceKind.SecurityGroup, g, g.GroupName ?? g.GroupId)),
            snapshot.Subnets.Known.Select(s => Fact(ResourceKind.Subnet, s, s.SubnetId)),
            snapshot.Compute.Instances.Known.Select(i => Fact(ResourceKind.Ec2Instance, i, i.InstanceId)),
            snapshot.Compute.Images.Known.Select(i => Fact(ResourceKind.MachineImage, i, i.ImageId)),
            snapshot.LoadBalancing.LoadBalancers.Known.Select(b => Fact(ResourceKind.LoadBalancer, b, b.LoadBalancerName) with { Subject = SubjectTable.Of(ResourceType.LoadBalancer, b.Arn, b, scope) }),
            snapshot.LoadBalancing.TargetGroups.Known.Select(g => Fact(ResourceKind.TargetGroup, g, g.TargetGroupName) with { Subject = SubjectTable.Of(ResourceType.TargetGroup, g.Arn, g, scope) }),
            snapshot.LoadBalancing.Listeners.Known.Select(l => Fact(ResourceKind.Listener, l, Arn.LastSegment(l.Arn)) with { Subject = SubjectTable.Of(ResourceType.Listener, l.Arn, l, scope) }),
            snapshot.Network.RouteTables.Known.Select(t => Fact(ResourceKind.RouteTable, t, t.RouteTableId)),
            snapshot.EventTargets.Known.Select(t => Fact(ResourceKind.EventTarget, t, t.Name) with { ClusterArn = t.ClusterArn, LaunchTypes = t.LaunchType ?? "" }),
            snapshot.Schedules.Known.Select(t => Fact(ResourceKind.Schedule, t, t.Name) with { ClusterArn = t.ClusterArn, LaunchTypes = t.LaunchType ?? "" }),
        }.SelectMany(f => f);
        if (snapshot.AccountSettings.TryGet(out var settings, out _))
        {
            var body = ResourceJson.Serialize(settings);
            facts = facts.Append(new(ResourceKind.AccountSettings, region, SettingsArn(scope), "ECS account settings", StableHash.Of(body), () => body));
        }

        return facts;

        ResourceFact Fact<T>(ResourceKind kind, T resource, string name)
            where T : class, IResource =>
            new(kind, region, resource.Arn, name, resource.ContentHash, () => ResourceJson.Serialize(resource));
    }

    /// <summary>What was read of the account as a whole.</summary>
    public static IEnumerable<ResourceFact> OfGlobal(AccountSnapshot account)
    {
        var scope = new RegionScope(account.Partition, account.AccountId, SnapshotManifest.GlobalRegion);
        return
        [
            .. account.Global.Roles.Known.Select(r => Fact(ResourceKind.Role, r, r.RoleName) with { Subject = SubjectTable.Of(ResourceType.Role, r.Arn, r, scope) }),
            .. account.Global.Policies.Known.Select(p => Fact(ResourceKind.ManagedPolicy, p, p.PolicyName)),
        ];

        static ResourceFact Fact<T>(ResourceKind kind, T resource, string name)
            where T : class, IResource =>
            new(kind, SnapshotManifest.GlobalRegion, resource.Arn, name, resource.ContentHash, () => ResourceJson.Serialize(resource));
    }

    /// <summary>What stands for an ARN that AWS does not give.</summary>
    public static string SettingsArn(RegionScope scope) => $"arn:{scope.Partition}:ecs:{scope.Region}:{scope.AccountId}:account-settings";

    private static string HomeOf(string trailArn, string otherwise) => Arn.TryParse(trailArn, out var arn) && arn.Region.Length > 0 ? arn.Region : otherwise;

    private static string Join(IReadOnlyList<string> values) => string.Join(',', values);
}
