using System.Text.Json.Nodes;
using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads one region's folder.</summary>
internal sealed class RegionReader(FolderReader folder)
{
    private static readonly AwsJsonContext Json = AwsJsonContext.Default;

    public Snapshot Read()
    {
        var ecs = new ClusterReader(folder);
        var schedules = new ScheduledTaskReader(folder);
        var definitions = new TaskDefinitionReader(folder);
        var clusters = ecs.Clusters();
        var services = ecs.Services(clusters);
        var region = new Snapshot
        {
            Manifest = folder.Manifest,
            Clusters = clusters,
            Services = services,
            Tasks = ecs.Tasks(clusters),
            ContainerInstances = ecs.ContainerInstances(clusters),
            CapacityProviders = ecs.CapacityProviders(),
            ActiveRevisions = definitions.ActiveRevisions,
            AccountSettings = ecs.AccountSettings(),
            LogGroups = LogGroups(),
            MetricFilters = Elements.All(folder.Open(SnapshotPaths.DescribeMetricFilters, "logs:DescribeMetricFilters"), "metricFilters", EcsJsonContext.Default.MetricFilter),
            LogResourcePolicies = LogResourcePolicies(),
            EventTargets = schedules.EventTargets(),
            Schedules = schedules.Schedules(),
            Trails = Trails(),
            SecurityGroups = SecurityGroups(),
            Subnets = Subnets(),
            Compute = new ComputeReader(folder).Read(),
            Network = new NetworkReader(folder).Read(),
            LoadBalancing = new LoadBalancingReader(folder).Read(services),
            Registry = new RegistryReader(folder).Read(),
            Secrets = new SecretsReader(folder).Read(),
            Keys = new KeysReader(folder).Read(),
            Storage = new StorageReader(folder).Read(),
            Detection = new DetectionReader(folder).Read(),
            Monitoring = new MonitoringReader(folder).Read(),
        };
        return region with { TaskDefinitions = definitions.Read(region) };
    }

    private ResourceList<LogGroup> LogGroups() => Elements.List(
        folder.Open(SnapshotPaths.DescribeLogGroups, "logs:DescribeLogGroups"),
        "logGroups",
        EcsJsonContext.Default.LogGroupElement,
        element => (Peek.Text(element, "logGroupArn") ?? Peek.Text(element, "arn")) is { Length: > 0 } arn ? WithoutStar(arn)
            : Peek.Text(element, "logGroupName") is { Length: > 0 } name ? LogGroupArn(name) : null,
        (group, hash) => new LogGroup
        {
            LogGroupName = group.LogGroupName,
            LogGroupArn = WithoutStar(group.LogGroupArn ?? group.Arn ?? LogGroupArn(group.LogGroupName)),
            RetentionInDays = group.RetentionInDays,
            KmsKeyId = group.KmsKeyId,
            LogGroupClass = group.LogGroupClass,
            MetricFilterCount = group.MetricFilterCount,
            StoredBytes = group.StoredBytes,
            ContentHash = hash,
        },
        areAlone: true);

    private Observed<IReadOnlyList<LogResourcePolicy>> LogResourcePolicies()
    {
        var answer = folder.Open(SnapshotPaths.DescribeResourcePolicies, "logs:DescribeResourcePolicies");
        var gaps = new List<Gap>(answer.Gaps);
        var policies = new List<LogResourcePolicy>();
        foreach (var element in answer.Objects("resourcePolicies", gaps))
        {
            // The document is text in the answer; an object where a person took it apart.
            var document = element["policyDocument"];
            if (Peek.Text(element, "policyName") is { } name)
            {
                policies.Add(new() { PolicyName = name, PolicyDocument = document is JsonObject ? document.ToJsonString() : Peek.Text(element, "policyDocument") });
            }
            else
            {
                gaps.Add(answer.Malformed("a policy has no policyName", null));
            }
        }

        return gaps.Count > 0 ? Observed.Unknown<IReadOnlyList<LogResourcePolicy>>(gaps[0]) : Observed.Known<IReadOnlyList<LogResourcePolicy>>(policies);
    }

    private ResourceList<Trail> Trails()
    {
        var list = folder.Open(SnapshotPaths.DescribeTrails, "cloudtrail:DescribeTrails");
        var namesakes = list.Objects("trailList", [])
            .GroupBy(t => Peek.Text(t, "Name"))
            .Where(g => g.DistinctBy(t => Peek.Text(t, "TrailARN")).Count() > 1)
            .Select(g => g.Key)
            .ToHashSet();
        return Elements.List(list, "trailList", Json.Trail, element => Peek.Text(element, "TrailARN"), (trail, hash) => WithDetails(trail, hash, namesakes.Contains(trail.Name)));
    }

