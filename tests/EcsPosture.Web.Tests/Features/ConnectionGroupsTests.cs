using Bunit;
using EcsPosture.Collection;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Web.Features.Settings;
using EcsPosture.Web.Organizations;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.Features;

public sealed class ConnectionGroupsTests : EstateContext
{
    private static readonly Actor Ada = new("ada", Role.Administrator);

    public ConnectionGroupsTests()
    {
        Services.AddCollection();
        Services.AddSingleton<DemoEndpoint>();
        Services.AddSingleton<AccountFinder>();
    }

    private ConnectionGroupStore Groups => Services.GetRequiredService<ConnectionGroupStore>();

    private ConnectionStore Connections => Services.GetRequiredService<ConnectionStore>();

    [Fact]
    public async Task Connections_are_listed_under_their_groups_and_those_without_one_last()
    {
        SignIn(Policies.Viewer);
        var group = await Groups.AddAsync(Ada, new() { Name = Hostile }, Cancel);
        await Connections.AddAsync(Ada, new() { Name = "alone", Regions = ["eu-west-1"] }, Cancel);
        await Connections.AddAsync(Ada, new() { Name = "in the group", GroupId = group, Regions = ["eu-west-1"] }, Cancel);

        var panel = Render<ConnectionsPanel>();

        var rows = panel.WaitForElements("tbody tr").Select(row => row.Children[0].TextContent).ToList();
        Assert.Equal(4, rows.Count);
        Assert.Contains($"{Hostile} 1 connection", rows[0], StringComparison.Ordinal);
        Assert.Contains("in the group", rows[1], StringComparison.Ordinal);
        Assert.Contains("In no group", rows[2], StringComparison.Ordinal);
        Assert.Contains("alone", rows[3], StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("button"));
        Assert.Empty(Render<ConnectionsPanel>(p => p.Add(c => c.EditGroup, "new")).FindAll("form"));
    }

    [Fact]
    public async Task An_administrator_makes_a_group_that_finds_accounts_and_is_told_what_is_missing_by_its_field()
    {
        SignIn(Policies.Viewer, Policies.Operator, Policies.Administrator);
        var source = await Connections.AddAsync(Ada, new() { Name = "management", Regions = ["us-east-1"] }, Cancel);
        var panel = Render<ConnectionsPanel>(p => p.Add(c => c.EditGroup, "new"));
        panel.WaitForElement("form input[name=name]").Change("Organization");
        panel.Find("input[name=organization]").Change(true);

        await panel.Find("form").SubmitAsync();
        panel.WaitForAssertion(() => Assert.Equal(3, panel.FindAll("[role=alert] li").Count));
        Assert.Contains("name of the role", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        panel.Find("select[name=source]").Change(source.ToString(System.Globalization.CultureInfo.InvariantCulture));
        panel.Find("input[name=role]").Change("scanner");
        panel.Find("input[name=regions]").Change("eu-west-1, us-east-1");
        await panel.Find("form").SubmitAsync();

        panel.WaitForAssertion(() => Assert.Contains("Find accounts", panel.Markup, StringComparison.Ordinal));
        var discovery = Assert.Single(await Groups.ListAsync(Cancel)).Discovery!;
        Assert.Equal((source, "scanner", "eu-west-1 us-east-1", true), (discovery.SourceId!.Value, discovery.RoleName, string.Join(' ', discovery.Regions), discovery.IsDaily));
    }
}
