using System.IO.Hashing;
using System.Text;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Audit;

/// <summary>What all regions of an account show of its trails, each trail once: a multi-region trail shows in every region.</summary>
/// <param name="Arn">The account, as <c>arn:PARTITION:iam::ACCOUNT:root</c>.</param>
/// <param name="Trails">The trails, with the best that any region read of them.</param>
/// <param name="Gaps">Regions whose trails could not be listed, with why.</param>
/// <param name="ShowsMultiRegion">Whether some region listed its trails to the end, so that every multi-region trail was seen.</param>
public sealed record AccountTrails(string Arn, IReadOnlyList<Listed<Trail>> Trails, IReadOnlyList<(string Region, Gap Gap)> Gaps, bool ShowsMultiRegion) : IResource
{
    /// <inheritdoc />
    public string ContentHash { get; } = Hash(Trails);

    internal static AccountTrails Of(AccountSnapshot account)
    {
        var best = new SortedDictionary<string, (Listed<Trail> Trail, int Rank)>(StringComparer.Ordinal);
        var gaps = new List<(string, Gap)>();
        var complete = false;
        foreach (var region in account.Regions)
        {
            complete |= region.Trails.IsComplete;
            gaps.AddRange(region.Trails.Gaps.Select(g => (region.Region, g)));
            foreach (var trail in region.Trails.Items)
            {
                var rank = RankOf(trail, region.Region);
                if (!best.TryGetValue(trail.Arn, out var known) || rank > known.Rank)
                {
                    best[trail.Arn] = (trail, rank);
                }
            }
        }

        gaps.AddRange(account.UnreadRegions.Select(g => (g.Resource ?? "", g)));
        return new($"arn:{account.Partition}:iam::{account.AccountId}:root", [.. best.Values.Select(t => t.Trail)], gaps, complete);
    }

    /// <summary>The more was read of a trail the better; its home region's answer wins over a shadow's.</summary>
    private static int RankOf(Listed<Trail> listed, string region) =>
        !listed.Resource.TryGet(out var trail, out _) ? 0
        : 1 + (trail.Status.IsKnown ? 4 : 0) + (trail.Selectors.IsKnown ? 4 : 0) + (trail.HomeRegion == region ? 1 : 0);

    private static string Hash(IReadOnlyList<Listed<Trail>> trails) =>
        Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(string.Join('\n', trails.Select(t =>
            t.Arn + " " + (t.Resource.TryGet(out var trail, out _) ? trail.ContentHash : "?"))))));
}
