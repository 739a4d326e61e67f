using Bunit;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Storage;
using EcsPosture.Web.Features.Findings;
using EcsPosture.Web.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.Features;

public sealed class FindingTriagePanelTests : EstateContext
{
    private const string RootUser = "ecs-task-linux-root-user";

    [Fact]
    public async Task A_suppression_says_before_it_is_made_how_much_it_hides_and_can_be_ended()
    {
        SignIn(Policies.Viewer, Policies.Operator);
        await RecordAsync(0);
        var finding = await FindingAsync();
        var panel = Render<FindingTriagePanel>(p => p.Add(c => c.Finding, finding));

        panel.WaitForAssertion(() => Assert.Contains("Hides 1 open finding now", panel.Markup, StringComparison.Ordinal));
        await panel.Find("select[name=reach]").ChangeAsync(new() { Value = "everywhere" });
        panel.WaitForAssertion(() => Assert.Contains("Hides 1 open finding now", panel.Markup, StringComparison.Ordinal));
        panel.Find("textarea[name=reason]").Change("Known.");
        panel.Find("input[name=owner]").Change("Platform team");
        await panel.FindAll("form")[1].SubmitAsync();

        finding = await FindingAsync();
        Assert.Equal(("Known.", "Platform team", 1), (finding.Suppression!.Reason, finding.Suppression.Owner, finding.Suppression.Hides));
        panel.Render(p => p.Add(c => c.Finding, finding));
        Assert.Contains("Known.", panel.Find(".accepted").TextContent, StringComparison.Ordinal);

        await Button(panel, "End the suppression now").ClickAsync(new());
        await Button(panel, "End the suppression").ClickAsync(new());
        Assert.Null((await FindingAsync()).Suppression);
    }

    [Fact]
    public async Task Who_may_only_read_sees_the_decision_and_cannot_end_it()
    {
        SignIn(Policies.Viewer);
        await RecordAsync(0);
        var finding = await FindingAsync() with { Suppression = new(1, "Known.", "Platform team", Clock.GetUtcNow().AddDays(1), "ada", 1), IsSuppressed = true };

        var panel = Render<FindingTriagePanel>(p => p.Add(c => c.Finding, finding));

        Assert.Contains("Platform team answers for it", panel.Find(".accepted").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("button"));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<FindingTriagePanel> panel, string text) =>
        panel.WaitForElements("button").Single(b => b.TextContent == text);

    private async Task<FindingView> FindingAsync()
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<PostureDbContext>>().CreateDbContextAsync(Cancel);
        var hash = await db.Findings.Where(f => f.CheckId == RootUser).Select(f => f.Hash).FirstAsync(Cancel);
        return (await Services.GetRequiredService<FindingReader>().ReadAsync(hash, Cancel))!;
    }
}
