using EcsPosture.Checks.Topics;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Reviews;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Topics;

/// <summary>What a person must judge of a page, and what was judged. What was typed stays until it is saved.</summary>
public sealed partial class ReviewPanel(TopicReviewStore store, TimeProvider clock, AuthenticationStateProvider signedIn)
{
    private const string InOrder = "in-order";
    private const string NotInOrder = "not-in-order";
    private IReadOnlyDictionary<string, TopicReview>? _reviews;
    private IReadOnlyList<string> _errors = [];
    private string? _open;
    private string _found = InOrder;
    private DateOnly? _until;
    private string _note = "";
    private bool _busy;

    /// <summary>The items to show.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ReviewItem> Items { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => _reviews = await store.ListAsync(CancellationToken.None);

    private void Open(ReviewItem item)
    {
        var review = _reviews!.GetValueOrDefault(item.Key);
        (_open, _errors, _found, _note) = (item.Key, [], review?.IsInOrder is false ? NotInOrder : InOrder, review?.Note ?? "");
        _until = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(180);
    }

    private Task SaveAsync(ReviewItem item) => ActAsync(actor => store.ReviewAsync(
        actor, item.Key, new(_found == InOrder, _note, new(_until?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) ?? default, TimeSpan.Zero)), CancellationToken.None));

    private Task WithdrawAsync(ReviewItem item) => ActAsync(actor => store.WithdrawAsync(actor, item.Key, CancellationToken.None));

    private async Task ActAsync(Func<Actor, Task> act)
    {
        _busy = true;
        try
        {
            _errors = await signedIn.TryAsync(act);
            if (_errors.Count == 0)
            {
                _open = null;
                _reviews = await store.ListAsync(CancellationToken.None);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
