using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Findings;

/// <summary>Reads one finding with all that its drawer shows.</summary>
public sealed class FindingReader(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue)
{
    /// <summary>A finding by its short hash; null when there is none.</summary>
    public async Task<FindingView?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var finding = await db.Findings.AsNoTracking().Include(f => f.Subject).FirstOrDefaultAsync(f => f.Hash == hash, cancellationToken).ConfigureAwait(false);
        if (finding is null)
        {
            return null;
        }

        var occurrences = await db.Occurrences.AsNoTracking()
            .Where(o => o.FindingId == finding.Id)
            .OrderBy(o => o.Label).ThenByDescending(o => o.Revision).ThenBy(o => o.ResourceArn)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var events = await db.FindingEvents.AsNoTracking()
            .Where(e => e.FindingId == finding.Id)
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(200)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var others = await db.Findings.AsNoTracking()
            .Where(f => f.SubjectId == finding.SubjectId && f.Id != finding.Id && f.State == FindingState.Open)
            .OrderByDescending(f => f.Severity).ThenBy(f => f.CheckId).Take(20)
            .Select(f => new { f.Hash, f.CheckId, f.Severity, f.Container })
            .ToListAsync(cancellationToken).ConfigureAwait(false);

        var suppression = finding is { IsSuppressed: true, SuppressionId: { } id }
            ? await db.Suppressions.AsNoTracking().Where(s => s.Id == id)
                .Select(s => new SuppressionView(s.Id, s.Reason, s.Owner, s.ExpiresAt, s.CreatedBy, db.Findings.Count(f => f.State == FindingState.Open && f.SuppressionId == s.Id)))
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            : null;

        return new()
        {
            Hash = finding.Hash,
            Id = finding.Id,
            CheckId = finding.CheckId,
            Check = catalogue.Find(finding.CheckId)?.Info,
            Severity = finding.Severity,
            IsSeveritySet = finding.IsSeveritySet,
            State = finding.State,
            IsSuppressed = finding.IsSuppressed,
            Suppression = suppression,
            NeedsReview = finding.NeedsReview,
            Message = finding.Message,
            SubjectKind = finding.SubjectKind,
            SubjectName = finding.SubjectName,
            SubjectKey = finding.Subject!.Key,
            SubjectHash = finding.Subject.Hash,
            SubjectGoneAt = finding.Subject.GoneAt,
            Container = finding.Container,
            Partition = finding.Partition,
            AccountId = finding.AccountId,
            Region = finding.Region,
            FirstSeenAt = finding.FirstSeenAt,
            LastOpenedAt = finding.LastOpenedAt,
            ResolvedAt = finding.ResolvedAt,
            Resolution = finding.Resolution,
            Assignee = finding.Assignee,
            Note = finding.Note,
            DueOn = finding.DueOn,
            Occurrences = [.. occurrences.Select(o => new OccurrenceView(
                o.ResourceArn,
                StableHash.OfArn(o.ResourceArn),
                o.Revision,
                o.Label,
                o.Severity,
                o.Message,
                EvidenceText.Read(o.Evidence),
                o.Services,
                o.Clusters,
                o.LaunchTypes))],
            Events = [.. events.Select(e => new EventView(e.At, e.Kind, e.By, e.Detail, e.ScanId))],
            Others = [.. others.Select(o => new OtherFinding(o.Hash, o.CheckId, catalogue.Find(o.CheckId)?.Info.Title ?? o.CheckId, o.Severity, o.Container))],
        };
    }
}

/// <summary>A finding with its evidence, places and history.</summary>
public sealed record FindingView
{
    public required string Hash { get; init; }
    public long Id { get; init; }
    public required string CheckId { get; init; }

    /// <summary>The check's facts; null when the catalogue no longer has it.</summary>
    public CheckInfo? Check { get; init; }
    public Severity Severity { get; init; }

    /// <summary>Whether the severity is set by the settings of the check, and not by the check.</summary>
    public bool IsSeveritySet { get; init; }
    public FindingState State { get; init; }
    public bool IsSuppressed { get; init; }

    /// <summary>The decision that hides it; null while none does.</summary>
    public SuppressionView? Suppression { get; init; }
    public bool NeedsReview { get; init; }
    public required string Message { get; init; }
    public Checks.Evaluation.SubjectKind SubjectKind { get; init; }
    public required string SubjectName { get; init; }
    public required string SubjectKey { get; init; }
    public required string SubjectHash { get; init; }

    /// <summary>When the subject was found to be gone; null while it exists.</summary>
    public DateTimeOffset? SubjectGoneAt { get; init; }
    public required string Container { get; init; }
    public required string Partition { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public DateTimeOffset FirstSeenAt { get; init; }
    public DateTimeOffset LastOpenedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public Resolution? Resolution { get; init; }
    public string? Assignee { get; init; }
    public string? Note { get; init; }
    public DateOnly? DueOn { get; init; }

    /// <summary>Places where it shows, running ones first.</summary>
    public required IReadOnlyList<OccurrenceView> Occurrences { get; init; }

    /// <summary>What happened to it, last first.</summary>
    public required IReadOnlyList<EventView> Events { get; init; }

    /// <summary>Other open findings on the same subject.</summary>
    public required IReadOnlyList<OtherFinding> Others { get; init; }
}

/// <summary>A decision to accept findings for a time.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reason">Why.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="Hides">How many open findings it hides.</param>
public sealed record SuppressionView(long Id, string Reason, string Owner, DateTimeOffset ExpiresAt, string CreatedBy, int Hides);

/// <summary>A place where a finding shows.</summary>
public sealed record OccurrenceView(
    string ResourceArn,
    string ResourceHash,
    int? Revision,
    OccurrenceLabel Label,
    Severity Severity,
    string Message,
    IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<string> Services,
    IReadOnlyList<string> Clusters,
    string LaunchTypes);

/// <summary>Something that happened to a finding.</summary>
public sealed record EventView(DateTimeOffset At, FindingEventKind Kind, string? By, string? Detail, long? ScanId);

/// <summary>Another finding on the same subject.</summary>
public sealed record OtherFinding(string Hash, string CheckId, string Title, Severity Severity, string Container);
