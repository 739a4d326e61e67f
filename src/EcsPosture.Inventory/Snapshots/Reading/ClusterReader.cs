using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads clusters and what they hold: a list names the resources, a second call describes them.</summary>
internal sealed class ClusterReader(FolderReader folder)
{
    private static readonly EcsJsonContext Json = EcsJsonContext.Default;

    public ResourceList<Cluster> Clusters()
    {
        var builder = new ListBuilder<Cluster>();
        var list = folder.Open(SnapshotPaths.ListClusters, "ecs:ListClusters");
        var described = folder.Open(SnapshotPaths.DescribeClusters, "ecs:DescribeClusters");
        Fill(builder, null, list, "clusterArns", described, "clusters", "clusterArn", Json.Cluster, (c, hash) => c with { ContentHash = hash });
        return builder.Build();
    }

    public ResourceList<Service> Services(ResourceList<Cluster> clusters) => Held(
        clusters, SnapshotPaths.ListServices, "ecs:ListServices", "serviceArns", SnapshotPaths.DescribeServices, "ecs/describe-services/",
        "ecs:DescribeServices", "services", "serviceArn", Json.Service, (s, _, hash) => s with { ContentHash = hash });

    public ResourceList<RunningTask> Tasks(ResourceList<Cluster> clusters) => Held(
        clusters, SnapshotPaths.ListTasks, "ecs:ListTasks", "taskArns", SnapshotPaths.DescribeTasks, "ecs/describe-tasks/",
        "ecs:DescribeTasks", "tasks", "taskArn", Json.RunningTask, (t, cluster, hash) => t with { ClusterArn = t.ClusterArn ?? cluster, ContentHash = hash });

    public ResourceList<ContainerInstance> ContainerInstances(ResourceList<Cluster> clusters) => Held(
        clusters, SnapshotPaths.ListContainerInstances, "ecs:ListContainerInstances", "containerInstanceArns", SnapshotPaths.DescribeContainerInstances,
        "ecs/describe-container-instances/", "ecs:DescribeContainerInstances", "containerInstances", "containerInstanceArn", Json.ContainerInstance,
        (i, cluster, hash) => i with { ClusterArn = i.ClusterArn ?? cluster ?? ClusterOf(i.ContainerInstanceArn), ContentHash = hash });

    public ResourceList<CapacityProvider> CapacityProviders()
    {
        var builder = new ListBuilder<CapacityProvider>();
        var described = folder.Open(SnapshotPaths.DescribeCapacityProviders, "ecs:DescribeCapacityProviders");
        builder.Incomplete(described.Gaps);
        var gaps = new List<Gap>();
        foreach (var (arn, record) in Elements.Each(
            described, "capacityProviders", gaps, Json.CapacityProvider, e => Peek.Text(e, "capacityProviderArn") ?? Peek.Text(e, "name"),
            (p, hash) => p with { ContentHash = hash }, areAlone: true))
        {
            AddElement(builder, arn, record, described, gaps);
        }

        foreach (var (resource, gap) in Failures(described))
        {
            if (gap is not null)
            {
                builder.Add(resource, Observed.Unknown<CapacityProvider>(gap));
            }
        }

        builder.Incomplete(gaps);
        return builder.Build();
    }

    public Observed<IReadOnlyList<AccountSetting>> AccountSettings() =>
        Elements.All(folder.Open(SnapshotPaths.ListAccountSettings, "ecs:ListAccountSettings"), "settings", Json.AccountSetting);

    // What clusters hold: for each cluster a list and a description.
    private ResourceList<T> Held<T>(
        ResourceList<Cluster> clusters, Func<string, string> listPath, string listAction, string listKey, Func<string, string> describePath,
        string describeFolder, string describeAction, string describeKey, string arnKey, JsonTypeInfo<T> type, Func<T, string?, string, T> finish)
        where T : class, IResource
    {
        var builder = new ListBuilder<T>();
        builder.Incomplete(clusters.Gaps.Select(g => g with { Resource = null }));
        var read = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cluster in clusters.Items)
        {
            var list = folder.Open(listPath(cluster.Arn), listAction, cluster.Arn);
            var described = folder.Open(describePath(cluster.Arn), describeAction, cluster.Arn);
            read.Add(described.Path);
            if (list.Content is null && described.Content is null && cluster.Resource.TryGet(out var known, out _) && known.Status is "INACTIVE"
                && list.Gaps is [{ Kind: GapKind.NotCollected }])
            {
                // A deleted cluster holds nothing, and ECS refuses to list it.
                continue;
            }

            Fill(builder, cluster.Arn, list, listKey, described, describeKey, arnKey, type, (r, hash) => finish(r, cluster.Arn, hash));
        }

