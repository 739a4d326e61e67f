using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Usage;

/// <summary>Which log groups ECS writes to, over all regions of an account: a task may log to another region than it runs in.</summary>
public sealed class LogGroupUsage
{
    private readonly Dictionary<string, string> _uses = new(StringComparer.Ordinal);

    /// <summary>Reads the use of log groups off the regions of an account.</summary>
    public LogGroupUsage(AccountSnapshot account, IEnumerable<RegionUsage> regions)
    {
        ArgumentNullException.ThrowIfNull(account);
        var gaps = new List<Gap>(account.UnreadRegions);
        foreach (var region in regions)
        {
            var snapshot = region.Snapshot;
            var unknown = false;
            foreach (var definition in snapshot.TaskDefinitions.Known)
            {
                unknown |= AddDefinition(definition, region);
            }

            if (unknown)
            {
                gaps.Add(region.UseGaps.Count > 0 ? region.UseGaps[0] : snapshot.ActiveRevisions.Gap ?? Gap.NotCollected);
            }

            foreach (var cluster in snapshot.Clusters.Known.Where(c => !c.IsInactive))
            {
                Add(snapshot, snapshot.Region, $"/aws/ecs/containerinsights/{cluster.ClusterName}/performance", "Container Insights");
                Add(snapshot, snapshot.Region, cluster.Configuration?.ExecuteCommandConfiguration?.LogConfiguration?.CloudWatchLogGroupName, "ECS Exec sessions");
            }

            gaps.AddRange(snapshot.Clusters.Gaps);
            gaps.AddRange(snapshot.Clusters.ItemGaps);
            gaps.AddRange(snapshot.TaskDefinitions.Gaps);
            gaps.AddRange(snapshot.TaskDefinitions.ItemGaps);
        }

        Gaps = gaps;
    }

    /// <summary>What could name a log group and is unread: while there is any, "not in use" is unknown.</summary>
    public IReadOnlyList<Gap> Gaps { get; }

    /// <summary>What ECS writes to a log group, in words; null when nothing is known to.</summary>
    public string? UseOf(string logGroupArn) => _uses.GetValueOrDefault(logGroupArn);

    /// <summary>Adds the groups of a revision that counts; true when it names groups and may or may not count.</summary>
    private bool AddDefinition(TaskDefinition definition, RegionUsage region)
    {
        var label = region.LabelOf(definition.TaskDefinitionArn);
        if (label is OccurrenceLabel.Stale)
        {
            return false;
        }

        var unknown = false;
        foreach (var container in definition.ContainerDefinitions)
        {
            if (container.LogConfiguration is not { LogDriver: "awslogs" } log || log.Options.GetValueOrDefault("awslogs-group") is not { Length: > 0 } group)
            {
                continue;
            }

            if (label is OccurrenceLabel.Unknown)
            {
                unknown = true;
                continue;
            }

            Add(region.Snapshot, log.Options.GetValueOrDefault("awslogs-region") is { Length: > 0 } other ? other : region.Snapshot.Region, group, "containers");
        }

        return unknown;
    }

    private void Add(Snapshot snapshot, string region, string? name, string use)
    {
        if (!string.IsNullOrEmpty(name))
        {
            _uses.TryAdd($"arn:{snapshot.Partition}:logs:{region}:{snapshot.AccountId}:log-group:{name}", use);
        }
    }
}
