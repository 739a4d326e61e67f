using System.Globalization;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Networking;

/// <summary>Which services stand behind which target groups and load balancers of a region.</summary>
public sealed class RegionBalancing
{
    private static readonly IReadOnlyList<Service> None = [];
    private readonly LoadBalancingFacts _facts;
    private readonly Dictionary<string, List<Service>> _byTargetGroup = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Service>> _byLoadBalancer = new(StringComparer.Ordinal);

    internal RegionBalancing(Snapshot snapshot)
    {
        _facts = snapshot.LoadBalancing;
        foreach (var service in snapshot.Services.Known.Where(s => !s.IsInactive))
        {
            foreach (var group in TargetsOf(service).Select(t => t.TargetGroupArn).Distinct(StringComparer.Ordinal))
            {
                Add(_byTargetGroup, group, service);
            }
        }

        ServiceGap = snapshot.Services.FirstGap;
        UseGap = ServiceGap ?? _facts.TargetGroups.FirstGap;
        foreach (var group in _facts.TargetGroups.Known)
        {
            foreach (var service in ServicesOfTargetGroup(group.Arn))
            {
                group.LoadBalancerArns.ToList().ForEach(balancer => Add(_byLoadBalancer, balancer, service));
            }
        }
    }

    /// <summary>The services that register their tasks with a target group.</summary>
    public IReadOnlyList<Service> ServicesOfTargetGroup(string arn) => _byTargetGroup.TryGetValue(arn, out var services) ? services : None;

    /// <summary>The services behind a load balancer.</summary>
    public IReadOnlyList<Service> ServicesOfLoadBalancer(string arn) => _byLoadBalancer.TryGetValue(arn, out var services) ? services : None;

    /// <summary>Why a service could stand behind a load balancer unseen; null when every one is known.</summary>
    public Gap? UseGap { get; }

    /// <summary>Why a service could name a target group unseen; null when every one is known.</summary>
    public Gap? ServiceGap { get; }

    /// <summary>A target group by ARN; unknown too when AWS does not list it.</summary>
    public Observed<TargetGroup> TargetGroup(string arn) => Known(_facts.TargetGroups.Find(arn), "elasticloadbalancing:DescribeTargetGroups", arn);

    /// <summary>A load balancer by ARN; unknown too when AWS does not list it.</summary>
    public Observed<LoadBalancer> LoadBalancer(string arn) => Known(_facts.LoadBalancers.Find(arn), "elasticloadbalancing:DescribeLoadBalancers", arn);

    /// <summary>The target groups of a service and its task sets, those that a deployment shifts traffic to included, each once.</summary>
    public static IReadOnlyList<ServiceTarget> TargetsOf(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var targets = new List<ServiceTarget>();
        Add("", service.LoadBalancers);
        for (var i = 0; i < service.TaskSets.Count; i++)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"taskSets[{i}]."), service.TaskSets[i].LoadBalancers);
        }

        return [.. targets.DistinctBy(t => (t.TargetGroupArn, t.ContainerPort))];

        void Add(string path, IReadOnlyList<ServiceLoadBalancer> balancers)
        {
            for (var i = 0; i < balancers.Count; i++)
            {
                var at = string.Create(CultureInfo.InvariantCulture, $"{path}loadBalancers[{i}]");
                if (balancers[i].TargetGroupArn is { Length: > 0 } group)
                {
                    targets.Add(new(at + ".targetGroupArn", group, balancers[i].ContainerPort));
                }

                if (balancers[i].AdvancedConfiguration?.AlternateTargetGroupArn is { Length: > 0 } alternate)
                {
                    targets.Add(new(at + ".advancedConfiguration.alternateTargetGroupArn", alternate, balancers[i].ContainerPort));
                }
            }
        }
    }

    private static Observed<T> Known<T>(Observed<T?> found, string action, string arn)
        where T : class =>
        !found.TryGet(out var resource, out var gap) ? Observed.Unknown<T>(gap)
        : resource is null ? Observed.Unknown<T>(new(GapKind.Failed, action, arn, "NotFound", "AWS does not list it.", null))
        : Observed.Known(resource);

    private static void Add(Dictionary<string, List<Service>> to, string key, Service service)
    {
        if (!to.TryGetValue(key, out var services))
        {
            to[key] = services = [];
        }

        if (!services.Contains(service))
        {
            services.Add(service);
        }
    }
}

/// <summary>A target group that a service registers its tasks with.</summary>
/// <param name="Path">Where the service names it.</param>
/// <param name="TargetGroupArn">Its ARN.</param>
/// <param name="ContainerPort">The port of the container that takes the traffic.</param>
public sealed record ServiceTarget(string Path, string TargetGroupArn, int? ContainerPort);
