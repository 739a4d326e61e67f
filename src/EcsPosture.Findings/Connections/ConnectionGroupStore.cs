using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Connections;

/// <summary>The groups of connections, and the only way to change them: administrators may, and every change is on record.</summary>
public sealed class ConnectionGroupStore(IDbContextFactory<PostureDbContext> contexts, TimeProvider time)
{
    /// <summary>All groups with how they find accounts, by name.</summary>
    public async Task<IReadOnlyList<ConnectionGroup>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ConnectionGroups.AsNoTracking().Include(g => g.Discovery).OrderBy(g => g.Name).ToListAsync(cancellationToken);
    }

    /// <summary>Makes a group and gives its id.</summary>
    /// <exception cref="NotPermittedException">The actor is no administrator.</exception>
    /// <exception cref="RefusedChangeException">The draft is wrong.</exception>
    public async Task<long> AddAsync(Actor actor, ConnectionGroupDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        actor.Require(Role.Administrator);
        draft = draft.Tidy();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await RefuseWrongAsync(db, draft, null, cancellationToken);
        var now = time.GetUtcNow();
        var group = new ConnectionGroup { Name = draft.Name, CreatedAt = now, CreatedBy = actor.Name, ChangedAt = now, ChangedBy = actor.Name };
        Apply(draft, group);
        db.ConnectionGroups.Add(group);
        await db.SaveChangesAsync(cancellationToken);
        db.Note(actor, now, "group.create", Target(group), Says(group.Discovery));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return group.Id;
    }

    /// <summary>Changes a group.</summary>
    /// <exception cref="NotPermittedException">The actor is no administrator.</exception>
    /// <exception cref="RefusedChangeException">The draft is wrong, or the group was removed.</exception>
    public async Task ChangeAsync(Actor actor, long id, ConnectionGroupDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        actor.Require(Role.Administrator);
        draft = draft.Tidy();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var group = await LoadAsync(db, id, cancellationToken);
        await RefuseWrongAsync(db, draft, id, cancellationToken);
        var nameBefore = group.Name;
        (group.ChangedAt, group.ChangedBy) = (time.GetUtcNow(), actor.Name);
        Apply(draft, group);
        var detail = string.Join("; ", new[] { nameBefore == group.Name ? null : $"name {nameBefore} to {group.Name}", Says(group.Discovery) }.OfType<string>());
        db.Note(actor, group.ChangedAt, "group.change", Target(group), detail.Length == 0 ? null : detail);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Removes a group with its schedules; its connections stay, in no group.</summary>
    /// <exception cref="NotPermittedException">The actor is no administrator.</exception>
    /// <exception cref="RefusedChangeException">The group was removed before.</exception>
    public async Task RemoveAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Require(Role.Administrator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var group = await LoadAsync(db, id, cancellationToken);
        db.ConnectionGroups.Remove(group);
        db.Note(actor, time.GetUtcNow(), "group.remove", Target(group));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    internal static string Target(ConnectionGroup group) => $"group {group.Id} ({group.Name})";

    private static async Task<ConnectionGroup> LoadAsync(PostureDbContext db, long id, CancellationToken cancellationToken) =>
        await db.ConnectionGroups.Include(g => g.Discovery).SingleOrDefaultAsync(g => g.Id == id, cancellationToken) ?? throw new RefusedChangeException("The group does not exist any more.");

    private static async Task RefuseWrongAsync(PostureDbContext db, ConnectionGroupDraft draft, long? id, CancellationToken cancellationToken)
    {
        var errors = draft.Errors().ToList();
        if (await db.ConnectionGroups.AnyAsync(g => g.Name == draft.Name && g.Id != id, cancellationToken))
        {
            errors.Add($"Another group is called “{draft.Name}”.");
        }

        if (draft.Discovery?.SourceId is { } source && !await db.Connections.AnyAsync(c => c.Id == source, cancellationToken))
        {
            errors.Add("The connection that lists the accounts does not exist any more: choose another.");
        }

        if (errors.Count > 0)
        {
            throw new RefusedChangeException(errors);
        }
    }

    private static void Apply(ConnectionGroupDraft draft, ConnectionGroup group)
    {
        group.Name = draft.Name;
        if (draft.Discovery is not { } wanted)
        {
            group.Discovery = null;
            return;
        }

        group.Discovery ??= new() { RoleName = "", Regions = [] };
        group.Discovery.SourceId = wanted.SourceId;
        group.Discovery.RoleName = wanted.RoleName;
        group.Discovery.ExternalId = wanted.ExternalId;
        group.Discovery.Regions = [.. wanted.Regions];
        group.Discovery.Scope = wanted.Scope;
        group.Discovery.IsDaily = wanted.IsDaily;
    }

    private static string? Says(OrganizationDiscovery? discovery) => discovery is null ? null
        : $"accounts of an organization, listed by connection {discovery.SourceId}, role {discovery.RoleName}, regions {string.Join(", ", discovery.Regions)}{(discovery.IsDaily ? ", every day" : "")}";
}
