using Bunit;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Web.Features.TaskDefinitions;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.Features;

public sealed class FamilyPagesTests : EstateContext
{
    [Fact]
    public async Task The_list_finds_by_name_and_says_when_nothing_matches()
    {
        await RecordAsync(0);

        Assert.Contains("web", Render<FamiliesPage>().WaitForElement("tbody tr").TextContent, StringComparison.Ordinal);
        Navigation.NavigateTo("/task-definitions?q=nothing-like-it");
        Assert.Contains("No family has this in its name", Render<FamiliesPage>().WaitForElement(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stale_revisions_come_with_the_commands_that_deregister_them()
    {
        await RecordAsync(0);

        var page = await FamilyAsync("");

        Assert.Equal(
            "aws ecs deregister-task-definition --region eu-west-1 --task-definition web:1\naws ecs deregister-task-definition --region eu-west-1 --task-definition web:2",
            page.WaitForElement(".code pre code").TextContent);
        Assert.Equal(["Running", "Stale", "Stale"], page.FindAll(".revisions tbody .chip").Select(c => c.TextContent));
    }

    [Fact]
    public async Task What_fails_is_marked_in_the_json_and_links_to_its_finding()
    {
        await RecordAsync(0);

        var page = await FamilyAsync("?revision=2");
        var user = page.WaitForElements(".json .line").Single(l => l.TextContent.Contains("\"user\"", StringComparison.Ordinal));

        Assert.StartsWith("/findings?open=", user.QuerySelector("a.mark")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("Revision 2", page.Find("#json-title").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_revision_that_the_last_scan_left_out_is_not_called_free_of_findings()
    {
        await RecordAsync(0);
        await RecordAsync(1, readsOldest: false);

        var page = await FamilyAsync("?revision=1");

        page.WaitForElement(".json");
        Assert.DoesNotContain("No open finding shows", page.Markup, StringComparison.Ordinal);
        Assert.Contains("does not mean that nothing fails", page.Markup, StringComparison.Ordinal);
        Assert.Contains("none recorded", page.Find(".revisions").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_masks_and_hostile_text_is_text()
    {
        await RecordAsync(0);

        var page = await FamilyAsync("");

        Assert.Equal("••••• literal, 12 characters", page.WaitForElement(".json .masked").TextContent);
        Assert.Contains(Hostile, page.Find(".json").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("img"));
    }

    [Theory]
    [InlineData("plain", new[] { "plain" })]
    [InlineData("a [redacted kind=literal length=3] b", new[] { "a ", "*", " b" })]
    [InlineData("[[redacted kind=literal length=3]", new[] { "[", "*" })]
    [InlineData("[redacted kind=literal length=x]", new[] { "[redacted kind=literal length=x]" })]
    [InlineData("[", new[] { "[" })]
    [InlineData("", new string[0])]
    public void Text_is_taken_apart_at_its_markers(string text, string[] expected)
    {
        Assert.Equal(expected, MaskedParts.Of(text).Select(p => p.Marker is null ? p.Text : "*"));
    }

    [Fact]
    public void A_hostile_family_is_quoted_in_its_command_and_only_stale_active_revisions_have_one()
    {
        var family = new FamilyView
        {
            Hash = "h",
            Name = "x'; rm -rf ~ #",
            AccountId = "111122223333",
            Region = "eu-west-1",
            Open = SeverityCounts.None,
            Revisions =
            [
                Row(4, OccurrenceLabel.Latest, "ACTIVE"),
                Row(3, OccurrenceLabel.Unknown, "ACTIVE"),
                Row(2, OccurrenceLabel.Stale, "INACTIVE"),
                Row(1, OccurrenceLabel.Stale, "ACTIVE"),
            ],
        };

        Assert.Equal(@"aws ecs deregister-task-definition --region eu-west-1 --task-definition 'x'\''; rm -rf ~ #':1", Deregistration.Commands(family));
        Assert.Empty(Deregistration.Candidates(family with { GoneAt = DateTimeOffset.UnixEpoch }));
    }

    private static RevisionRow Row(int revision, OccurrenceLabel label, string status) => new($"r{revision}", $"arn{revision}", revision, label, status, null, null, [], 0);

    private async Task<IRenderedComponent<FamilyPage>> FamilyAsync(string query)
    {
        var reader = Services.GetRequiredService<FamilyReader>();
        var hash = (await reader.PageAsync(EcsPosture.Findings.Queries.Scopes.EstateScope.All, null, new(), Cancel)).Rows.Single().Hash;
        Navigation.NavigateTo($"/task-definitions/{hash}{query}");
        return Render<FamilyPage>(p => p.Add(c => c.Hash, hash));
    }
}
