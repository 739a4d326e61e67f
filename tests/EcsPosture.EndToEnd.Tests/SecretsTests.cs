using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EcsPosture.EndToEnd.Tests.Support;
using EcsPosture.Simulator;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

/// <summary>The demo estate has known secrets in plain text. None may come out anywhere.</summary>
[Collection(DemoCollection.Name)]
public sealed class SecretsTests(Demo demo)
{
    /// <summary>Stands beside the secrets in the estate and is kept: what is searched for a secret must hold it.</summary>
    private const string Known = "tracking-web";

    [Fact]
    public async Task No_secret_is_in_any_byte_of_the_store()
    {
        var all = new List<byte>();
        foreach (var file in Directory.EnumerateFiles(demo.Dashboard.Data, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
            all.AddRange(copy.ToArray());
        }

        var bytes = all.ToArray();
        Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Known)) >= 0, "The store does not hold the estate.");
        foreach (var form in DemoEstate.SeededSecrets.SelectMany(Forms))
        {
            Assert.False(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)) >= 0, $"The store holds a secret: {form}");
            Assert.False(bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(form)) >= 0, $"The store holds a secret in UTF-16: {form}");
        }
    }

    [Fact]
    public void No_secret_is_in_what_the_program_printed()
    {
        var printed = demo.Dashboard.Run.Output + demo.Dashboard.Run.Errors;
        Assert.Contains("listens on", printed, StringComparison.Ordinal);
        AssertNone(printed, "the log");
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("ocsf")]
    [InlineData("asff")]
    [InlineData("html")]
    public async Task No_secret_is_in_an_export(string format)
    {
        var export = await demo.Dashboard.Client.GetStringAsync($"/api/v1/findings/export?format={format}", TestContext.Current.CancellationToken);
        Assert.Contains(Known, export, StringComparison.Ordinal);
        AssertNone(export, format);
    }

    [Fact]
    public async Task No_secret_is_in_the_HTML_of_any_page()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var known = 0;
        foreach (var name in DemoPages.Names)
        {
            var html = await demo.Dashboard.HtmlAsync(await DemoPages.AddressAsync(demo.Dashboard, name, cancellationToken), cancellationToken);
            known += html.Contains(Known, StringComparison.Ordinal) ? 1 : 0;
            AssertNone(html, name);
        }

        Assert.True(known > 0, "No page shows the estate.");
    }

    [Theory]
    [InlineData("ecs-secret-plaintext-environment")]
    [InlineData("ecs-secret-plaintext-other-fields")]
    [InlineData("ecs-secret-plaintext-task-override")]
    public async Task No_secret_is_on_the_pages_of_any_plaintext_secret_or_of_its_family(string check)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var export = JsonDocument.Parse(await demo.Dashboard.Client.GetStringAsync($"/api/v1/findings?view=list&check={check}", cancellationToken));
        var hashes = export.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("hash").GetString()!).ToList();
        Assert.NotEmpty(hashes);
        foreach (var hash in hashes)
        {
            var drawer = await demo.Dashboard.HtmlAsync($"/findings?view=list&open={hash}", cancellationToken);
            Assert.Contains("Evidence", drawer, StringComparison.Ordinal);
            AssertNone(drawer, $"the drawer of {hash}");
            AssertNone(await demo.Dashboard.Client.GetStringAsync($"/api/v1/findings/{hash}", cancellationToken), $"the API's finding {hash}");
        }
    }

    private static void AssertNone(string text, string where) =>
        Assert.All(DemoEstate.SeededSecrets.SelectMany(Forms), form => Assert.False(text.Contains(form, StringComparison.Ordinal), $"A secret is in {where}: {form}"));

    /// <summary>A secret as text, and as JSON, HTML and an address write it.</summary>
    private static IEnumerable<string> Forms(string secret) => new[]
    {
        secret,
        JsonEncodedText.Encode(secret).ToString(),
        JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        WebUtility.HtmlEncode(secret),
        HtmlEncoder.Default.Encode(secret),
        Uri.EscapeDataString(secret),
    }.Distinct();
}
