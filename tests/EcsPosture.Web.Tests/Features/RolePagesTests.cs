using Bunit;
using EcsPosture.Findings.Estate;
using EcsPosture.Testing;
using EcsPosture.Web.Features.Access;

namespace EcsPosture.Web.Tests.Features;

public sealed class RolePagesTests : EstateContext
{
    [Fact]
    public async Task The_list_shows_tier_use_trust_and_boundary()
    {
        await RecordAsync(0);

        var rows = Render<RolesPage>().WaitForElements("tbody tr");

        var web = Assert.Single(rows, r => r.TextContent.Contains("web-task", StringComparison.Ordinal));
        Assert.Contains("Scoped", web.TextContent, StringComparison.Ordinal);
        Assert.Contains("ecs-tasks.amazonaws.com", web.TextContent, StringComparison.Ordinal);
        Assert.Contains("none", web.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_was_not_read_never_looks_good()
    {
        await RecordAsync(0);

        var page = RoleAsync("web-execution", "");

        Assert.Contains("Not known", page.WaitForElement("h1").TextContent, StringComparison.Ordinal);
        Assert.Contains("may do anything", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#can"));
    }

    [Fact]
    public async Task A_filter_that_fits_nothing_offers_a_way_back()
    {
        await RecordAsync(0);
        Navigation.NavigateTo("/access?tier=full-admin");

        Assert.Contains("No role fits all filters", Render<RolesPage>().WaitForElement(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_permission_opens_with_the_statement_that_grants_it()
    {
        await RecordAsync(0);
        var page = RoleAsync("web-task", "");

        page.WaitForElement(".permissions button").Click();

        var grant = page.WaitForElement(".permissions .grant");
        Assert.Contains("s3:GetObject", grant.TextContent, StringComparison.Ordinal);
        Assert.Contains("\"Resource\": \"arn:aws:s3:::assets/*\"", grant.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?action=s3:GetObject&resource=arn:aws:s3:::assets/a", "Yes:")]
    [InlineData("?action=s3:GetObject", "Under conditions:")]
    [InlineData("?action=s3:PutObject", "No, nothing allows it:")]
    [InlineData("?action=s3:PutObjekt", "AWS publishes no action s3:PutObjekt")]
    [InlineData("?action=nonsense", "is no action")]
    [InlineData("?action=s3:GetObject&context=nonsense", "is not of the form KEY=VALUE")]
    [InlineData("?action=s3:GetObject&resource=arn:aws:s3:::*****${aws:nope%20&context=%3d%3d&context==", "is not of the form KEY=VALUE")]
    [InlineData("?action=*&resource=%00%ff{{&context=aws:SourceIp=not-an-address", "No, nothing allows it:")]
    [InlineData("?action=%3cscript%3e:x", "<script>:x")]
    public async Task The_form_answers_in_words_whatever_is_asked(string query, string answer)
    {
        await RecordAsync(0);

        Assert.Contains(answer, RoleAsync("web-task", query).WaitForElement("#can").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_puts_its_question_into_the_address_and_suggests_actions()
    {
        await RecordAsync(0);
        var page = RoleAsync("web-task", "");

        page.WaitForElement("#can-action").Input("ecs:RunT");
        Assert.Equal(["ecs:RunTask"], page.FindAll("#can-actions option").Select(o => o.GetAttribute("value")));
        page.Find("#can-action").Input("ecs:RunTask");
        page.Find("#can-context").Change("aws:SourceIp=10.0.0.1\n\necs:cluster=x");
        page.Find("#can form").Submit();

        Assert.EndsWith("?action=ecs%3ARunTask&context=aws%3ASourceIp%3D10.0.0.1&context=ecs%3Acluster%3Dx", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Contains("No, nothing allows it:", page.Find("#can").TextContent, StringComparison.Ordinal));
    }

    private IRenderedComponent<RolePage> RoleAsync(string name, string query)
    {
        var hash = StableHash.OfArn(ARole.ArnOf(name));
        Navigation.NavigateTo($"/access/{hash}{query}");
        return Render<RolePage>(p => p.Add(r => r.Hash, hash));
    }
}
