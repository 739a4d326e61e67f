using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Reads the tabs of a cluster's page, each a page of rows at a time. A cluster that was never seen has none.</summary>
public sealed class ClusterPartsReader(IDbContextFactory<PostureDbContext> contexts, FindingIndexKeeper index, CheckCatalogue catalogue)
{
    /// <summary>Its services, the ones with most against them first.</summary>
    public Task<Page<ServiceRow>> ServicesAsync(string hash, PageRequest page, CancellationToken cancellationToken) => OfAsync(hash, async (db, cluster) =>
    {
        var all = await Of(db, cluster, ResourceKind.Service).OrderBy(r => r.Name).ThenBy(r => r.Id).Take(MemoryPage.MaximumRows)
            .Select(r => new { r.Id, r.Hash, r.Arn }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var heat = ServiceHeat.Of(new(await index.GetAsync(db, cancellationToken).ConfigureAwait(false), new(cluster.AccountId, null, cluster.Arn)), catalogue);
        var ordered = all.OrderByDescending(s => heat.GetValueOrDefault(s.Arn)?.Open.Weight ?? 0).ToList();
        var shown = MemoryPage.Of(ordered, page, s => s.Hash);
        var ids = shown.Rows.Select(s => s.Id).ToList();
        var rows = await db.Resources.AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellationToken).ConfigureAwait(false);
        return shown.Map(s => ServiceRow.From(rows[s.Id], heat.GetValueOrDefault(s.Arn)));
    }, cancellationToken);

    /// <summary>What runs outside a service: standalone tasks, and targets that rules and schedules start.</summary>
    public Task<Page<UseRow>> TasksAsync(string hash, PageRequest page, CancellationToken cancellationToken) => OfAsync(hash, async (db, cluster) =>
    {
        var uses = await db.RevisionUses.AsNoTracking()
            .Where(u => u.ClusterArn == cluster.Arn && u.ServiceArn == null)
            .OrderBy(u => u.Family).ThenBy(u => u.Kind).ThenBy(u => u.UserName).ThenBy(u => u.Id).Take(MemoryPage.MaximumRows)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var shown = MemoryPage.Of(uses, page, KeyOf);
        var arns = shown.Rows.Select(u => u.RevisionArn).Distinct().ToList();
        var families = await SubjectsAsync(db, db.Resources.AsNoTracking().Where(r => r.Kind == ResourceKind.TaskDefinition && arns.Contains(r.Arn)), cancellationToken).ConfigureAwait(false);
        var open = await OpenOfSubjectsAsync(db, families.Values, cancellationToken).ConfigureAwait(false);
        return shown.Map(u =>
        {
            var family = families.GetValueOrDefault(u.RevisionArn);
            return new UseRow(KeyOf(u), u.Kind, u.UserName, Arn.LastSegment(u.RevisionArn), family, u.LaunchTypes, open(family));
        });

        // Rows of uses are written anew by each scan, so their ids are no cursor.
        static string KeyOf(StoredRevisionUse use) => StableHash.Of(use.UserArn, use.RevisionArn);
    }, cancellationToken);

    /// <summary>Its container instances.</summary>
    public Task<Page<InstanceRow>> InstancesAsync(string hash, PageRequest page, CancellationToken cancellationToken) => OfAsync(hash, async (db, cluster) =>
    {
        var all = await Of(db, cluster, ResourceKind.ContainerInstance).OrderBy(r => r.Name).ThenBy(r => r.Id).Take(MemoryPage.MaximumRows)
            .Select(r => new { r.Id, r.Hash }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var shown = MemoryPage.Of(all, page, i => i.Hash);
        var ids = shown.Rows.Select(i => i.Id).ToList();
        var rows = await db.Resources.AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellationToken).ConfigureAwait(false);
        var open = await OpenOfSubjectsAsync(db, rows.Values.Select(r => r.SubjectHash), cancellationToken).ConfigureAwait(false);
        var instances = rows.ToDictionary(r => r.Key, r => ResourceFacts.ContainerInstance(r.Value));
        var hosts = (await NamedAsync(db, cluster, ResourceKind.Ec2Instance, instances.Values.Select(i => i?.Ec2InstanceId), cancellationToken).ConfigureAwait(false))
            .ToDictionary(h => h.Key, h => ResourceFacts.Ec2Instance(h.Value), StringComparer.Ordinal);
        var images = await NamedAsync(db, cluster, ResourceKind.MachineImage, hosts.Values.Select(h => h?.ImageId), cancellationToken).ConfigureAwait(false);
        return shown.Map(i =>
        {
            var (row, instance) = (rows[i.Id], instances[i.Id]);
            var host = hosts.GetValueOrDefault(instance?.Ec2InstanceId ?? "");
            var image = images.GetValueOrDefault(host?.ImageId ?? "") is { } stored ? ResourceFacts.MachineImage(stored) : null;
            return new InstanceRow(row.Hash, row.SubjectHash, instance?.Ec2InstanceId ?? row.Name, instance, host, image, open(row.SubjectHash));
        });
    }, cancellationToken);

