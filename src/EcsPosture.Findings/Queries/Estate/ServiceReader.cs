using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Reads a service's page.</summary>
public sealed class ServiceReader(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue)
{
    /// <summary>A service by its short hash, gone ones included; null when it was never seen.</summary>
    public async Task<ServiceView?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var stored = await db.Resources.AsNoTracking().FirstOrDefaultAsync(r => r.Hash == hash && r.Kind == ResourceKind.Service, cancellationToken).ConfigureAwait(false);
        if (stored is null)
        {
            return null;
        }

        var service = ResourceFacts.Service(stored);
        var deployedArn = service?.TaskDefinition ?? service?.TaskSets.FirstOrDefault(t => t.Status is "PRIMARY")?.TaskDefinition;
        var deployedRow = deployedArn is null ? null
            : await db.Resources.AsNoTracking().FirstOrDefaultAsync(r => r.Arn == deployedArn, cancellationToken).ConfigureAwait(false);
        var deployed = deployedRow is null ? null : ResourceFacts.TaskDefinition(deployedRow);
        var open = db.Findings.AsNoTracking().Where(f => f.State == FindingState.Open && !f.IsSuppressed);
        var own = open.Where(f => db.FindingServices.Any(s => s.FindingId == f.Id && s.ServiceArn == stored.Arn));
        var network = service?.NetworkConfiguration?.AwsvpcConfiguration
            ?? service?.Deployments.Select(d => d.NetworkConfiguration?.AwsvpcConfiguration).FirstOrDefault(n => n is not null)
            ?? service?.TaskSets.Select(t => t.NetworkConfiguration?.AwsvpcConfiguration).FirstOrDefault(n => n is not null);
        var family = deployedRow?.SubjectHash ?? await FamilyHashAsync(db, stored, deployedArn, cancellationToken).ConfigureAwait(false);
        var taskRole = await RoleAsync(db, stored, deployed?.TaskRoleArn, open, cancellationToken).ConfigureAwait(false);
        var executionRole = await RoleAsync(db, stored, deployed?.ExecutionRoleArn, open, cancellationToken).ConfigureAwait(false);
        var logs = deployed is null ? [] : (await LogDestinations.ReadAsync(db, stored.AccountId, stored.Region, [deployed], cancellationToken).ConfigureAwait(false))[deployed.TaskDefinitionArn];
        string?[] subjects = [stored.SubjectHash, family, taskRole?.SubjectHash, executionRole?.SubjectHash, .. logs.Select(l => l.GroupSubjectHash)];
        return new()
        {
            Hash = stored.Hash,
            Arn = stored.Arn,
            Name = stored.Name,
            AccountId = stored.AccountId,
            Region = stored.Region,
            ClusterName = Arn.LastSegment(stored.ClusterArn ?? ""),
            ClusterHash = StableHash.OfArn(stored.ClusterArn ?? ""),
            GoneAt = stored.GoneAt,
            LaunchTypes = stored.LaunchTypes.Split(',', StringSplitOptions.RemoveEmptyEntries),
            Service = service,
            DeployedArn = deployedArn,
            Deployed = deployed,
            FamilyHash = family,
            Revisions = family is null ? [] : await RevisionReader.ReadAsync(db, family, cancellationToken).ConfigureAwait(false),
            Network = network,
            SecurityGroups = await ByIdAsync(db, stored, ResourceKind.SecurityGroup, network?.SecurityGroups, ResourceFacts.SecurityGroup, cancellationToken).ConfigureAwait(false),
            Subnets = await ByIdAsync(db, stored, ResourceKind.Subnet, network?.Subnets, ResourceFacts.Subnet, cancellationToken).ConfigureAwait(false),
            RouteTables = network is null ? [] : await RouteTablesAsync(db, stored, cancellationToken).ConfigureAwait(false),
            Ingress = service is null ? [] : await IngressReader.ReadAsync(db, stored, service, cancellationToken).ConfigureAwait(false),
            TaskRole = taskRole,
            ExecutionRole = executionRole,
            Logs = logs,
            Open = await Overview.OverviewReader.SeveritiesAsync(own, cancellationToken).ConfigureAwait(false),
            Verdicts = await VerdictReader.ReadAsync(
                db, catalogue, [.. subjects.OfType<string>()], deployed?.ContainerDefinitions.Select(c => c.Name) ?? [], cancellationToken).ConfigureAwait(false),
            Timeline = await TimelineAsync(db, stored, service, cancellationToken).ConfigureAwait(false),
        };
    }

    private static async Task<string?> FamilyHashAsync(PostureDbContext db, StoredResource service, string? revisionArn, CancellationToken cancellationToken)
    {
        if (revisionArn is null)
        {
            return null;
        }

        var name = Arn.LastSegment(revisionArn).Split(':')[0];
        return await db.Subjects.AsNoTracking()
            .Where(s => s.Kind == SubjectKind.TaskDefinitionFamily && s.AccountId == service.AccountId && s.Region == service.Region && s.Key == name)
            .Select(s => s.Hash)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<T>> ByIdAsync<T>(
        PostureDbContext db, StoredResource service, ResourceKind kind, IReadOnlyList<string>? ids, Func<StoredResource, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        if (ids is null or { Count: 0 })
        {
            return [];
        }

        // A shared subnet's ARN has another account, so the id at the end is what tells.
        var named = await db.Resources.AsNoTracking()
            .Where(r => r.AccountId == service.AccountId && r.Region == service.Region && r.Kind == kind && r.GoneAt == null)
            .Select(r => new { r.Id, r.Arn })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var wanted = named.Where(r => ids.Contains(Arn.LastSegment(r.Arn), StringComparer.Ordinal)).Select(r => r.Id).ToList();
        var rows = await db.Resources.AsNoTracking().Where(r => wanted.Contains(r.Id)).OrderBy(r => r.Arn).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(read).OfType<T>()];
    }

    private static async Task<IReadOnlyList<Inventory.Network.RouteTable>> RouteTablesAsync(PostureDbContext db, StoredResource service, CancellationToken cancellationToken)
    {
        var rows = await db.Resources.AsNoTracking()
            .Where(r => r.AccountId == service.AccountId && r.Region == service.Region && r.Kind == ResourceKind.RouteTable && r.GoneAt == null)
            .OrderBy(r => r.Arn)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(ResourceFacts.RouteTable).OfType<Inventory.Network.RouteTable>()];
    }

    private static async Task<RoleFacts?> RoleAsync(PostureDbContext db, StoredResource service, string? name, IQueryable<Finding> open, CancellationToken cancellationToken)
    {
        if (RoleUsage.Normalize(name, Arn.TryParse(service.Arn, out var arn) ? arn.Partition : "aws", service.AccountId) is not { } roleArn)
        {
            return null;
        }

        var row = await db.Resources.AsNoTracking().FirstOrDefaultAsync(r => r.Arn == roleArn && r.Kind == ResourceKind.Role, cancellationToken).ConfigureAwait(false);
        var counts = await Overview.OverviewReader.SeveritiesAsync(
            open.Where(f => f.SubjectKind == SubjectKind.Role && f.Subject!.Key == roleArn), cancellationToken).ConfigureAwait(false);
        var access = await db.RoleAccess.AsNoTracking().Where(a => a.RoleArn == roleArn).Select(a => new { a.Rank, a.IsPotential }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return new(roleArn, row?.SubjectHash, row is null ? null : ResourceFacts.Role(row), row?.GoneAt, counts, access?.Rank, access?.IsPotential is true);
    }

    private async Task<IReadOnlyList<TimelineRow>> TimelineAsync(PostureDbContext db, StoredResource stored, Service? service, CancellationToken cancellationToken)
    {
        var events = await db.FindingEvents.AsNoTracking()
            .Where(e => db.FindingServices.Any(s => s.FindingId == e.FindingId && s.ServiceArn == stored.Arn))
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(40)
            .Select(e => new { e.At, e.Kind, e.Detail, e.Finding!.Hash, e.Finding.CheckId, e.Finding.Container })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var deployments = service?.Deployments ?? [];
        return [.. events
            .Select(e => new TimelineRow(
                e.At,
                (catalogue.Find(e.CheckId)?.Info.Title ?? e.CheckId) + (e.Container.Length > 0 ? $" ({e.Container})" : ""),
                e.Detail,
                e.Hash,
                e.Kind))
            .Concat(deployments.Where(d => d.CreatedAt is not null).Select(d => new TimelineRow(
                d.CreatedAt!.Value, $"Deployment of {Arn.LastSegment(d.TaskDefinition ?? "")}", d.RolloutState ?? d.Status, null, null)))
            .OrderByDescending(r => r.At)
            .Take(50)];
    }
}
