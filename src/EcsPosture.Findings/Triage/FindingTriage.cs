using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Triage;

/// <summary>What people do with findings: assign, comment, set a date, accept for a time. Operators may; every change is on record.</summary>
public sealed class FindingTriage(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue, TimeProvider clock)
{
    private const int LongestName = 200;
    private const int LongestComment = 4000;
    private const int MostFindings = 1000;

    /// <summary>Assigns findings, named by their hashes, to a person; to nobody when null or blank.</summary>
    /// <exception cref="NotPermittedException">The actor may not triage.</exception>
    /// <exception cref="RefusedChangeException">The name is too long, or a finding does not exist.</exception>
    public Task AssignAsync(Actor actor, IReadOnlyCollection<string> findings, string? assignee, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrWhiteSpace(assignee) ? null : assignee.Trim();
        return ChangeAsync(actor, findings, "finding.assign", FindingEventKind.Assigned, name ?? "nobody", TooLong("Assignee", name, LongestName), f => f.Assignee = name, cancellationToken);
    }

    /// <summary>Comments on findings; the text becomes their note.</summary>
    /// <exception cref="NotPermittedException">The actor may not triage.</exception>
    /// <exception cref="RefusedChangeException">The text is blank or too long, or a finding does not exist.</exception>
    public Task CommentAsync(Actor actor, IReadOnlyCollection<string> findings, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var note = text.Trim();
        var error = note.Length == 0 ? "Comment: write something." : TooLong("Comment", note, LongestComment);
        return ChangeAsync(actor, findings, "finding.comment", FindingEventKind.Commented, note, error, f => f.Note = note, cancellationToken);
    }

    /// <summary>Sets the day by which findings should be fixed; none when null.</summary>
    /// <exception cref="NotPermittedException">The actor may not triage.</exception>
    /// <exception cref="RefusedChangeException">A finding does not exist.</exception>
    public Task SetDueAsync(Actor actor, IReadOnlyCollection<string> findings, DateOnly? dueOn, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor, findings, "finding.due", FindingEventKind.DueSet, dueOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "none", null, f => f.DueOn = dueOn, cancellationToken);

    /// <summary>How many open findings a suppression would hide that are not hidden now; its reason, owner and expiry may be blank yet.</summary>
    public async Task<int> PreviewAsync(SuppressionDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (rule, errors) = await RuleOfAsync(db, draft, "", isPreview: true, cancellationToken);
        return errors.Count > 0
            ? 0
            : await SuppressionPass.Matching(db, db.Findings.Where(f => f.State == FindingState.Open && !f.IsSuppressed), rule).CountAsync(cancellationToken);
    }

