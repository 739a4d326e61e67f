using Bunit;
using EcsPosture.Findings.Estate;
using EcsPosture.Inventory.Network;
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
    public async Task Roles_that_were_read_lead_to_their_findings_and_others_say_that_they_were_not()
    {
        await RecordAsync(0);

        var roles = At("").WaitForElements(".role");

        Assert.StartsWith("/findings?subject=", roles[0].QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Null(roles[1].QuerySelector("a"));
        Assert.Contains("was not read, or does not exist", roles[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gone_service_still_opens_and_says_so()
    {
        await RecordAsync(0);
        await RecordAsync(1, hasService: false);

        Assert.Contains("This service is gone", At("").WaitForElement(".notice").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp", 80, 80, "tcp 80")]
    [InlineData("tcp", 8000, 8100, "tcp 8000 to 8100")]
    [InlineData("udp", 0, 65535, "udp, all ports")]
    [InlineData("-1", null, null, "all traffic")]
    [InlineData("icmp", -1, -1, "icmp, all ports")]
    public void Ports_of_a_rule_are_said_in_words(string protocol, int? from, int? to, string expected)
    {
        Assert.Equal(expected, Exposure.Ports(new() { IpProtocol = protocol, FromPort = from, ToPort = to }));
    }

    [Theory]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("::/0", true)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("203.0.113.7/32", false)]
    public void Only_all_addresses_are_the_world(string cidr, bool isOpen)
    {
        Assert.Equal(isOpen, Exposure.IsOpenToWorld(new IpPermission { Cidrs = [cidr] }));
    }

    private IRenderedComponent<ServicePage> At(string query)
    {
        Navigation.NavigateTo($"/services/{Web}{query}");
        return Render<ServicePage>(p => p.Add(c => c.Hash, Web));
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
