using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Scans;

/// <summary>Reads scans for their list and a scan's page.</summary>
public sealed class ScanReader(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue)
{
    /// <summary>Scans, newest first; those before an id when one is given.</summary>
    public async Task<IReadOnlyList<ScanRow>> ListAsync(long? connectionId, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var scans = db.Scans.AsNoTracking();
        scans = connectionId is null ? scans : scans.Where(s => s.ConnectionId == connectionId);
        scans = before is null ? scans : scans.Where(s => s.Id < before);
        return [.. (await scans.OrderByDescending(s => s.Id).Take(Math.Clamp(limit, 1, 200)).ToListAsync(cancellationToken).ConfigureAwait(false)).Select(ScanRow.From)];
    }

    /// <summary>A scan with its gaps, coverage and targets; null when there is none.</summary>
    public async Task<ScanView?> ReadAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var scan = await db.Scans.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, cancellationToken).ConfigureAwait(false);
        if (scan is null)
        {
            return null;
        }

        var gaps = await db.ScanGaps.AsNoTracking().Where(g => g.ScanId == id)
            .OrderByDescending(g => g.BlindedVerdicts).ThenBy(g => g.Region).ThenBy(g => g.Action).Take(500).ToListAsync(cancellationToken).ConfigureAwait(false);
        var coverage = await db.ScanCoverages.AsNoTracking().Where(c => c.ScanId == id).OrderBy(c => c.AccountId).ThenBy(c => c.Region).ToListAsync(cancellationToken).ConfigureAwait(false);
        var targets = await db.ScanTargets.AsNoTracking().Where(t => t.ScanId == id).OrderBy(t => t.AccountId).ThenBy(t => t.Region).ToListAsync(cancellationToken).ConfigureAwait(false);
        var events = await db.FindingEvents.AsNoTracking()
            .Where(e => e.ScanId == id)
            .OrderByDescending(e => e.Finding!.Severity).ThenBy(e => e.Id).Take(100)
            .Select(e => new { e.At, e.Kind, e.Detail, e.Finding!.Hash, e.Finding.CheckId, e.Finding.Severity, e.Finding.SubjectName, e.Finding.Container })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new(
            ScanRow.From(scan),
            [.. gaps.Select(g => new GapRow(g.Kind, g.AccountId, g.Region, g.Action, g.Resource, g.Code, g.Message, g.Permission, g.BlindedVerdicts))],
            coverage,
            targets,
            [.. events.Select(e => new ChangeRow(
                e.At, e.Kind, e.Detail, e.Hash, catalogue.Find(e.CheckId)?.Info.Title ?? e.CheckId, e.Severity, e.SubjectName, e.Container))]);
    }
}

/// <summary>A scan as lists show it.</summary>
public sealed record ScanRow
{
    public long Id { get; init; }
    public long? ConnectionId { get; init; }
    public required string Label { get; init; }
    public ScanTrigger Trigger { get; init; }
    public required string RequestedBy { get; init; }
    public ScanState State { get; init; }
    public DateTimeOffset QueuedAt { get; init; }

    /// <summary>When it may begin at the earliest; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Step { get; init; }
    public string? Error { get; init; }
    public ScanScope Scope { get; init; }
    public IReadOnlyList<string> Regions { get; init; } = [];
    public bool CancelRequested { get; init; }
    public long CallsMade { get; init; }
    public long CallsSaved { get; init; }
    public TimeSpan ThrottleWait { get; init; }
    public int Opened { get; init; }
    public int Resolved { get; init; }
    public int Reopened { get; init; }
    public int Passes { get; init; }
    public int Fails { get; init; }
    public int Manuals { get; init; }
    public int NotAssessed { get; init; }
    public int NotApplicable { get; init; }
    public int ExistingResources { get; init; }
    public int ReadResources { get; init; }
    public int Gaps { get; init; }

    /// <summary>How long it ran; null while it runs or when it never did.</summary>
    public TimeSpan? Duration => EndedAt - StartedAt;

    internal static ScanRow From(Scan s) => new()
    {
        Id = s.Id,
        ConnectionId = s.ConnectionId,
        Label = s.Label,
        Trigger = s.Trigger,
        RequestedBy = s.RequestedBy,
        State = s.State,
        QueuedAt = s.QueuedAt,
        NotBefore = s.NotBefore,
        StartedAt = s.StartedAt,
        EndedAt = s.EndedAt,
        Step = s.Step,
        Error = s.Error,
        Scope = s.Scope,
        Regions = s.Regions,
        CancelRequested = s.CancelRequestedBy is not null,
        CallsMade = s.CallsMade,
        CallsSaved = s.CallsSaved,
        ThrottleWait = TimeSpan.FromMilliseconds(s.ThrottleWaitMilliseconds),
        Opened = s.Opened,
        Resolved = s.Resolved,
        Reopened = s.Reopened,
        Passes = s.Passes,
        Fails = s.Fails,
        Manuals = s.Manuals,
        NotAssessed = s.NotAssessed,
        NotApplicable = s.NotApplicable,
        ExistingResources = s.ExistingResources,
        ReadResources = s.ReadResources,
        Gaps = s.Gaps,
    };
}

/// <summary>A scan as its page shows it.</summary>
public sealed record ScanView(
    ScanRow Scan, IReadOnlyList<GapRow> Gaps, IReadOnlyList<ScanCoverage> Coverage, IReadOnlyList<ScanTarget> Targets, IReadOnlyList<ChangeRow> Changes);
