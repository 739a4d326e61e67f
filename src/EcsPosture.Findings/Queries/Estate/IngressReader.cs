using EcsPosture.Checks.Networking;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.LoadBalancing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Reads what stands before a service.</summary>
internal static class IngressReader
{
    public static async Task<IReadOnlyList<ServiceIngress>> ReadAsync(PostureDbContext db, StoredResource stored, Service service, CancellationToken cancellationToken)
    {
        var targets = RegionBalancing.TargetsOf(service);
        var groups = await ByArnAsync(db, stored, ResourceKind.TargetGroup, [.. targets.Select(t => t.TargetGroupArn)], ResourceFacts.TargetGroup, cancellationToken).ConfigureAwait(false);
        var balancers = await ByArnAsync(
            db, stored, ResourceKind.LoadBalancer, [.. groups.Values.SelectMany(g => g.LoadBalancerArns)], ResourceFacts.LoadBalancer, cancellationToken).ConfigureAwait(false);
        var listeners = balancers.Count == 0 ? []
            : await db.Resources.AsNoTracking()
                .Where(r => r.AccountId == stored.AccountId && r.Region == stored.Region && r.Kind == ResourceKind.Listener && r.GoneAt == null)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
        var byBalancer = listeners.Select(ResourceFacts.Listener).OfType<Listener>().ToLookup(l => l.LoadBalancerArn, StringComparer.Ordinal);
        return
        [
            .. targets.Select(target =>
            {
                var group = groups.GetValueOrDefault(target.TargetGroupArn);
                var named = group?.LoadBalancerArns ?? [];
                return new ServiceIngress(
                    target.TargetGroupArn,
                    target.ContainerPort,
                    group,
                    [.. named.Where(balancers.ContainsKey).Select(arn => (balancers[arn], (IReadOnlyList<Listener>)[.. byBalancer[arn].OrderBy(l => l.Port)]))],
                    [.. named.Where(arn => !balancers.ContainsKey(arn))]);
            }),
        ];
    }

    private static async Task<Dictionary<string, T>> ByArnAsync<T>(
        PostureDbContext db, StoredResource stored, ResourceKind kind, string[] arns, Func<StoredResource, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        if (arns.Length == 0)
        {
            return [];
        }

        var rows = await db.Resources.AsNoTracking()
            .Where(r => r.AccountId == stored.AccountId && r.Kind == kind && r.GoneAt == null && arns.Contains(r.Arn))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (read(row) is { } facts)
            {
                found[row.Arn] = facts;
            }
        }

        return found;
    }
}
