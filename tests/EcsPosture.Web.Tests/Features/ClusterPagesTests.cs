using Bunit;
using EcsPosture.Findings.Estate;
using EcsPosture.Testing;
using EcsPosture.Web.Features.Clusters;

namespace EcsPosture.Web.Tests.Features;

public sealed class ClusterPagesTests : EstateContext
{
    private static readonly string Main = StableHash.OfArn(ACluster.ArnOf());

    [Fact]
    public void Without_a_cluster_the_page_says_what_that_means()
    {
        Assert.Contains("No cluster has been read yet", Render<ClustersPage>().WaitForElement(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_links_each_cluster_with_its_score_and_launch_types()
    {
        await RecordAsync(0);

        var row = Render<ClustersPage>().WaitForElement("tbody tr");

        Assert.Equal($"/clusters/{Main}", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("Fargate", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Score", row.QuerySelector(".score")!.GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_shows_its_settings_and_findings_that_lead_to_the_findings_page()
    {
        await RecordAsync(0);

        var page = At("");
        var link = page.WaitForElement(".finding-table tbody a");

        Assert.StartsWith($"/findings?cluster={Main}&view=list&open=", link.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("on, enhanced observability", page.Find(".settings").TextContent, StringComparison.Ordinal);
        Assert.Equal("page", page.Find(".tabs a").GetAttribute("aria-current"));
    }

    [Theory]
    [InlineData("services", "web:3")]
    [InlineData("tasks", "Nothing runs outside a service")]
    [InlineData("instances", "No container instance in this cluster")]
    [InlineData("attack-paths", "Anybody on the internet")]
    [InlineData("roles", "web-task")]
    [InlineData("logging", "does not exist")]
    [InlineData("history", "Opened")]
    public async Task Each_tab_is_an_address(string tab, string expected)
    {
        await RecordAsync(0);

        var page = At("?tab=" + tab);

        page.WaitForAssertion(() => Assert.Contains(expected, page.Find(".tab").TextContent, StringComparison.Ordinal));
        Assert.Contains($"tab={tab}", page.Find(".tabs a[aria-current]").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tab_that_is_none_shows_the_findings_and_a_wrong_cursor_a_way_on()
    {
        await RecordAsync(0);

        At("?tab=nonsense").WaitForElement(".finding-table");
        var page = At("?tab=history&after=nonsense");

        page.WaitForElement(".failure");
        Assert.DoesNotContain("after=", page.Find(".failure a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gone_cluster_still_opens_and_says_so()
    {
        await RecordAsync(0);
        await RecordAsync(1, hasService: false, hasCluster: false);

        Assert.Contains("This cluster is gone", At("").WaitForElement(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_that_was_never_seen_leads_back_to_the_list()
    {
        Navigation.NavigateTo("/clusters/nothing");
        var page = Render<ClusterPage>(p => p.Add(c => c.Hash, "nothing"));

        Assert.Equal("/clusters", page.WaitForElement(".empty a").GetAttribute("href"));
    }

    private IRenderedComponent<ClusterPage> At(string query)
    {
        Navigation.NavigateTo($"/clusters/{Main}{query}");
        return Render<ClusterPage>(p => p.Add(c => c.Hash, Main));
    }
}
