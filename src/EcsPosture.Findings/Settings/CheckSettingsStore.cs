using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Settings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Settings;

/// <summary>What is set about checks, and the only way to change it: administrators may, and every change is on record. It holds from the next scan on.</summary>
public sealed class CheckSettingsStore(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue, TimeProvider clock)
{
    /// <summary>All that is set, by check; of each check what is for all connections first.</summary>
    public async Task<IReadOnlyList<StoredCheckSetting>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CheckSettings.AsNoTracking().OrderBy(s => s.CheckId).ThenBy(s => s.ConnectionId).ToListAsync(cancellationToken);
    }

    /// <summary>What holds for a connection, by check: its own settings over those for all connections. Without a connection, the latter alone.</summary>
    /// <exception cref="RefusedChangeException">There is no such connection.</exception>
    public async Task<IReadOnlyDictionary<string, CheckSetting>> OfAsync(long? connectionId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await FindConnectionAsync(db, connectionId, cancellationToken);
        return Merge(await db.CheckSettings.AsNoTracking().ToListAsync(cancellationToken), connectionId);
    }

    /// <summary>
    /// What a scan of an account runs with. A snapshot that comes through no connection takes the settings of the one connection to its
    /// account, if there is just one.
    /// </summary>
    public async Task<ScanSettingsInForce> InForceAsync(long? connectionId, string accountId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.CheckSettings.AsNoTracking().ToListAsync(cancellationToken);
        var connections = await db.Connections.AsNoTracking().Where(c => c.AccountId == accountId).ToListAsync(cancellationToken);
        connectionId ??= connections is [var only] ? only.Id : null;
        var options = Merge(rows, connectionId).ToOptions(catalogue);
        var elsewhere = new HashSet<(string, string)>();
        foreach (var other in connections.Where(c => c.Id != connectionId && c.IsEnabled))
        {
            var theirs = Merge(rows, other.Id);
            foreach (var check in options.Disabled.Where(id => theirs.GetValueOrDefault(id)?.IsEnabled is not false))
            {
                elsewhere.UnionWith(other.Regions.Append(SnapshotManifest.GlobalRegion).Select(region => (check, region)));
            }
        }

        return new(options, elsewhere);
    }

    /// <summary>Sets what a check does, for all connections or for one; an empty setting takes back what was set.</summary>
    /// <exception cref="NotPermittedException">The actor is no administrator.</exception>
    /// <exception cref="RefusedChangeException">There is no such check or connection, or a value is wrong; says all that is.</exception>
    public async Task ChangeAsync(Actor actor, string checkId, long? connectionId, CheckSetting setting, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(setting);
        actor.Require(Role.Administrator);
        var check = catalogue.Find(checkId)?.Info ?? throw new RefusedChangeException($"Check: there is no check “{checkId}”.");
        setting = setting.Tidy();
        if (setting.Errors(check) is { Count: > 0 } errors)
        {
            throw new RefusedChangeException([.. errors]);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var connection = await FindConnectionAsync(db, connectionId, cancellationToken);
        var row = await db.CheckSettings.SingleOrDefaultAsync(s => s.CheckId == checkId && s.ConnectionId == connectionId, cancellationToken);
        var before = row?.ToSetting() ?? CheckSetting.None;
        if (before == setting)
        {
            return;
        }

        var now = clock.GetUtcNow();
        if (setting.IsEmpty)
        {
            db.CheckSettings.Remove(row!);
        }
        else
        {
            if (row is null)
            {
                row = new() { CheckId = checkId, ConnectionId = connectionId, ChangedBy = actor.Name };
                db.CheckSettings.Add(row);
            }

            row.Take(setting);
            (row.ChangedAt, row.ChangedBy) = (now, actor.Name);
        }

        db.Note(actor, now, "check.set", $"check {checkId} for {NameOf(connection)}", Describe(check, before, setting));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<Connection?> FindConnectionAsync(PostureDbContext db, long? id, CancellationToken cancellationToken) =>
        id is null ? null
        : await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken)
            ?? throw new RefusedChangeException(string.Create(CultureInfo.InvariantCulture, $"Connection: there is no connection {id}."));

    private static string NameOf(Connection? connection) =>
        connection is null ? "all connections" : string.Create(CultureInfo.InvariantCulture, $"connection {connection.Id} ({connection.Name})");

    private static Dictionary<string, CheckSetting> Merge(IReadOnlyList<StoredCheckSetting> rows, long? connectionId)
    {
        var merged = rows.Where(r => r.ConnectionId is null).ToDictionary(r => r.CheckId, r => r.ToSetting(), StringComparer.Ordinal);
        foreach (var row in connectionId is null ? [] : rows.Where(r => r.ConnectionId == connectionId))
        {
            merged[row.CheckId] = row.ToSetting().Over(merged.GetValueOrDefault(row.CheckId, CheckSetting.None));
        }

        return merged;
    }

    /// <summary>What changed, field by field.</summary>
    private static string Describe(CheckInfo check, CheckSetting before, CheckSetting after)
    {
        var changes = new List<string>();
        Add("state", before.IsEnabled, after.IsEnabled, on => on is null ? "as set before" : on.Value ? "on" : "off");
        Add("severity", before.Severity, after.Severity, severity => severity?.ToString().ToLowerInvariant() ?? "the check's own");
        foreach (var parameter in check.Parameters)
        {
            Add(parameter.Name, before.Parameters.GetValueOrDefault(parameter.Name), after.Parameters.GetValueOrDefault(parameter.Name), value => value is null ? "default" : $"“{value}”");
        }

        return string.Join("; ", changes);

        void Add<T>(string name, T old, T now, Func<T, string> word)
        {
            if (!EqualityComparer<T>.Default.Equals(old, now))
            {
                changes.Add($"{name}: {word(old)} to {word(now)}");
            }
        }
    }
}

/// <summary>What a scan runs with.</summary>
/// <param name="Options">Which checks are run, and how.</param>
/// <param name="JudgedElsewhere">Checks that are off for this scan and on for another connection to the same account, with its regions: their findings are left alone.</param>
public sealed record ScanSettingsInForce(EvaluationOptions Options, IReadOnlySet<(string CheckId, string Region)> JudgedElsewhere);
