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
        var heat = await ServiceHeat.ReadAsync(db, own, catalogue, cancellationToken).ConfigureAwait(false);
        var network = service?.NetworkConfiguration?.AwsvpcConfiguration
            ?? service?.Deployments.Select(d => d.NetworkConfiguration?.AwsvpcConfiguration).FirstOrDefault(n => n is not null)
            ?? service?.TaskSets.Select(t => t.NetworkConfiguration?.AwsvpcConfiguration).FirstOrDefault(n => n is not null);
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
            Deployed = deployed,
            FamilyHash = deployedRow?.SubjectHash,
            Revisions = deployedRow?.SubjectHash is { } family ? await RevisionReader.ReadAsync(db, family, cancellationToken).ConfigureAwait(false) : [],
            SecurityGroups = await ByIdAsync(db, stored, ResourceKind.SecurityGroup, network?.SecurityGroups, ResourceFacts.SecurityGroup, cancellationToken).ConfigureAwait(false),
            Subnets = await ByIdAsync(db, stored, ResourceKind.Subnet, network?.Subnets, ResourceFacts.Subnet, cancellationToken).ConfigureAwait(false),
            TaskRole = await RoleAsync(db, stored, deployed?.TaskRoleArn, open, cancellationToken).ConfigureAwait(false),
            ExecutionRole = await RoleAsync(db, stored, deployed?.ExecutionRoleArn, open, cancellationToken).ConfigureAwait(false),
            Logs = await LogsAsync(db, stored, deployed, cancellationToken).ConfigureAwait(false),
            Heat = heat.GetValueOrDefault(stored.Arn) ?? ServiceHeat.None,
            Containers = await ContainersAsync(own, cancellationToken).ConfigureAwait(false),
            Timeline = await TimelineAsync(db, stored, service, cancellationToken).ConfigureAwait(false),
        };
    }

    private static async Task<IReadOnlyList<T>> ByIdAsync<T>(
        PostureDbContext db, StoredResource service, ResourceKind kind, IReadOnlyList<string>? ids, Func<StoredResource, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        if (ids is null or { Count: 0 })
        {
            return [];
        }

        var rows = await db.Resources.AsNoTracking()
            .Where(r => r.AccountId == service.AccountId && r.Region == service.Region && r.Kind == kind)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Where(r => ids.Contains(Arn.LastSegment(r.Arn))).Select(read).OfType<T>()];
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
        return new(roleArn, StableHash.OfArn(roleArn), row is null ? null : ResourceFacts.Role(row), row is { GoneAt: null }, counts);
    }

    private static async Task<IReadOnlyList<LogDestination>> LogsAsync(PostureDbContext db, StoredResource service, TaskDefinition? definition, CancellationToken cancellationToken)
    {
        if (definition is null)
        {
            return [];
        }

        var groups = (await db.Resources.AsNoTracking()
                .Where(r => r.AccountId == service.AccountId && r.Kind == ResourceKind.LogGroup && r.GoneAt == null)
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(r => (r.Region, r.Name));
        var regions = await db.RegionStates.AsNoTracking().Where(s => s.AccountId == service.AccountId).Select(s => s.Region).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. definition.ContainerDefinitions.Select(c =>
        {
            var log = c.LogConfiguration;
            var name = log?.LogDriver is "awslogs" ? log.Options.GetValueOrDefault("awslogs-group") : null;
            var region = log?.Options.GetValueOrDefault("awslogs-region") ?? service.Region;
            var row = name is null ? null : groups[(region, name)].FirstOrDefault();
            return new LogDestination(
                c.Name, log?.LogDriver, name, log?.Options.GetValueOrDefault("mode"), row is null ? null : ResourceFacts.LogGroup(row), row is not null || regions.Contains(region));
        })];
    }

    private async Task<IReadOnlyList<ContainerHeat>> ContainersAsync(IQueryable<Finding> own, CancellationToken cancellationToken)
    {
        var rows = await own.GroupBy(f => new { f.Container, f.CheckId, f.Severity }).Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.GroupBy(r => r.Key.Container, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new ContainerHeat(
            g.Key,
            [.. Enum.GetValues<HeatArea>().Select(area =>
            {
                var inArea = g.Where(r => ServiceHeat.AreaOf(r.Key.CheckId, catalogue) == area).ToList();
                return new HeatCell(area, inArea.Count == 0 ? null : inArea.Max(r => r.Key.Severity), inArea.Sum(r => r.Count));
            })]))];
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
