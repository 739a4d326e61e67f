using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Scanning;

/// <summary>The revisions of a region that a scan's scope covers.</summary>
internal sealed class WantedRevisions
{
    public WantedRevisions(AccountScan scan, SnapshotPart region)
    {
        var active = region.Get(SnapshotPaths.ListTaskDefinitions)?["taskDefinitionArns"].Texts().ToArray() ?? [];
        var latest = new Dictionary<string, (int Revision, string Arn)>(StringComparer.Ordinal);
        var byFamily = latest.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var arn in active)
        {
            if (RevisionName.TryParse(arn, out var family, out var revision) && (!byFamily.TryGetValue(family, out var best) || revision > best.Revision))
            {
                byFamily[family] = (revision, arn);
            }
        }

        var arns = new SortedSet<string>(StringComparer.Ordinal);
        var families = new SortedSet<string>(StringComparer.Ordinal);
        arns.UnionWith(InUse(scan, region));
        foreach (var reference in region.References.Revisions.Where(r => RevisionName.Parse(r) is null))
        {
            if (latest.TryGetValue(Arn.LastSegment(reference), out var best))
            {
                arns.Add(best.Arn);
            }
            else
            {
                // ECS answers a family's name with its latest active revision.
                families.Add(reference);
            }
        }

        arns.UnionWith(scan.Request.Scope switch
        {
            CollectionScope.InUse => [],
            CollectionScope.AllActive => active,
            _ => latest.Values.Select(l => l.Arn),
        });
        (Arns, Families) = (arns, families);
    }

    /// <summary>ARNs of revisions, in order.</summary>
    public IReadOnlyCollection<string> Arns { get; }

    /// <summary>Families whose latest active revision is in use but not known by number.</summary>
    public IReadOnlyCollection<string> Families { get; }

    /// <summary>ARNs of the revisions that are in use by number, in order; the lists are not needed to tell.</summary>
    public static IReadOnlyCollection<string> InUse(AccountScan scan, SnapshotPart region) => new SortedSet<string>(
        region.References.Revisions.Where(r => RevisionName.Parse(r) is not null).Select(r => FullArn(scan, region, r)), StringComparer.Ordinal);

    private static string FullArn(AccountScan scan, SnapshotPart region, string reference) =>
        reference.StartsWith("arn:", StringComparison.Ordinal)
            ? reference
            : $"arn:{scan.Partition}:ecs:{region.Region}:{scan.AccountId}:task-definition/{Arn.LastSegment(reference)}";
}
