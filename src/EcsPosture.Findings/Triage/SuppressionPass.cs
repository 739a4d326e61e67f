using System.Globalization;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Triage;

/// <summary>Brings the suppressed marks of open findings in line with the suppressions in force.</summary>
internal static class SuppressionPass
{
    /// <summary>Marks and unmarks the findings of an account (of all accounts when null) within the transaction at hand, and says what it marked.</summary>
    /// <returns>Ids of the open findings that are suppressed now.</returns>
    public static async Task<IReadOnlySet<long>> ApplyAsync(PostureDbContext db, StoreWriter writer, string? accountId, DateTimeOffset now, string? by, CancellationToken cancellationToken)
    {
        var rules = await db.Suppressions.AsNoTracking().Where(s => s.RevokedAt == null && s.ExpiresAt > now).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        var open = db.Findings.AsNoTracking().Where(f => f.State == FindingState.Open);
        open = accountId is null ? open : open.Where(f => f.AccountId == accountId);
        var wanted = new Dictionary<long, Suppression>();
        foreach (var rule in rules)
        {
            foreach (var id in await Matching(db, open, rule).Select(f => f.Id).ToListAsync(cancellationToken))
            {
                wanted.TryAdd(id, rule);
            }
        }

        var marked = await open.Where(f => f.IsSuppressed).ToListAsync(cancellationToken);
        var changed = new List<Finding>();
        var events = new List<FindingEvent>();
        foreach (var finding in marked.Where(f => !wanted.ContainsKey(f.Id)))
        {
            var rule = await db.Suppressions.AsNoTracking().FirstOrDefaultAsync(s => s.Id == finding.SuppressionId, cancellationToken);
            var why = rule switch
            {
                { RevokedAt: not null } => "revoked: " + rule.Reason,
                not null when rule.ExpiresAt <= now => "expired: " + rule.Reason,
                _ => "no longer matches",
            };
            Mark(finding, null, now);
            changed.Add(finding);
            events.Add(new() { FindingId = finding.Id, At = now, Kind = FindingEventKind.Unsuppressed, By = by, Detail = why });
        }

        var byId = marked.ToDictionary(f => f.Id);
        var fresh = wanted.Where(w => !byId.TryGetValue(w.Key, out var finding) || finding.SuppressionId != w.Value.Id).ToList();
        foreach (var chunk in fresh.Chunk(500))
        {
            var ids = chunk.Select(c => c.Key).ToList();
            foreach (var finding in await db.Findings.AsNoTracking().Where(f => ids.Contains(f.Id)).OrderBy(f => f.Id).ToListAsync(cancellationToken))
            {
                var rule = wanted[finding.Id];
                Mark(finding, rule, now);
                changed.Add(finding);
                events.Add(new()
                {
                    FindingId = finding.Id,
                    At = now,
                    Kind = FindingEventKind.Suppressed,
                    By = by ?? rule.CreatedBy,
                    Detail = string.Create(CultureInfo.InvariantCulture, $"until {rule.ExpiresAt:yyyy-MM-dd}: {rule.Reason}"),
                });
            }
        }

        await writer.UpdateAsync(changed, cancellationToken);
        await writer.InsertNewAsync(events, (e, id) => e.Id = id, cancellationToken);
        return wanted.Keys.ToHashSet();
    }

    /// <summary>The findings that a rule hides. One that also shows outside the cluster or service the rule names stays visible.</summary>
    public static IQueryable<Finding> Matching(PostureDbContext db, IQueryable<Finding> findings, Suppression rule)
    {
        if (rule.CheckId is { } check)
        {
            findings = findings.Where(f => f.CheckId == check);
        }

        if (rule.SubjectId is { } subject)
        {
            findings = findings.Where(f => f.SubjectId == subject);
        }

        if (rule.Container is { } container)
        {
            findings = findings.Where(f => f.Container == container);
        }

        if (rule.AccountId is { } account)
        {
            findings = findings.Where(f => f.AccountId == account);
        }

        if (rule.Region is { } region)
        {
            findings = findings.Where(f => f.Region == region);
        }

        if (rule.ClusterArn is { } cluster)
        {
            findings = findings.Where(f => db.FindingClusters.Any(c => c.FindingId == f.Id && c.ClusterArn == cluster)
                && !db.FindingClusters.Any(c => c.FindingId == f.Id && c.ClusterArn != cluster));
        }

        if (rule.ServiceArn is { } service)
        {
            findings = findings.Where(f => db.FindingServices.Any(s => s.FindingId == f.Id && s.ServiceArn == service)
                && !db.FindingServices.Any(s => s.FindingId == f.Id && s.ServiceArn != service));
        }

        return findings;
    }

    private static void Mark(Finding finding, Suppression? rule, DateTimeOffset now)
    {
        finding.IsSuppressed = rule is not null;
        finding.SuppressionId = rule?.Id;
        finding.LastChangedAt = now;
    }
}
