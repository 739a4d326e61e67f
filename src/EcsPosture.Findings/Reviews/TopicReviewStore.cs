using System.Globalization;
using EcsPosture.Checks.Topics;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Reviews;

/// <summary>What people judged of the guide's questions that no check answers, and the only way to change it: operators may, and every change is on record.</summary>
public sealed class TopicReviewStore(IDbContextFactory<PostureDbContext> contexts, TimeProvider clock)
{
    /// <summary>All judgements, by item.</summary>
    public async Task<IReadOnlyDictionary<string, TopicReview>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.TopicReviews.AsNoTracking().ToDictionaryAsync(r => r.ItemKey, StringComparer.Ordinal, cancellationToken);
    }

    /// <summary>Where an item stands now.</summary>
    public ReviewState StateOf(TopicReview? review) => review switch
    {
        null => ReviewState.NotReviewed,
        _ when review.ExpiresAt <= clock.GetUtcNow() => ReviewState.Expired,
        { IsInOrder: true } => ReviewState.InOrder,
        _ => ReviewState.NotInOrder,
    };

    /// <summary>Keeps a judgement in place of the one before.</summary>
    /// <exception cref="NotPermittedException">The actor may not review.</exception>
    /// <exception cref="RefusedChangeException">There is no such item, or the draft is wrong; says all that is.</exception>
    public async Task ReviewAsync(Actor actor, string itemKey, TopicReviewDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        actor.Require(Role.Operator);
        var now = clock.GetUtcNow();
        RefuseUnknown(itemKey);
        if (draft.Errors(now) is { Count: > 0 } errors)
        {
            throw new RefusedChangeException([.. errors]);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var review = await db.TopicReviews.SingleOrDefaultAsync(r => r.ItemKey == itemKey, cancellationToken);
        if (review is null)
        {
            review = new() { ItemKey = itemKey, Note = "", ReviewedBy = "" };
            db.TopicReviews.Add(review);
        }

        (review.IsInOrder, review.Note, review.ExpiresAt) = (draft.IsInOrder, draft.Note.Trim(), draft.ExpiresAt);
        (review.ReviewedAt, review.ReviewedBy) = (now, actor.Name);
        var found = draft.IsInOrder ? "in order" : "not in order";
        db.Note(actor, now, "topic.review", $"topic item {itemKey}", string.Create(CultureInfo.InvariantCulture, $"{found} until {review.ExpiresAt:yyyy-MM-dd}: {review.Note}"));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Takes a judgement back, as if nobody had looked.</summary>
    /// <exception cref="NotPermittedException">The actor may not review.</exception>
    /// <exception cref="RefusedChangeException">There is no such item, or no judgement on it.</exception>
    public async Task WithdrawAsync(Actor actor, string itemKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Require(Role.Operator);
        RefuseUnknown(itemKey);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var review = await db.TopicReviews.SingleOrDefaultAsync(r => r.ItemKey == itemKey, cancellationToken)
            ?? throw new RefusedChangeException("Nobody has reviewed this, or it was taken back before.");
        db.TopicReviews.Remove(review);
        db.Note(actor, clock.GetUtcNow(), "topic.withdraw", $"topic item {itemKey}", review.Note);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static void RefuseUnknown(string itemKey)
    {
        if (ReviewItems.Find(itemKey) is null)
        {
            throw new RefusedChangeException($"Item: the guide's list has no item “{itemKey}”.");
        }
    }
}
