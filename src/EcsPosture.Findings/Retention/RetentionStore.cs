using System.Globalization;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Retention;

/// <summary>The policy in force, and the only way to change it: administrators may, and every change is on record.</summary>
public sealed class RetentionStore(IDbContextFactory<PostureDbContext> contexts, TimeProvider clock)
{
    /// <summary>What holds now.</summary>
    public async Task<RetentionPolicy> GetAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return PolicyOf(await db.Retention.AsNoTracking().SingleOrDefaultAsync(cancellationToken));
    }

    /// <summary>Sets what holds from the next run on.</summary>
    /// <exception cref="NotPermittedException">The actor is no administrator.</exception>
    /// <exception cref="RefusedChangeException">A value is out of bounds; says all that are.</exception>
    public async Task ChangeAsync(Actor actor, RetentionPolicy policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(policy);
        actor.Require(Role.Administrator);
        if (policy.Errors() is { Count: > 0 } errors)
        {
            throw new RefusedChangeException([.. errors]);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Retention.SingleOrDefaultAsync(cancellationToken);
        var before = PolicyOf(row);
        if (before == policy)
        {
            return;
        }

        if (row is null)
        {
            row = new() { ChangedBy = actor.Name };
            db.Retention.Add(row);
        }

        var now = clock.GetUtcNow();
        (row.ScanDays, row.ScansPerConnection, row.ResolvedDays, row.AuditDays) = (policy.ScanDays, policy.ScansPerConnection, policy.ResolvedDays, policy.AuditDays);
        (row.ChangedAt, row.ChangedBy) = (now, actor.Name);
        db.Note(actor, now, "retention.set", "retention", $"{Describe(before)} to {Describe(policy)}");
        await db.SaveChangesAsync(cancellationToken);
    }

    private static RetentionPolicy PolicyOf(StoredRetention? row) => row is null
        ? RetentionPolicy.Default
        : new() { ScanDays = row.ScanDays, ScansPerConnection = row.ScansPerConnection, ResolvedDays = row.ResolvedDays, AuditDays = row.AuditDays };

    private static string Describe(RetentionPolicy policy) => string.Create(
        CultureInfo.InvariantCulture,
        $"scans {Days(policy.ScanDays)} and {policy.ScansPerConnection?.ToString(CultureInfo.InvariantCulture) ?? "any number"} of a connection, resolved findings {Days(policy.ResolvedDays)}, who did what {Days(policy.AuditDays)}");

    private static string Days(int? days) => days is null ? "for ever" : string.Create(CultureInfo.InvariantCulture, $"{days} days");
}
