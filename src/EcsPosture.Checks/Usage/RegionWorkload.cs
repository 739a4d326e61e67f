using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;

namespace EcsPosture.Checks.Usage;

/// <summary>Whether ECS runs anything in a region, or in one of its clusters, and with which launch types.</summary>
/// <param name="RunsAny">Whether a service, task, enabled schedule or container instance is known.</param>
/// <param name="LaunchTypes">The launch types that are known.</param>
/// <param name="Gap">What could hold more and is unread; null when all is known.</param>
internal sealed record RegionWorkload(bool RunsAny, IReadOnlySet<string> LaunchTypes, Gap? Gap)
{
    /// <summary>What runs in the region at hand; in one cluster when it is named.</summary>
    public static RegionWorkload Of(CheckContext context, string? clusterArn = null)
    {
        var usage = context.Usage;
        var uses = usage.RevisionsInUse.SelectMany(usage.UsesOf).Where(u => clusterArn is null || u.ClusterArn == clusterArn).ToList();
        var instances = context.Region.ContainerInstances.Known.Where(i => clusterArn is null || i.ClusterArn == clusterArn).ToList();
        var types = uses.SelectMany(u => u.LaunchTypes).ToHashSet(StringComparer.Ordinal);
        if (instances.Exists(i => i.Ec2InstanceId?.StartsWith("i-", StringComparison.Ordinal) is true && !i.Attributes.Any(a => a.Name is "ecs.capability.external")))
        {
            types.Add(Checks.LaunchTypes.Ec2);
        }

        var gap = usage.UseGaps.Count > 0 ? usage.UseGaps[0]
            : uses.Exists(u => u.LaunchTypes.Count == 0) ? context.Region.CapacityProviders.Gaps is [var unread, ..] ? unread : Gap.NotAsked("ecs:DescribeCapacityProviders")
            : context.Region.ContainerInstances.AllGaps.FirstOrDefault();
        context.Note($"{uses.Count > 0 || instances.Count > 0} {string.Join(',', types.Order(StringComparer.Ordinal))}");
        return new(uses.Count > 0 || instances.Count > 0, types, gap);
    }

    /// <summary>The statement where nothing runs; null where something does.</summary>
    public Statement? Nothing(string reason) => RunsAny ? null : Gap is { } gap ? new Unread(gap) : new DoesNotApply(reason);
}