        // Files of clusters that no list names, as where the list of clusters was refused.
        foreach (var path in folder.Under(describeFolder).Where(p => !read.Contains(p)).ToArray())
        {
            var described = folder.Open(path, describeAction);
            var gaps = new List<Gap>();
            foreach (var (arn, record) in Elements.Each(described, describeKey, gaps, type, e => Peek.Text(e, arnKey), (r, hash) => finish(r, null, hash), areAlone: true))
            {
                AddElement(builder, arn, record, described, gaps);
            }
        }

        return builder.Build();
    }

    private void Fill<T>(
        ListBuilder<T> builder, string? parent, Answer list, string listKey, Answer described, string describeKey, string arnKey, JsonTypeInfo<T> type, Func<T, string, T> finish)
        where T : class, IResource
    {
        var listGaps = new List<Gap>(list.Gaps);
        var describeGaps = new List<Gap>();
        var arns = list.Texts(listKey, listGaps);
        var nameless = new List<Gap>();
        foreach (var (arn, record) in Elements.Each(described, describeKey, describeGaps, type, e => Peek.Text(e, arnKey), finish, areAlone: true))
        {
            AddElement(builder, arn, record, described, nameless);
        }

        var failures = Failures(described);
        foreach (var arn in arns.Where(a => !builder.Has(a)))
        {
            if (failures.TryGetValue(arn, out var failure) || failures.TryGetValue(Arn.LastSegment(arn), out failure))
            {
                // MISSING has no gap: the resource went away between the two calls.
                if (failure is not null)
                {
                    builder.Add(arn, Observed.Unknown<T>(failure));
                }

                continue;
            }

            var gap = folder.GapOf(arn, described.Action)
                ?? (described.Gaps.Count > 0 ? described.Gaps[0] : null)
                ?? (describeGaps.Count > 0 ? describeGaps[0] : null)
                ?? (nameless.Count > 0 ? nameless[0] : null)
                ?? Gap.NotAsked(described.Action, arn) with { File = described.Path };
            builder.Add(arn, Observed.Unknown<T>(gap.Resource is null ? gap with { Resource = arn } : gap));
        }

        // An element without an ARN is one of the listed ones where the list is whole.
        builder.Incomplete((list.Gaps.Count == 0 ? listGaps : listGaps.Concat(nameless)).Select(g => parent is null ? g : g with { Resource = parent }));
    }

    private static void AddElement<T>(ListBuilder<T> builder, string? arn, in Observed<T> record, Answer answer, List<Gap> nameless)
        where T : class, IResource
    {
        if (string.IsNullOrEmpty(arn))
        {
            nameless.Add(record.Gap ?? answer.Malformed("an element has no ARN", null));
            return;
        }

        builder.Add(arn, record);
    }

    // Failures by ARN; null for what is MISSING.
    private static Dictionary<string, Gap?> Failures(Answer answer)
    {
        var failures = new Dictionary<string, Gap?>(StringComparer.Ordinal);
        if (answer.Content?["failures"] is not JsonArray list)
        {
            return failures;
        }

        foreach (var item in list)
        {
            if (Peek.Text(item, "arn") is not { Length: > 0 } arn)
            {
                continue;
            }

            var reason = Peek.Text(item, "reason");
            failures[arn] = reason is "MISSING" ? null : new Gap(
                reason is "ACCESS_DENIED" or "AccessDenied" or "AccessDeniedException" ? GapKind.Denied : GapKind.Failed,
                answer.Action, arn, reason, Peek.Text(item, "detail"), reason is "ACCESS_DENIED" or "AccessDenied" or "AccessDeniedException" ? answer.Action : null);
        }

        return failures;
    }

    private static string? ClusterOf(string arn) =>
        Arn.TryParse(arn, out var parsed) && parsed.Resource.Split('/') is [_, var cluster, _] ? (parsed with { Resource = $"cluster/{cluster}" }).ToString() : null;
}
