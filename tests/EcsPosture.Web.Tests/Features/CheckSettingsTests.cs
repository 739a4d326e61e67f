using Bunit;
using EcsPosture.Checks.Settings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Settings;
using EcsPosture.Web.Features.CheckSettings;
using EcsPosture.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Severity = EcsPosture.Checks.Severity;

namespace EcsPosture.Web.Tests.Features;

public sealed class CheckSettingsTests : EstateContext
{
    private const string Retention = "ecs-log-group-retention";
    private static readonly Actor Ada = new("ada", Role.Administrator);

    private CheckSettingsStore Store => Services.GetRequiredService<CheckSettingsStore>();

    [Fact]
    public async Task The_list_is_narrowed_by_words_and_by_what_is_set()
    {
        SignIn(Policies.Viewer);
        await Store.ChangeAsync(Ada, Retention, null, new() { IsEnabled = false, Severity = Severity.Low }, Cancel);

        var byWords = ListAt("/settings?tab=checks&q=retention%20log");
        Assert.Contains(Retention, byWords.WaitForElement("tbody").TextContent, StringComparison.Ordinal);

        var row = Assert.Single(ListAt("/settings?tab=checks&state=off").WaitForElements("tbody tr"));
        Assert.Contains("Off", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("set, was", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("by ada", row.TextContent, StringComparison.Ordinal);

        var nothing = ListAt("/settings?tab=checks&q=nothing-is-called-like-this");
        nothing.WaitForAssertion(() => Assert.Contains("No check is like this", nothing.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_administrator_sets_a_check_and_takes_it_back()
    {
        SignIn(Policies.Viewer, Policies.Operator, Policies.Administrator);
        var panel = Panel();

        panel.WaitForElement("select[name=state]").Change("off");
        panel.Find("select[name=severity]").Change("High");
        panel.Find("input[name=minimumRetentionDays]").Change("90");
        await panel.Find("form").SubmitAsync();

        panel.WaitForAssertion(() => Assert.Contains("Saved.", panel.Markup, StringComparison.Ordinal));
        var setting = Assert.Single(await Store.ListAsync(Cancel));
        Assert.Equal(new() { IsEnabled = false, Severity = Severity.High, Parameters = new Dictionary<string, string> { ["minimumRetentionDays"] = "90" } }, setting.ToSetting());
        Assert.Contains("off; severity high; minimumRetentionDays: 90", panel.Find("table").TextContent, StringComparison.Ordinal);

        await panel.Find(".form-actions button[type=button]").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Empty(panel.FindAll("table")));
        Assert.Empty(await Store.ListAsync(Cancel));
    }

    [Fact]
    public async Task A_wrong_value_is_told_by_its_name_and_stays_as_typed()
    {
        SignIn(Policies.Viewer, Policies.Operator, Policies.Administrator);
        var panel = Panel();

        panel.WaitForElement("input[name=minimumRetentionDays]").Change("a year");
        await panel.Find("form").SubmitAsync();

        panel.WaitForAssertion(() => Assert.Contains("minimumRetentionDays: enter a whole number from 1 to 3653, such as 365.", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("a year", panel.Find("input[name=minimumRetentionDays]").GetAttribute("value"));
        Assert.Empty(await Store.ListAsync(Cancel));
    }

    [Fact]
    public void Who_may_only_read_sees_what_is_set_and_no_form()
    {
        SignIn(Policies.Viewer);
        var panel = Panel();

        panel.WaitForAssertion(() => Assert.Contains("Administrators may change this.", panel.Markup, StringComparison.Ordinal));
        Assert.Empty(panel.FindAll("form"));
    }

    [Fact]
    public void A_check_that_does_not_exist_is_told()
    {
        SignIn(Policies.Viewer);

        Assert.Contains("There is no such check", Render<CheckPanel>(p => p.Add(c => c.Id, "no-such")).Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<ChecksPanel> ListAt(string address)
    {
        Navigation.NavigateTo(address);
        return Render<ChecksPanel>();
    }

    private IRenderedComponent<CheckPanel> Panel() => Render<CheckPanel>(p => p.Add(c => c.Id, Retention));
}
