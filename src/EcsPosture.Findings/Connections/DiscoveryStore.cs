using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Connections;

/// <summary>Turns the accounts of organizations into connections. Never removes one, and leaves alone what a person changed.</summary>
public sealed class DiscoveryStore(IDbContextFactory<PostureDbContext> contexts, TimeProvider time)
{
    private const int LongestName = 80;

    /// <summary>How a group finds accounts, with the connection that lists them; null when it does not.</summary>
    public async Task<OrganizationDiscovery?> FindAsync(long groupId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.OrganizationDiscoveries.AsNoTracking().Include(d => d.Source).SingleOrDefaultAsync(d => d.GroupId == groupId, cancellationToken);
    }

    /// <summary>Ids of the groups that look for accounts every day.</summary>
    public async Task<IReadOnlyList<long>> DailyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.OrganizationDiscoveries.Where(d => d.IsDaily).OrderBy(d => d.GroupId).Select(d => d.GroupId).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Brings the connections of a group in line with an organization: an active account to which no connection leads gets one in the
    /// group; the connection that was made for an account that has left or is suspended is disabled, and enabled again when the account
    /// comes back, unless a person decided otherwise meanwhile. The same organization twice changes nothing the second time.
    /// </summary>
    /// <exception cref="NotPermittedException">The actor is no administrator.</exception>
    /// <exception cref="RefusedChangeException">The group does not look for accounts any more.</exception>
    public async Task<DiscoveryOutcome> ApplyAsync(Actor actor, long groupId, FoundOrganization organization, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(organization);
        actor.Require(Role.Administrator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var discovery = await db.OrganizationDiscoveries.Include(d => d.Source).SingleOrDefaultAsync(d => d.GroupId == groupId, cancellationToken)
            ?? throw new RefusedChangeException("The group does not look for accounts any more.");
        var source = discovery.Source ?? throw new RefusedChangeException("The connection that lists the accounts does not exist any more: choose another.");
        var connections = await db.Connections.ToListAsync(cancellationToken);
        var active = organization.Accounts.Where(a => a.IsActive).ToList();
        var now = time.GetUtcNow();
        var (disabled, enabled) = Follow(db, actor, now, connections.Where(c => c.GroupId == groupId), active.Select(a => a.Id).ToHashSet(StringComparer.Ordinal));

        var known = connections.Select(AccountOf).OfType<string>().Append(organization.SourceAccountId).ToHashSet(StringComparer.Ordinal);
        var names = connections.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var made = new List<Connection>();
        foreach (var account in active.Where(a => known.Add(a.Id)))
        {
            made.Add(New(account, organization.Partition, discovery, source, NameOf(account, names), actor, now));
        }

        db.Connections.AddRange(made);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var connection in made)
        {
            db.Note(actor, now, "connection.create", ConnectionStore.Target(connection), $"account {connection.AccountId}, found in the organization; regions {string.Join(", ", connection.Regions)}");
        }

        var outcome = new DiscoveryOutcome(active.Count, made.Count, disabled, enabled);
        (discovery.LastRunAt, discovery.LastOutcome, discovery.HasFailed) = (now, outcome.ToString(), false);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }

    /// <summary>Keeps why accounts could not be looked for; no connection is changed.</summary>
    public async Task NoteFailureAsync(long groupId, string reason, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await db.OrganizationDiscoveries.Where(d => d.GroupId == groupId).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.LastRunAt, now).SetProperty(d => d.LastOutcome, reason).SetProperty(d => d.HasFailed, true),
            cancellationToken);
    }

    private static (int Disabled, int Enabled) Follow(PostureDbContext db, Actor actor, DateTimeOffset now, IEnumerable<Connection> connections, HashSet<string> active)
    {
        var (disabled, enabled) = (0, 0);
        foreach (var connection in connections.Where(c => c.Membership is not OrganizationMembership.None))
        {
            var account = AccountOf(connection);
            var isActive = account is not null && active.Contains(account);
            switch (connection.Membership)
            {
                case OrganizationMembership.Member when !isActive && connection.IsEnabled:
                    (connection.IsEnabled, connection.Membership) = (false, OrganizationMembership.Disabled);
                    db.Note(actor, now, "connection.disable", ConnectionStore.Target(connection), $"account {account} has left the organization or is suspended");
                    disabled++;
                    break;
                case OrganizationMembership.Member when !isActive:
                    connection.Membership = OrganizationMembership.Left;
                    break;
                case OrganizationMembership.Disabled when isActive:
                    (connection.IsEnabled, connection.Membership) = (true, OrganizationMembership.Member);
                    db.Note(actor, now, "connection.enable", ConnectionStore.Target(connection), $"account {account} is an active member of the organization again");
                    enabled++;
                    break;
                case OrganizationMembership.Left when isActive:
                    connection.Membership = OrganizationMembership.Member;
                    break;
            }
        }

        return (disabled, enabled);
    }

    /// <summary>The account to which a connection leads: the role's, whether or not it was ever contacted.</summary>
    private static string? AccountOf(Connection connection) =>
        connection.CredentialKind is CredentialKind.AssumeRole && Arn.TryParse(connection.RoleArn, out var role) ? role.AccountId : connection.AccountId;

    private static Connection New(FoundAccount account, string partition, OrganizationDiscovery discovery, Connection source, string name, Actor actor, DateTimeOffset now) => new()
    {
        Name = name,
        GroupId = discovery.GroupId,
        AccountId = account.Id,
        Regions = [.. discovery.Regions],
        CredentialKind = CredentialKind.AssumeRole,
        Profile = source.CredentialKind is CredentialKind.DefaultChain ? null : source.Profile,
        RoleArn = $"arn:{partition}:iam::{account.Id}:role/{discovery.RoleName}",
        ExternalId = discovery.ExternalId,
        EndpointUrl = source.EndpointUrl,
        Scope = discovery.Scope,
        Membership = OrganizationMembership.Member,
        CreatedAt = now,
        CreatedBy = actor.Name,
        ChangedAt = now,
        ChangedBy = actor.Name,
    };

    /// <summary>A name that no connection has: the account's own with its id, on one line.</summary>
    private static string NameOf(FoundAccount account, HashSet<string> taken)
    {
        var own = string.Concat(account.Name.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        own = own.Length > LongestName ? own[..LongestName] : own;
        var name = own.Length == 0 ? account.Id : $"{own} ({account.Id})";
        for (var again = 2; !taken.Add(name); again++)
        {
            name = $"{account.Id} ({again})";
        }

        return name;
    }
}