    /// <summary>The roles that are used in it.</summary>
    public Task<Page<RoleRow>> RolesAsync(string hash, PageRequest page, CancellationToken cancellationToken) => OfAsync(hash, async (db, cluster) =>
    {
        var uses = await db.RoleUses.AsNoTracking()
            .Where(u => u.AccountId == cluster.AccountId && u.Clusters.Contains(cluster.Arn))
            .Select(u => new { u.RoleArn, u.Purpose, u.Services })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var roles = uses.GroupBy(u => u.RoleArn, StringComparer.Ordinal)
            .OrderBy(g => Arn.LastSegment(g.Key), StringComparer.Ordinal).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var shown = MemoryPage.Of(roles, page, g => StableHash.OfArn(g.Key));
        var arns = shown.Rows.Select(g => g.Key).ToList();
        var subjects = await SubjectsAsync(db, db.Resources.AsNoTracking().Where(r => r.Kind == ResourceKind.Role && arns.Contains(r.Arn)), cancellationToken).ConfigureAwait(false);
        var open = await OpenOfSubjectsAsync(db, subjects.Values, cancellationToken).ConfigureAwait(false);
        var access = await db.RoleAccess.AsNoTracking().Where(a => arns.Contains(a.RoleArn)).Select(a => new { a.RoleArn, a.Rank, a.IsPotential })
            .ToDictionaryAsync(a => a.RoleArn, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
        return shown.Map(g => new RoleRow(
            StableHash.OfArn(g.Key),
            subjects.GetValueOrDefault(g.Key),
            Arn.LastSegment(g.Key),
            g.Key,
            [.. g.Select(u => u.Purpose).Distinct().Order()],
            [.. g.SelectMany(u => u.Services).Where(s => s.Contains($"/{cluster.Name}/", StringComparison.Ordinal)).Select(Arn.LastSegment).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            open(subjects.GetValueOrDefault(g.Key)),
            access.GetValueOrDefault(g.Key)?.Rank,
            access.GetValueOrDefault(g.Key)?.IsPotential is true));
    }, cancellationToken);

    /// <summary>Where the containers that run in it log, by revision.</summary>
    public Task<Page<RevisionLogs>> LoggingAsync(string hash, PageRequest page, CancellationToken cancellationToken) => OfAsync(hash, async (db, cluster) =>
    {
        var uses = await db.RevisionUses.AsNoTracking()
            .Where(u => u.ClusterArn == cluster.Arn)
            .Select(u => new { u.RevisionArn, u.Family, u.UserName })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var revisions = uses.GroupBy(u => u.RevisionArn, StringComparer.Ordinal)
            .OrderBy(g => g.First().Family, StringComparer.Ordinal).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var shown = MemoryPage.Of(revisions, page, g => StableHash.OfArn(g.Key));
        var arns = shown.Rows.Select(g => g.Key).ToList();
        var rows = await db.Resources.AsNoTracking()
            .Where(r => r.Kind == ResourceKind.TaskDefinition && arns.Contains(r.Arn))
            .ToDictionaryAsync(r => r.Arn, cancellationToken).ConfigureAwait(false);
        var definitions = rows.ToDictionary(r => r.Key, r => ResourceFacts.TaskDefinition(r.Value), StringComparer.Ordinal);
        var logs = await LogDestinations.ReadAsync(db, cluster.AccountId, cluster.Region, [.. definitions.Values.OfType<Inventory.Ecs.TaskDefinition>()], cancellationToken).ConfigureAwait(false);
        return shown.Map(g => new RevisionLogs(
            StableHash.OfArn(g.Key),
            Arn.LastSegment(g.Key),
            rows.GetValueOrDefault(g.Key)?.SubjectHash,
            [.. g.Select(u => u.UserName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            logs.GetValueOrDefault(g.Key) ?? []));
    }, cancellationToken);

    /// <summary>What happened to its findings, last first.</summary>
    /// <exception cref="FormatException">The cursor is none of this list's.</exception>
    public Task<Page<EventRow>> EventsAsync(string hash, PageRequest page, CancellationToken cancellationToken) => OfAsync<EventRow>(hash, async (db, cluster) =>
    {
        var events = db.FindingEvents.AsNoTracking().Where(e => db.FindingClusters.Any(c => c.FindingId == e.FindingId && c.ClusterArn == cluster.Arn));
        if (page.Cursor is not null)
        {
            if (page.Cursor.Split('-') is not [var ticks, var number] || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var tick)
                || tick > DateTimeOffset.MaxValue.UtcTicks || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                throw new FormatException("The address names a place in this list that there is not.");
            }

            var at = new DateTimeOffset(tick, TimeSpan.Zero);
            events = page.Backwards
                ? events.Where(e => e.At > at || (e.At == at && e.Id > id))
                : events.Where(e => e.At < at || (e.At == at && e.Id < id));
        }

        var ordered = page.Backwards ? events.OrderBy(e => e.At).ThenBy(e => e.Id) : events.OrderByDescending(e => e.At).ThenByDescending(e => e.Id);
        var rows = (await ordered.Take(page.Rows + 1)
                .Select(e => new { e.Id, e.At, e.Kind, e.By, e.Detail, e.Finding!.Hash, e.Finding.CheckId, e.Finding.Severity, e.Finding.SubjectName, e.Finding.Container })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ConvertAll(e => new EventRow(e.Id, e.At, e.Kind, e.By, e.Detail, e.Hash, catalogue.Find(e.CheckId)?.Info.Title ?? e.CheckId, e.Severity, e.SubjectName, e.Container));
        var more = rows.Count > page.Rows;
        if (more)
        {
            rows.RemoveAt(page.Rows);
        }

        if (page.Backwards)
        {
            rows.Reverse();
        }

        var (next, previous) = page.Backwards ? (true, more) : (more, page.Cursor is not null);
        return rows.Count == 0 ? new([], null, null) : new(rows, next ? CursorOf(rows[^1]) : null, previous ? CursorOf(rows[0]) : null);

        static string CursorOf(EventRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.At.UtcTicks}-{row.Id}");
    }, cancellationToken);

    private async Task<Page<T>> OfAsync<T>(string hash, Func<PostureDbContext, StoredResource, Task<Page<T>>> read, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var cluster = await db.Resources.AsNoTracking().FirstOrDefaultAsync(r => r.Hash == hash && r.Kind == ResourceKind.Cluster, cancellationToken).ConfigureAwait(false);
        return cluster is null ? new([], null, null) : await read(db, cluster).ConfigureAwait(false);
    }

    private static IQueryable<StoredResource> Of(PostureDbContext db, StoredResource cluster, ResourceKind kind) =>
        db.Resources.AsNoTracking().Where(r => r.Kind == kind && r.ClusterArn == cluster.Arn && r.GoneAt == null);

    /// <summary>What is there of a kind in the account and region of a cluster, by name.</summary>
    private static async Task<Dictionary<string, StoredResource>> NamedAsync(
        PostureDbContext db, StoredResource cluster, ResourceKind kind, IEnumerable<string?> names, CancellationToken cancellationToken)
    {
        var wanted = names.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var found = await db.Resources.AsNoTracking()
            .Where(r => r.Kind == kind && r.AccountId == cluster.AccountId && r.Region == cluster.Region && r.GoneAt == null && wanted.Contains(r.Name))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return found.DistinctBy(r => r.Name, StringComparer.Ordinal).ToDictionary(r => r.Name, StringComparer.Ordinal);
    }

    private static async Task<Dictionary<string, string>> SubjectsAsync(PostureDbContext db, IQueryable<StoredResource> resources, CancellationToken cancellationToken) =>
        (await resources.Where(r => r.SubjectHash != null).Select(r => new { r.Arn, r.SubjectHash }).ToListAsync(cancellationToken).ConfigureAwait(false))
        .DistinctBy(r => r.Arn, StringComparer.Ordinal)
        .ToDictionary(r => r.Arn, r => r.SubjectHash!, StringComparer.Ordinal);

    private static async Task<Func<string?, SeverityCounts>> OpenOfSubjectsAsync(PostureDbContext db, IEnumerable<string?> subjectHashes, CancellationToken cancellationToken)
    {
        var hashes = subjectHashes.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var counts = (await db.Findings.AsNoTracking()
                .Where(f => f.State == FindingState.Open && !f.IsSuppressed && hashes.Contains(f.Subject!.Hash))
                .GroupBy(f => new { f.Subject!.Hash, f.Severity })
                .Select(g => new { g.Key.Hash, g.Key.Severity, Count = g.Count() })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(r => r.Hash, r => (r.Severity, r.Count));
        return hash => hash is null ? SeverityCounts.None : SeverityCounts.From(counts[hash]);
    }
}
