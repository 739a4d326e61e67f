using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Inventory;

namespace EcsPosture.Web.Tests.Exports;

public sealed partial class HtmlReportTests
{
    public static TheoryData<string> HostileNames => [.. AnExport.HostileNames];

    [Fact]
    public async Task It_loads_nothing_and_lets_nothing_but_its_own_script_and_style_run()
    {
        var html = await AnExport.WriteAsync("html", AnExport.Of(AnExport.Row));

        var policy = Policy().Match(html).Groups[1].Value;
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.Contains($"script-src {HashOf(Assert.Single(Scripts().Matches(html)).Groups[1].Value)};", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src {HashOf(Assert.Single(Styles().Matches(html)).Groups[1].Value)};", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_hostile_name_stays_data(string name)
    {
        var head = AnExport.Head with
        {
            Gaps = [new(GapKind.Denied, name, name, name, name, name, name, name, 1)],
            Coverage = [AnExport.Head.Coverage[0] with { AccountId = name, Region = name }],
            Regions = [new(name, name, name, AnExport.TakenAt)],
        };

        var html = await AnExport.WriteAsync("html", head, [AnExport.Named(name)]);

        // The script's own tags, and two of data.
        Assert.Equal(3, CountOf(html, "<script"));
        Assert.Equal(3, CountOf(html, "</script"));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);
        var row = Rows(html)[0]!;
        Assert.Equal(name, row[4]!.GetValue<string>());
        Assert.Equal(name, row[13]![0]![1]!.GetValue<string>());
    }

    [Fact]
    public async Task The_summary_stands_in_the_file_without_any_script()
    {
        var html = await AnExport.WriteAsync("html", AnExport.Of(AnExport.Row), AnExport.Of(AnExport.Row), AnExport.Of(AnExport.Row with { Status = FindingStatus.Suppressed }));

        Assert.Contains("<dt>failed</dt><dd>1</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>not assessed</dt><dd>3</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>passed</dt><dd>2</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"s3\">High</td><td class=\"n\">2</td>", html, StringComparison.Ordinal);
        Assert.Contains("PCI DSS v4.0.1", html, StringComparison.Ordinal);
        Assert.Contains("not to their end: TaskDefinition", html, StringComparison.Ordinal);
        Assert.Contains("AccessDeniedException", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_store_says_that_nothing_was_read() =>
        Assert.Contains("Nothing was read yet.", await AnExport.WriteAsync("html", new(null, [], AnExport.Head.Checks, [], []), []), StringComparison.Ordinal);

    private static JsonArray Rows(string html) => JsonNode.Parse(Data().Match(html).Groups[1].Value)!.AsArray();

    private static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static int CountOf(string html, string part) => html.Split(part, StringSplitOptions.None).Length - 1;

    [GeneratedRegex("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Styles();

    [GeneratedRegex("id=\"rows\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();
}
