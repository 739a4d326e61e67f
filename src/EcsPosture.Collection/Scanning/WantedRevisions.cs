using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Scanning;

/// <summary>The revisions of a region that a scan's scope covers.</summary>
internal sealed class WantedRevisions
{
    public WantedRevisions(AccountScan scan, SnapshotPart region)
    {
        Active = Listed(region, SnapshotPaths.ListTaskDefinitions);
        var arns = new SortedSet<string>(StringComparer.Ordinal);
        var families = new SortedSet<string>(StringComparer.Ordinal);
        arns.UnionWith(InUse(scan, region));
        foreach (var reference in region.References.Revisions.Where(r => RevisionName.Parse(r) is null))
        {
            if (Active.LatestOf(Arn.LastSegment(reference)) is { } latest)
            {
                arns.Add(latest);
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
            CollectionScope.AllActive => Active,
            _ => Active.Latest(),
        });
        (Arns, Families) = (arns, families);
    }

    /// <summary>The active revisions, as far as they were listed.</summary>
    public RevisionCollection Active { get; }

    /// <summary>ARNs of revisions, in order.</summary>
    public IReadOnlyCollection<string> Arns { get; }

    /// <summary>Families whose latest active revision is in use but not known by number.</summary>
    public IReadOnlyCollection<string> Families { get; }

    /// <summary>ARNs of the revisions that are in use by number, in order; the lists are not needed to tell.</summary>
    public static IReadOnlyCollection<string> InUse(AccountScan scan, SnapshotPart region) => new SortedSet<string>(
        region.References.Revisions.Where(r => RevisionName.Parse(r) is not null).Select(r => FullArn(scan, region, r)), StringComparer.Ordinal);

    /// <summary>The revisions that a list of the region names; none when it could not be read.</summary>
    public static RevisionCollection Listed(SnapshotPart region, string path) =>
        region.Revisions(path) ?? RevisionCollection.Of(region.Get(path)?["taskDefinitionArns"].Texts() ?? []);

    private static string FullArn(AccountScan scan, SnapshotPart region, string reference) =>
        reference.StartsWith("arn:", StringComparison.Ordinal)
            ? reference
            : $"arn:{scan.Partition}:ecs:{region.Region}:{scan.AccountId}:task-definition/{Arn.LastSegment(reference)}";
}
