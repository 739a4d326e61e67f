using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Usage;

/// <summary>Which secrets the definitions in use refer to, over all regions of an account: a definition may name a secret of another region.</summary>
public sealed class SecretUsage
{
    private readonly Dictionary<string, SortedSet<string>> _families = new(StringComparer.Ordinal);

    /// <summary>Reads the use of secrets off the regions of an account.</summary>
    public SecretUsage(AccountSnapshot account, IEnumerable<RegionUsage> regions)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(regions);
        var gaps = new List<Gap>(account.UnreadRegions);
        foreach (var region in regions)
        {
            var snapshot = region.Snapshot;
            var unknown = false;
            foreach (var definition in snapshot.TaskDefinitions.Known)
            {
                var label = region.LabelOf(definition.TaskDefinitionArn);
                if (label is OccurrenceLabel.Stale)
                {
                    continue;
                }

                foreach (var source in Sources(definition).Where(s => s.IsSecret && (s.AccountId is null || s.AccountId == account.AccountId)))
                {
                    unknown |= label is OccurrenceLabel.Unknown;
                    if (label is not OccurrenceLabel.Unknown)
                    {
                        Add(account, source, snapshot.Region, definition.Family);
                    }
                }
            }

            if (unknown)
            {
                gaps.Add(region.UseGaps.Count > 0 ? region.UseGaps[0] : snapshot.ActiveRevisions.Gap ?? Gap.NotCollected);
            }

            gaps.AddRange(snapshot.TaskDefinitions.Gaps);
            gaps.AddRange(snapshot.TaskDefinitions.ItemGaps);
        }

        Gaps = gaps;
    }

    /// <summary>What could refer to a secret and is unread: while there is any, "not in use" is unknown.</summary>
    public IReadOnlyList<Gap> Gaps { get; }

    /// <summary>The families that refer to a secret; empty when none is known to.</summary>
    public IReadOnlyCollection<string> FamiliesOf(string secretArn) => _families.TryGetValue(secretArn, out var families) ? families : [];

    private static IEnumerable<ValueSource> Sources(TaskDefinition definition)
    {
        foreach (var container in definition.ContainerDefinitions)
        {
            foreach (var reference in Secrets.ValueReferences.Of(container, ""))
            {
                yield return reference.Source;
            }
        }
    }

    private void Add(AccountSnapshot account, ValueSource source, string region, string family)
    {
        var home = source.Region is { Length: > 0 } named ? named : region;
        if (account.Regions.FirstOrDefault(r => r.Region == home) is { } snapshot && snapshot.Secrets.FindSecret(source).TryGet(out var secret, out _) && secret is not null)
        {
            (_families.TryGetValue(secret.SecretArn, out var families) ? families : _families[secret.SecretArn] = new(StringComparer.Ordinal)).Add(family);
        }
    }
}
