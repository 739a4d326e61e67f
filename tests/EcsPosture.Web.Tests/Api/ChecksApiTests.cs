using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Settings;

namespace EcsPosture.Web.Tests.Api;

public sealed class ChecksApiTests
{
    private const string Privileged = "ecs-task-privileged-container";
    private const string Address = $"/api/v1/checks/{Privileged}/settings";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/v1/checks")]
    [InlineData("GET", "/api/v1/checks/settings")]
    [InlineData("PUT", Address)]
    [InlineData("DELETE", Address)]
    public async Task Nothing_answers_without_sign_in(string method, string path)
    {
        await using var app = await RunningApp.StartAsync();
        using var request = new HttpRequestMessage(new(method), path);

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Browser().SendAsync(request, Ct)).StatusCode);
    }

    [Fact]
    public async Task What_is_set_holds_for_the_list_and_the_file_until_it_is_taken_back()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        var put = await browser.PutAsJsonAsync(Address, new { enabled = false, severity = "low" }, Ct);

        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        var checks = (await browser.GetFromJsonAsync<JsonArray>("/api/v1/checks", Ct))!;
        Assert.Equal(CheckCatalogue.Default.Checks.Count, checks.Count);
        var one = checks.Single(c => c!["id"]!.GetValue<string>() == Privileged)!;
        Assert.Equal((false, "low", true), (one["enabled"]!.GetValue<bool>(), one["severity"]!.GetValue<string>(), one["isSeveritySet"]!.GetValue<bool>()));
        var file = CheckSettingsFile.Read(await browser.GetStringAsync("/api/v1/checks/settings", Ct), CheckCatalogue.Default, out var errors);
        Assert.Empty(errors);
        Assert.Equal(new() { IsEnabled = false, Severity = Checks.Severity.Low }, file[Privileged]);

        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync(Address, Ct)).StatusCode);
        Assert.Empty(CheckSettingsFile.Read(await browser.GetStringAsync("/api/v1/checks/settings", Ct), CheckCatalogue.Default, out _));
    }

    [Fact]
    public async Task What_is_wrong_is_refused_with_the_field()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        var wrong = await browser.PutAsJsonAsync(Address, new { enabled = "no", parameters = new { days = 1 } }, Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("enabled: write true or false.", (await wrong.Content.ReadFromJsonAsync<JsonObject>(Ct))!["reasons"]![0]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PutAsJsonAsync("/api/v1/checks/no-such/settings", new { enabled = false }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.GetAsync("/api/v1/checks?connection=99", Ct)).StatusCode);
    }
}