    // The files are named for the trail: where two that a region shows share a name, neither speaks for the other.
    private Trail WithDetails(Trail trail, string hash, bool hasNamesake)
    {
        var statusFile = folder.Open(SnapshotPaths.GetTrailStatus(trail.Name), "cloudtrail:GetTrailStatus", trail.TrailArn);
        var selectorsFile = folder.Open(SnapshotPaths.GetEventSelectors(trail.Name), "cloudtrail:GetEventSelectors", trail.TrailArn);
        var status = hasNamesake && statusFile.Content is not null
            ? Observed.Unknown<TrailStatus>(statusFile.Malformed("two trails have this name, so the file does not tell whose state it holds", trail.TrailArn))
            : One(statusFile, trail.TrailArn, Json.TrailStatus);
        var selectors = selectorsFile.Content is { } content && (Peek.Text(content, "TrailARN") is { } arn ? arn != trail.TrailArn : hasNamesake)
            ? Observed.Unknown<TrailSelectors>(selectorsFile.Malformed("the file holds the selectors of another trail of this name", trail.TrailArn))
            : One(selectorsFile, trail.TrailArn, Json.SelectorsElement)
                .Map(s => new TrailSelectors { EventSelectors = s.EventSelectors ?? [], AdvancedEventSelectors = s.AdvancedEventSelectors ?? [] });
        return trail with
        {
            Status = status,
            Selectors = selectors,
            ContentHash = CanonicalJson.Hash(
                JsonValue.Create(hash),
                status.TryGet(out var known, out _) ? JsonValue.Create(known.IsLogging) : null,
                selectors.IsKnown ? selectorsFile.Content : null),
        };
    }

    private ResourceList<SecurityGroup> SecurityGroups() => Elements.List(
        folder.Open(SnapshotPaths.DescribeSecurityGroups, "ec2:DescribeSecurityGroups"),
        "SecurityGroups",
        Json.SecurityGroupElement,
        element => Peek.Text(element, "SecurityGroupArn") ?? (Peek.Text(element, "GroupId") is { } id ? Ec2Arn("security-group", id) : null),
        (group, hash) => new SecurityGroup
        {
            GroupId = group.GroupId,
            GroupName = group.GroupName,
            VpcId = group.VpcId,
            SecurityGroupArn = group.SecurityGroupArn ?? Ec2Arn("security-group", group.GroupId),
            IpPermissions = Permissions(group.IpPermissions),
            IpPermissionsEgress = Permissions(group.IpPermissionsEgress),
            ContentHash = hash,
        });

    private ResourceList<Subnet> Subnets() => Elements.List(
        folder.Open(SnapshotPaths.DescribeSubnets, "ec2:DescribeSubnets"),
        "Subnets",
        Json.Subnet,
        element => Peek.Text(element, "SubnetArn") ?? (Peek.Text(element, "SubnetId") is { } id ? Ec2Arn("subnet", id) : null),
        (subnet, hash) => subnet with { SubnetArn = subnet.SubnetArn ?? Ec2Arn("subnet", subnet.SubnetId), ContentHash = hash });

    private static IReadOnlyList<IpPermission> Permissions(IReadOnlyList<IpPermissionElement>? permissions) =>
    [
        .. (permissions ?? []).Select(p => new IpPermission
        {
            IpProtocol = p.IpProtocol,
            FromPort = p.FromPort,
            ToPort = p.ToPort,
            Cidrs = [.. (p.IpRanges ?? []).Select(r => r.CidrIp).Concat((p.Ipv6Ranges ?? []).Select(r => r.CidrIpv6)).OfType<string>()],
            SourceGroups = [.. (p.UserIdGroupPairs ?? []).Select(r => r.GroupId ?? r.GroupName).OfType<string>()],
            PrefixLists = [.. (p.PrefixListIds ?? []).Select(r => r.PrefixListId).OfType<string>()],
        }),
    ];

    private static Observed<T> One<T>(Answer answer, string resource, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        answer.Gaps.Count == 0
            ? FolderReader.Read(answer.Content!, type, answer, resource)
            : Observed.Unknown<T>(answer.Gaps.FirstOrDefault(g => g.Resource == resource) ?? answer.Gaps[0] with { Resource = resource });

    private string LogGroupArn(string name) => $"arn:{folder.Manifest.Partition}:logs:{folder.Manifest.Region}:{folder.Manifest.AccountId}:log-group:{name}";

    private string Ec2Arn(string type, string id) => $"arn:{folder.Manifest.Partition}:ec2:{folder.Manifest.Region}:{folder.Manifest.AccountId}:{type}/{id}";

    private static string WithoutStar(string arn) => arn.EndsWith(":*", StringComparison.Ordinal) ? arn[..^2] : arn;
}
