using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Access;

/// <summary>Reads what an attack path of a service is made of: the service, what fails on it, and the roles its containers reach.</summary>
public sealed class AttackPathReader(IDbContextFactory<PostureDbContext> contexts, ServiceReader services, AccessReader roles, CheckCatalogue catalogue)
{
    /// <summary>How many services of a cluster are looked at: those whose task roles may do most.</summary>
    public const int MostServices = 8;

    // Checks whose failure lets a container reach its host's role.
    private static readonly string[] HostRoleChecks = ["ecs-instance-block-imds-awsvpc", "ecs-instance-imds-hop-limit"];

    /// <summary>The parts of a service's attack path.</summary>
    public async Task<AttackPathParts> OfServiceAsync(ServiceView service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var open = db.Findings.AsNoTracking().Where(f => f.State == FindingState.Open && !f.IsSuppressed);
        var failing = await open.Where(f => db.FindingServices.Any(s => s.FindingId == f.Id && s.ServiceArn == service.Arn) && f.Severity >= Severity.Medium)
            .OrderByDescending(f => f.Severity).ThenBy(f => f.CheckId).ThenBy(f => f.Id)
            .Select(f => new { f.Hash, f.CheckId, f.Severity, f.Container })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var weaknesses = failing.Where(f => ServiceHeat.AreaOf(f.CheckId, catalogue) is HeatArea.Runtime or HeatArea.Network or HeatArea.Secrets)
            .DistinctBy(f => f.CheckId)
            .Select(f => new Weakness(f.Hash, catalogue.Find(f.CheckId)?.Info.Title ?? f.CheckId, f.Severity))
            .ToList();
        var task = service.TaskRole is { } role ? await roles.ReadAsync(StableHash.OfArn(role.Arn), cancellationToken).ConfigureAwait(false) : null;
        return new(service, weaknesses, task, await HostRolesAsync(db, open, service, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The parts of the attack paths of a cluster's services, those whose task roles may do most first.</summary>
    public async Task<IReadOnlyList<AttackPathParts>> OfClusterAsync(string clusterHash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var cluster = await db.Resources.AsNoTracking().Where(r => r.Hash == clusterHash && r.Kind == ResourceKind.Cluster).Select(r => r.Arn).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (cluster is null)
        {
            return [];
        }

        var used = await db.RoleUses.AsNoTracking()
            .Where(u => u.Purpose == RolePurpose.TaskRole && u.Clusters.Contains(cluster))
            .Join(db.RoleAccess.AsNoTracking(), u => u.RoleArn, a => a.RoleArn, (u, a) => new { u.Services, a.Rank })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var hashes = used.OrderByDescending(u => u.Rank).SelectMany(u => u.Services.Order(StringComparer.Ordinal))
            .Where(s => s.Contains($":service/{Inventory.Arn.LastSegment(cluster)}/", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal).Take(MostServices).Select(StableHash.OfArn).ToList();
        var parts = new List<AttackPathParts>();
        foreach (var hash in hashes)
        {
            if (await services.ReadAsync(hash, cancellationToken).ConfigureAwait(false) is { GoneAt: null } service)
            {
                parts.Add(await OfServiceAsync(service, cancellationToken).ConfigureAwait(false));
            }
        }

        return parts;
    }

    private static async Task<IReadOnlyList<HostRole>> HostRolesAsync(PostureDbContext db, IQueryable<Finding> open, ServiceView service, CancellationToken cancellationToken)
    {
        if (!service.LaunchTypes.Contains("EC2") || service.Service?.ClusterArn is not { } cluster)
        {
            return [];
        }

        var isOpen = service.Deployed?.NetworkMode is "host"
            || await open.AnyAsync(f => HostRoleChecks.Contains(f.CheckId) && db.FindingClusters.Any(c => c.FindingId == f.Id && c.ClusterArn == cluster), cancellationToken).ConfigureAwait(false);
        if (!isOpen)
        {
            return [];
        }

        var arns = db.RoleUses.AsNoTracking().Where(u => u.Purpose == RolePurpose.InstanceRole && u.Clusters.Contains(cluster)).Select(u => u.RoleArn).Distinct();
        return await db.RoleAccess.AsNoTracking().Where(a => arns.Contains(a.RoleArn)).OrderByDescending(a => a.Rank).ThenBy(a => a.Name)
            .Select(a => new HostRole(a.Hash, a.Name, a.Rank, a.IsPotential)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>What an attack path of a service is made of.</summary>
/// <param name="Service">The service, with who can reach it.</param>
/// <param name="Weaknesses">What fails on it and helps somebody who got in, worst first.</param>
/// <param name="TaskRole">Its task role; null when it has none or when that was never seen.</param>
/// <param name="HostRoles">Roles of its cluster's hosts, where containers may reach them.</param>
public sealed record AttackPathParts(ServiceView Service, IReadOnlyList<Weakness> Weaknesses, RoleView? TaskRole, IReadOnlyList<HostRole> HostRoles);

/// <summary>A check that fails.</summary>
/// <param name="FindingHash">Short hash of the finding.</param>
/// <param name="Title">The check's title.</param>
/// <param name="Severity">Its severity.</param>
public sealed record Weakness(string FindingHash, string Title, Severity Severity);

/// <summary>The role of a host.</summary>
/// <param name="Hash">Short hash of its ARN, for its page.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rank">Where it stands.</param>
/// <param name="IsPotential">Whether that hangs on a step that is derived, assumed or under conditions.</param>
public sealed record HostRole(string Hash, string Name, AccessRank Rank, bool IsPotential);
