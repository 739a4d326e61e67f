using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Connections;

/// <summary>The connections, and the only way to change them: administrators may, and every change is on record.</summary>
public sealed class ConnectionStore(IDbContextFactory<PostureDbContext> contexts, TimeProvider time)
{
    /// <summary>All connections, by name.</summary>
    public async Task<IReadOnlyList<Connection>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Connections.AsNoTracking().OrderBy(c => c.Name).ToListAsync(cancellationToken);
    }

    /// <summary>A connection, or null when it was removed.</summary>
    public async Task<Connection?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
    }

    /// <summary>Makes a connection and gives its id.</summary>
    /// <exception cref="NotPermittedException">The actor is no administrator.</exception>
    /// <exception cref="RefusedChangeException">The draft is wrong.</exception>
    public async Task<long> AddAsync(Actor actor, ConnectionDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        actor.Require(Role.Administrator);
        draft = draft.Tidy();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await RefuseWrongAsync(db, draft, null, cancellationToken);
        var now = time.GetUtcNow();
        var connection = new Connection { Name = draft.Name, Regions = [], CreatedAt = now, CreatedBy = actor.Name, ChangedAt = now, ChangedBy = actor.Name };
        Apply(draft, connection);
        db.Connections.Add(connection);
        await db.SaveChangesAsync(cancellationToken);
        db.Note(actor, now, "connection.create", Target(connection), $"regions {string.Join(", ", connection.Regions)}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return connection.Id;
    }

    /// <summary>Changes a connection; findings in regions that none covers any more are resolved as out of scope.</summary>
    /// <exception cref="NotPermittedException">The actor is no administrator.</exception>
    /// <exception cref="RefusedChangeException">The draft is wrong, or the connection was removed.</exception>
    public async Task ChangeAsync(Actor actor, long id, ConnectionDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        actor.Require(Role.Administrator);
        draft = draft.Tidy();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(WriteArea.Findings, cancellationToken);
        var connection = await LoadAsync(db, id, cancellationToken);
        await RefuseWrongAsync(db, draft, id, cancellationToken);
        var regionsBefore = string.Join(", ", connection.Regions);
        if (connection.CredentialKind != draft.CredentialKind || connection.Profile != draft.Profile || connection.RoleArn != draft.RoleArn || connection.EndpointUrl != draft.EndpointUrl)
        {
            // Other credentials may lead to another account; the next contact tells.
            connection.AccountId = null;
        }

        Apply(draft, connection);
        connection.ChangedAt = time.GetUtcNow();
        connection.ChangedBy = actor.Name;
        db.Note(actor, connection.ChangedAt, "connection.change", Target(connection), $"regions {regionsBefore} to {string.Join(", ", connection.Regions)}");
        await db.SaveChangesAsync(cancellationToken);
        await ScopeKeeper.ResolveAsync(db, new(db), null, connection.ChangedAt, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Removes a connection with its schedules; scans stay, findings that no other connection covers are resolved as out of scope.</summary>
    /// <exception cref="NotPermittedException">The actor is no administrator.</exception>
    /// <exception cref="RefusedChangeException">The connection was removed before.</exception>
    public async Task RemoveAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Require(Role.Administrator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(WriteArea.Findings, cancellationToken);
        var connection = await LoadAsync(db, id, cancellationToken);
        var now = time.GetUtcNow();
        db.Connections.Remove(connection);
        db.Note(actor, now, "connection.remove", Target(connection));
        await db.SaveChangesAsync(cancellationToken);
        await ScopeKeeper.ResolveAsync(db, new(db), null, now, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Keeps the account that a connection turned out to lead to; false when it has other credentials by now, or was removed.</summary>
    /// <param name="asked">The connection as it was when its account was asked for.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    public async Task<bool> NoteAccountAsync(Connection asked, string accountId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asked);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.BePatient();
        return await NoteAccountAsync(db, asked, accountId, cancellationToken);
    }

    /// <summary>The same within the caller's transaction.</summary>
    internal static async Task<bool> NoteAccountAsync(PostureDbContext db, Connection asked, string accountId, CancellationToken cancellationToken)
    {
        // What other credentials lead to is not known from these.
        var same = db.Connections.Where(c =>
            c.Id == asked.Id && c.CredentialKind == asked.CredentialKind && c.Profile == asked.Profile && c.RoleArn == asked.RoleArn && c.EndpointUrl == asked.EndpointUrl);
        return await same.Where(c => c.AccountId != accountId).ExecuteUpdateAsync(set => set.SetProperty(c => c.AccountId, accountId), cancellationToken) > 0
            || await same.AnyAsync(cancellationToken);
    }

    internal static string Target(Connection connection) => $"connection {connection.Id} ({connection.Name})";

    private static async Task<Connection> LoadAsync(PostureDbContext db, long id, CancellationToken cancellationToken) =>
        await db.Connections.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) ?? throw new RefusedChangeException("The connection does not exist any more.");

    private static async Task RefuseWrongAsync(PostureDbContext db, ConnectionDraft draft, long? id, CancellationToken cancellationToken)
    {
        var errors = draft.Errors().ToList();
        if (await db.Connections.AnyAsync(c => c.Name == draft.Name && c.Id != id, cancellationToken))
        {
            errors.Add($"Another connection is called “{draft.Name}”.");
        }

        if (draft.GroupId is not null && !await db.ConnectionGroups.AnyAsync(g => g.Id == draft.GroupId, cancellationToken))
        {
            errors.Add("The group does not exist any more: choose another, or none.");
        }

        if (errors.Count > 0)
        {
            throw new RefusedChangeException(errors);
        }
    }

    private static void Apply(ConnectionDraft draft, Connection connection)
    {
        connection.Name = draft.Name;
        connection.GroupId = draft.GroupId;
        connection.Regions = [.. draft.Regions];
        connection.CredentialKind = draft.CredentialKind;
        connection.Profile = draft.Profile;
        connection.RoleArn = draft.RoleArn;
        connection.ExternalId = draft.ExternalId;
        connection.EndpointUrl = draft.EndpointUrl;
        connection.Scope = draft.Scope;
        connection.RegionsAtOnce = draft.RegionsAtOnce;
        connection.IsEnabled = draft.IsEnabled;
        if (draft.IsEnabled && connection.Membership is OrganizationMembership.Disabled)
        {
            // A person's word stays, also when the account is found to be gone again.
            connection.Membership = OrganizationMembership.Left;
        }
    }
}
