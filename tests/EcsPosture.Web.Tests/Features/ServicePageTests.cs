using Bunit;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Testing;
using EcsPosture.Web.Features.EcsServices;

namespace EcsPosture.Web.Tests.Features;

public sealed class ServicePageTests : EstateContext
{
    private static readonly string Web = StableHash.OfArn(AService.ArnOf("web"));

    [Fact]
    public async Task Exposure_marks_the_rule_that_is_open_to_the_world_and_no_other()
    {
        await RecordAsync(0);

        var rules = At("").WaitForElements(".group li");

        Assert.Equal("tcp 443 from 0.0.0.0/0 open to the world", Words(rules[0].TextContent));
        Assert.Equal("tcp 22 from 10.0.0.0/8", Words(rules[1].TextContent));
    }

    [Fact]
    public async Task Hostile_names_are_text()
    {
        await RecordAsync(0);

        var page = At("?compare=previous");

        page.WaitForAssertion(() => Assert.Contains(Hostile, page.Find(".group").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("img"));
    }

    [Fact]
    public async Task The_deployed_revision_is_compared_with_the_previous_one()
    {
        await RecordAsync(0);

        var page = At("");

        Assert.Contains("repository/app:2", page.WaitForElement(".diff-removed").TextContent, StringComparison.Ordinal);
        Assert.Contains("repository/app:3", page.Find(".diff-added").TextContent, StringComparison.Ordinal);
        Assert.Contains("latest active revision", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_lead_to_their_pages_with_their_tier_and_others_say_that_they_were_not_read()
    {
        await RecordAsync(0);

        var roles = At("").WaitForElements(".role");

        Assert.All(roles, r => Assert.StartsWith("/access/", r.QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal));
        Assert.Contains("Scoped", roles[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Not known", roles[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("was not read, or does not exist", roles[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_attack_path_leads_from_a_way_in_over_what_fails_to_the_role_and_what_that_reaches()
    {
        await RecordAsync(0);

        var parts = At("").WaitForElements(".attack > li").Select(l => l.TextContent).ToList();

        Assert.Contains("Anybody on the internet reaches each task", parts[0], StringComparison.Ordinal);
        Assert.Contains("root", parts[1], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("web-task", parts[2], StringComparison.Ordinal);
        Assert.Contains("Reads objects of S3, some of them", parts[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gone_service_still_opens_and_says_so()
    {
        await RecordAsync(0);
        await RecordAsync(1, hasService: false);

        Assert.Contains("This service is gone", At("").WaitForElement(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_with_a_public_address_in_a_public_subnet_behind_an_open_group_is_reached_directly()
    {
        var summary = Exposure.Summary(View("ENABLED") with { SecurityGroups = [ANetwork.Group with { IpPermissions = [ANetwork.Rule("tcp", 443, ["0.0.0.0/0"])] }], RouteTables = [ANetwork.PublicRoutes] });

        Assert.Equal(("Anybody on the internet reaches each task directly (tcp 443).", true), (summary.Text, summary.IsExposed));
        Assert.False(Exposure.Summary(View("ENABLED") with { RouteTables = [ANetwork.PublicRoutes] }).IsExposed);
    }

    [Fact]
    public void A_public_address_in_a_subnet_without_internet_routes_exposes_nothing_and_unread_routes_count_as_public()
    {
        var view = View("ENABLED") with { SecurityGroups = [ANetwork.Group with { IpPermissions = [ANetwork.Rule("-1", null, ["0.0.0.0/0"])] }] };

        Assert.Equal("Reached from within the network only.", Exposure.Summary(view with { RouteTables = [ANetwork.Routes] }).Text);
        Assert.True(Exposure.Summary(view).IsExposed);
    }

    [Fact]
    public void A_public_load_balancer_exposes_and_an_internal_one_does_not()
    {
        Assert.Equal(("Anybody on the internet reaches the tasks through web.", true), Of(ABalancer.Public));
        Assert.Equal(("Reached from within the network only, through an internal load balancer.", false), Of(ABalancer.Network));

        static (string, bool) Of(LoadBalancer balancer) => Exposure.Summary(View("DISABLED") with { Ingress = [new(ABalancer.GroupArn, 8080, ABalancer.Group, [(balancer, [])], [])] }) is var s ? (s.Text, s.IsExposed) : default;
    }

    [Fact]
    public void What_was_not_read_before_the_service_is_said()
    {
        Assert.StartsWith("Not known in full", Exposure.Summary(View("DISABLED") with { Ingress = [new(ABalancer.GroupArn, 8080, null, [], [])] }).Text, StringComparison.Ordinal);
        Assert.StartsWith("Not known in full", Exposure.Summary(View("DISABLED") with { Ingress = [new(ABalancer.GroupArn, 8080, ABalancer.Group, [], [ABalancer.Arn])] }).Text, StringComparison.Ordinal);
    }

    private static ServiceView View(string assignPublicIp) => new()
    {
        Hash = "h",
        Arn = AService.ArnOf("web"),
        Name = "web",
        AccountId = ASnapshot.AccountId,
        Region = ASnapshot.Region,
        ClusterName = "main",
        ClusterHash = "c",
        Open = SeverityCounts.None,
        Network = AService.Network(assignPublicIp).AwsvpcConfiguration,
        SecurityGroups = [ANetwork.Group],
        Subnets = [ANetwork.Subnet],
    };

    private IRenderedComponent<ServicePage> At(string query)
    {
        Navigation.NavigateTo($"/services/{Web}{query}");
        return Render<ServicePage>(p => p.Add(c => c.Hash, Web));
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