    /// <summary>Accepts the findings that match, at once and in later scans, until it expires; gives the suppression's id.</summary>
    /// <exception cref="NotPermittedException">The actor may not triage.</exception>
    /// <exception cref="RefusedChangeException">The draft is wrong; says all that is.</exception>
    public async Task<long> SuppressAsync(Actor actor, SuppressionDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        actor.Require(Role.Operator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(WriteArea.Findings, cancellationToken);
        var (rule, errors) = await RuleOfAsync(db, draft, actor.Name, isPreview: false, cancellationToken);
        if (errors.Count > 0)
        {
            throw new RefusedChangeException(errors);
        }

        db.Suppressions.Add(rule);
        await db.SaveChangesAsync(cancellationToken);
        db.Note(actor, rule.CreatedAt, "suppression.create", Target(rule), string.Create(CultureInfo.InvariantCulture, $"{Describe(rule, draft)}; until {rule.ExpiresAt:yyyy-MM-dd}: {rule.Reason}"));
        await db.SaveChangesAsync(cancellationToken);
        await SuppressionPass.ApplyAsync(db, new(db), null, rule.CreatedAt, actor.Name, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rule.Id;
    }

    /// <summary>Ends a suppression before its time: what it hid is open to see again.</summary>
    /// <exception cref="NotPermittedException">The actor may not triage.</exception>
    /// <exception cref="RefusedChangeException">There is no such suppression, or it was revoked before.</exception>
    public async Task RevokeAsync(Actor actor, long suppressionId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Require(Role.Operator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(WriteArea.Findings, cancellationToken);
        var rule = await db.Suppressions.SingleOrDefaultAsync(s => s.Id == suppressionId, cancellationToken);
        if (rule is not { RevokedAt: null })
        {
            throw new RefusedChangeException("The suppression does not exist, or was revoked before.");
        }

        var now = clock.GetUtcNow();
        rule.RevokedAt = now;
        rule.RevokedBy = actor.Name;
        db.Note(actor, now, "suppression.revoke", Target(rule), rule.Reason);
        await db.SaveChangesAsync(cancellationToken);
        await SuppressionPass.ApplyAsync(db, new(db), null, now, actor.Name, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task ChangeAsync(
        Actor actor, IReadOnlyCollection<string> hashes, string action, FindingEventKind kind, string detail, string? error, Action<Finding> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(hashes);
        actor.Require(Role.Operator);
        var wanted = hashes.Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count is 0 or > MostFindings)
        {
            error = $"Findings: choose between 1 and {MostFindings}.";
        }

        if (error is not null)
        {
            throw new RefusedChangeException(error);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(WriteArea.Findings, cancellationToken);
        var findings = await db.Findings.Where(f => wanted.Contains(f.Hash)).OrderBy(f => f.Id).ToListAsync(cancellationToken);
        if (findings.Count < wanted.Count)
        {
            throw new RefusedChangeException([.. wanted.Except(findings.Select(f => f.Hash)).Select(h => $"Findings: there is no finding “{h}”.")]);
        }

        var now = clock.GetUtcNow();
        foreach (var finding in findings)
        {
            change(finding);
            finding.LastChangedAt = now;
            db.FindingEvents.Add(new() { FindingId = finding.Id, At = now, Kind = kind, By = actor.Name, Detail = detail });
            db.Note(actor, now, action, $"finding {finding.Hash} ({finding.CheckId} on {finding.SubjectName})", detail);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<(Suppression Rule, List<string> Errors)> RuleOfAsync(PostureDbContext db, SuppressionDraft draft, string by, bool isPreview, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var errors = (isPreview ? draft.RuleErrors(catalogue) : draft.Errors(catalogue, now)).ToList();
        var subject = draft.SubjectHash is null ? null : await db.Subjects.AsNoTracking().SingleOrDefaultAsync(s => s.Hash == draft.SubjectHash, cancellationToken);
        if (draft.SubjectHash is not null && subject is null)
        {
            errors.Add("Subject: there is no such subject.");
        }

        return (new()
        {
            CheckId = draft.CheckId,
            SubjectId = subject?.Id,
            Container = draft.Container,
            AccountId = draft.AccountId,
            Region = draft.Region,
            ClusterArn = draft.ClusterArn,
            ServiceArn = draft.ServiceArn,
            Reason = draft.Reason.Trim(),
            Owner = draft.Owner.Trim(),
            ExpiresAt = draft.ExpiresAt,
            CreatedAt = now,
            CreatedBy = by,
        }, errors);
    }

    private static string? TooLong(string field, string? text, int longest) =>
        text?.Length > longest ? $"{field}: at most {longest} characters." : null;

    private static string Target(Suppression rule) => string.Create(CultureInfo.InvariantCulture, $"suppression {rule.Id}");

    private static string Describe(Suppression rule, SuppressionDraft draft)
    {
        (string Name, string? Value)[] parts =
        [
            ("check", rule.CheckId), ("subject", draft.SubjectHash), ("container", rule.Container), ("account", rule.AccountId),
            ("region", rule.Region), ("cluster", rule.ClusterArn), ("service", rule.ServiceArn),
        ];
        return string.Join(", ", parts.Where(p => p.Value is not null).Select(p => $"{p.Name} {p.Value}"));
    }
}
