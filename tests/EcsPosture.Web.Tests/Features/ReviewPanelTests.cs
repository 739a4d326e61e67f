using Bunit;
using EcsPosture.Checks.Topics;
using EcsPosture.Findings.Reviews;
using EcsPosture.Web.Features.Topics;
using EcsPosture.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.Features;

public sealed class ReviewPanelTests : EstateContext
{
    private static readonly ReviewItem Item = ReviewItems.Find("monitoring-plan")!;

    [Fact]
    public async Task An_operator_writes_down_what_was_found_and_takes_it_back()
    {
        SignIn(Policies.Viewer, Policies.Operator);
        var panel = Panel();

        await panel.WaitForElement("li button").ClickAsync(new());
        panel.Find("textarea[name=note]").Change("Read the plan.");
        panel.Find("select[name=found]").Change("not-in-order");
        await panel.Find("form").SubmitAsync();

        panel.WaitForAssertion(() => Assert.Contains("Not in order", panel.Find(".items").TextContent, StringComparison.Ordinal));
        Assert.Contains("Read the plan.", panel.Find(".items").TextContent, StringComparison.Ordinal);
        var review = Assert.Single(await Services.GetRequiredService<TopicReviewStore>().ListAsync(Cancel)).Value;
        Assert.Equal(("olga", false), (review.ReviewedBy, review.IsInOrder));

        await panel.Find("li button").ClickAsync(new());
        await panel.FindAll("form button")[1].ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("Not reviewed", panel.Find(".items").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_missing_is_said_and_what_was_typed_stays()
    {
        SignIn(Policies.Viewer, Policies.Operator);
        var panel = Panel();

        await panel.WaitForElement("li button").ClickAsync(new());
        panel.Find("textarea[name=note]").Change(" ");
        await panel.Find("form").SubmitAsync();

        panel.WaitForAssertion(() => Assert.Contains("Note: say what was looked at", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Single(panel.FindAll("form"));
    }

    [Fact]
    public void Who_may_only_read_sees_what_to_look_at_and_no_button()
    {
        SignIn(Policies.Viewer);
        var panel = Panel();

        panel.WaitForAssertion(() => Assert.Contains(Item.LookAt, panel.Markup, StringComparison.Ordinal));
        Assert.Empty(panel.FindAll("button"));
    }

    private IRenderedComponent<ReviewPanel> Panel() => Render<ReviewPanel>(p => p.Add(c => c.Items, [Item]));
}
