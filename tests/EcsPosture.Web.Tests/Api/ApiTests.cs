using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using EcsPosture.Web.Tests.Exports;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.Api;

public sealed class ApiTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/v1/scans")]
    [InlineData("POST", "/api/v1/scans")]
    [InlineData("POST", "/api/v1/scans/1/cancel")]
    [InlineData("POST", "/api/v1/snapshots")]
    [InlineData("GET", "/api/v1/findings")]
    [InlineData("GET", "/api/v1/findings/export?format=csv")]
    [InlineData("GET", "/api/v1/roles")]
    [InlineData("GET", "/api/v1/roles/abc")]
    [InlineData("GET", "/api/v1/compliance")]
    [InlineData("GET", "/api/v1/compliance/aws-fsbp?format=csv")]
    [InlineData("GET", "/jobs")]
    public async Task Nothing_answers_without_sign_in(string method, string path)
    {
        await using var app = await RunningApp.StartAsync();
        using var request = new HttpRequestMessage(new(method), path);

        var answer = await app.Browser().SendAsync(request, Ct);

        if (path.StartsWith("/api", StringComparison.Ordinal))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
        else
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }
    }

    [Fact]
    public async Task An_uploaded_snapshot_shows_in_findings_exports_and_scans()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        var imported = await browser.PostAsync("/api/v1/snapshots", await ZipAsync(), Ct);

        Assert.Equal(HttpStatusCode.OK, imported.StatusCode);
        var account = Assert.Single((await imported.Content.ReadFromJsonAsync<JsonArray>(Ct))!)!;
        var opened = account["opened"]!.GetValue<int>();
        Assert.True(opened > 0);
        var page = (await browser.GetFromJsonAsync<JsonObject>("/api/v1/findings?size=200", Ct))!;
        Assert.Equal(Math.Min(opened, 200), page["rows"]!.AsArray().Count);
        Assert.All(page["rows"]!.AsArray(), row => Assert.Equal("open", row!["status"]!.GetValue<string>()));
        var csv = await browser.GetAsync("/api/v1/findings/export?format=csv", Ct);
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith(".csv", csv.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
        Assert.Equal(opened + 1, (await csv.Content.ReadAsStringAsync(Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        var json = await browser.GetFromJsonAsync<JsonArray>("/api/v1/findings/export?format=json&severity=high", Ct);
        Assert.All(json!, row => Assert.Equal("high", row!["severity"]!.GetValue<string>()));
        var scan = (await browser.GetFromJsonAsync<JsonArray>("/api/v1/scans", Ct))![0]!;
        Assert.Equal(account["scanId"]!.GetValue<long>(), scan["id"]!.GetValue<long>());
        Assert.StartsWith("succeeded", scan["state"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controls_failing_results_are_the_findings_that_its_filter_finds()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();
        await browser.PostAsync("/api/v1/snapshots", await ZipAsync(), Ct);

        var compliance = (await browser.GetFromJsonAsync<JsonObject>("/api/v1/compliance/aws-fsbp", Ct))!;
        var failing = compliance["frameworks"]![0]!["controls"]!.AsArray().Where(c => c!["failed"]!.GetValue<int>() > 0).ToList();
        var csv = await browser.GetAsync("/api/v1/compliance/aws-fsbp?format=csv", Ct);

        Assert.NotEmpty(failing);
        foreach (var control in failing)
        {
            var findings = (await browser.GetFromJsonAsync<JsonArray>($"/api/v1/findings/export?format=json&control=aws-fsbp:{control!["control"]}", Ct))!;
            Assert.Equal(control["failed"]!.GetValue<int>(), findings.Count);
        }

        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("aws-fsbp-", csv.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_export_is_as_its_published_schema_says()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();
        await browser.PostAsync("/api/v1/snapshots", await ZipAsync(), Ct);

        foreach (var format in new[] { "sarif", "ocsf", "asff" })
        {
            PublishedSchema.AssertValid(format, await browser.GetStringAsync($"/api/v1/findings/export?format={format}&status=open&status=suppressed&status=resolved", Ct));
        }

        var html = await browser.GetAsync("/api/v1/findings/export?format=html", Ct);
        Assert.Equal(("text/html", "attachment"), (html.Content.Headers.ContentType!.MediaType, html.Content.Headers.ContentDisposition!.DispositionType));
    }

    [Fact]
    public async Task An_upload_that_is_no_snapshot_is_refused_with_the_reason()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        var text = await browser.PostAsync("/api/v1/snapshots", new StringContent("hello"), Ct);
        var broken = await browser.PostAsync("/api/v1/snapshots", Content("not a zip file"u8.ToArray()), Ct);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.StatusCode);
        Assert.Contains("no zip file", (await broken.Content.ReadFromJsonAsync<JsonObject>(Ct))!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_is_started_and_cancelled_over_http()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();
        var connection = await app.App.Services.GetRequiredService<ConnectionStore>().AddAsync(
            Actor.System, new() { Name = "production", Regions = ["eu-west-1"], CredentialKind = CredentialKind.Profile, Profile = "nobody" }, Ct);

        var started = await browser.PostAsJsonAsync("/api/v1/scans", new { connectionId = connection, scope = "in-use" }, Ct);
        var cancelled = await browser.PostAsync($"{started.Headers.Location}/cancel", null, Ct);
        var read = await browser.GetFromJsonAsync<JsonObject>(started.Headers.Location, Ct);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (started.StatusCode, cancelled.StatusCode));
        Assert.Equal("in-use", read!["scan"]!["scope"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"connectionId":99}""", HttpStatusCode.UnprocessableEntity, "connection")]
    [InlineData("""{"connectionId":1,"scope":"most"}""", HttpStatusCode.BadRequest, "most")]
    public async Task A_wrong_order_is_refused_as_a_problem(string body, HttpStatusCode status, string says)
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        var answer = await browser.PostAsync("/api/v1/scans", new StringContent(body, MediaTypeHeaderValue.Parse("application/json")), Ct);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(says, (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/scans/4711")]
    [InlineData("/api/v1/findings/abc")]
    [InlineData("/api/v1/compliance/iso-27001")]
    public async Task What_does_not_exist_is_a_problem_and_no_page(string path)
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        var answer = await browser.GetAsync(path, Ct);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Formats_and_cursors_that_are_none_are_told()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        var format = await browser.GetAsync("/api/v1/findings/export?format=pdf", Ct);
        var cursor = await browser.GetAsync("/api/v1/findings?after=garbage", Ct);
        var document = await browser.GetAsync("/api/v1/compliance?format=pdf", Ct);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (format.StatusCode, cursor.StatusCode));
        Assert.Equal(HttpStatusCode.BadRequest, document.StatusCode);
        Assert.Contains("csv, html, json", await document.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Contains("asff, csv, html, json, ocsf, sarif", await format.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_jobs_dashboard_opens_for_an_administrator()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        Assert.Contains("ECS Posture jobs", await browser.GetStringAsync("/jobs", Ct), StringComparison.Ordinal);
    }

    private static async Task<ByteArrayContent> ZipAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ecs-posture-api-");
        SnapshotFolder.SaveTree(Path.Combine(folder.FullName, "tree"), SyntheticEstate.Build(new(1, 3, 3, 1, 3, 3)));
        var file = Path.Combine(folder.FullName, "tree.zip");
        await System.IO.Compression.ZipFile.CreateFromDirectoryAsync(Path.Combine(folder.FullName, "tree"), file, Ct);
        var bytes = await File.ReadAllBytesAsync(file, Ct);
        folder.Delete(recursive: true);
        return Content(bytes);
    }

    private static ByteArrayContent Content(byte[] bytes) => new(bytes) { Headers = { ContentType = new("application/zip") } };
}
