using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Reviews;
using EcsPosture.Findings.Tests.Recording;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Reviews;

public sealed class TopicReviewStoreTests : RecorderTest
{
    private const string Item = "monitoring-plan";
    private static readonly Actor Operator = new("olga", Role.Operator);

    [Fact]
    public async Task A_review_is_kept_with_who_and_when_counts_until_its_day_and_is_on_record()
    {
        await Reviews().ReviewAsync(Operator, Item, Draft() with { Note = " The plan is current. " }, Cancel);

        var review = (await Reviews().ListAsync(Cancel))[Item];
        Assert.Equal(("olga", Store.Clock.GetUtcNow(), "The plan is current."), (review.ReviewedBy, review.ReviewedAt, review.Note));
        Assert.Equal(ReviewState.InOrder, Reviews().StateOf(review));
        await using var db = Store.Db();
        var entry = await db.AuditEntries.SingleAsync(Cancel);
        Assert.Equal(("olga", "topic.review", $"topic item {Item}"), (entry.Who, entry.Action, entry.Target));
        Assert.Equal("in order until 2026-12-20: The plan is current.", entry.Detail);

        Store.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(ReviewState.Expired, Reviews().StateOf(review));
        Assert.Equal(ReviewState.NotReviewed, Reviews().StateOf(null));
    }

    [Fact]
    public async Task A_later_review_takes_the_place_of_the_one_before_and_may_be_taken_back()
    {
        await Reviews().ReviewAsync(Operator, Item, Draft(), Cancel);
        await Reviews().ReviewAsync(new("otto", Role.Administrator), Item, Draft() with { IsInOrder = false }, Cancel);

        var review = Assert.Single(await Reviews().ListAsync(Cancel)).Value;
        Assert.Equal(("otto", ReviewState.NotInOrder), (review.ReviewedBy, Reviews().StateOf(review)));

        await Reviews().WithdrawAsync(Operator, Item, Cancel);
        Assert.Empty(await Reviews().ListAsync(Cancel));
        await Assert.ThrowsAsync<RefusedChangeException>(() => Reviews().WithdrawAsync(Operator, Item, Cancel));
    }

    [Fact]
    public async Task A_viewer_may_neither_review_nor_take_back()
    {
        await Reviews().ReviewAsync(Operator, Item, Draft(), Cancel);
        var viewer = new Actor("vera", Role.Viewer);

        await Assert.ThrowsAsync<NotPermittedException>(() => Reviews().ReviewAsync(viewer, Item, Draft(), Cancel));
        await Assert.ThrowsAsync<NotPermittedException>(() => Reviews().WithdrawAsync(viewer, Item, Cancel));
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_by_field()
    {
        var now = Store.Clock.GetUtcNow();
        async Task<IReadOnlyList<string>> ReasonsAsync(string item, TopicReviewDraft draft) =>
            (await Assert.ThrowsAsync<RefusedChangeException>(() => Reviews().ReviewAsync(Operator, item, draft, Cancel))).Reasons;

        Assert.Equal(["Note", "Until"], (await ReasonsAsync(Item, new(true, " ", now))).Select(r => r.Split(':')[0]));
        Assert.Equal(["Until: choose a day within two years."], await ReasonsAsync(Item, Draft() with { ExpiresAt = now.AddYears(3) }));
        Assert.StartsWith("Item:", Assert.Single(await ReasonsAsync("no-such", Draft())), StringComparison.Ordinal);
    }

    private TopicReviewStore Reviews() => new(Store.Contexts, Store.Clock);

    private TopicReviewDraft Draft() => new(true, "Looked.", Store.Clock.GetUtcNow().AddDays(30));
}
