using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Web.Exports.Compliance;

namespace EcsPosture.Web.Tests.Exports;

public sealed class ComplianceExportTests
{
    private static readonly Framework Fsbp = FrameworkList.Find("aws-fsbp")!;

    [Fact]
    public void Every_format_is_found_by_its_name() => Assert.Equal(["csv", "html", "json"], ComplianceExports.All.Select(e => e.Name));

    [Fact]
    public void Csv_has_a_row_for_each_check_of_each_control_and_one_for_a_control_without()
    {
        var result = Result(new(1, 2, 3, 4, 5, 1));
        using var csv = new CsvReader(new StringReader(Written("csv", result)), CultureInfo.InvariantCulture);
        var rows = csv.GetRecords<dynamic>().Cast<IDictionary<string, object>>().ToList();

        Assert.Equal(result.Controls.Sum(c => Math.Max(1, c.Checks.Count)), rows.Count);
        var row = rows.First(r => (string)r["control"] == "ECS.4");
        Assert.Equal(("failed", "ecs-task-privileged-container", "published"), ((string)row["status"], (string)row["check"], (string)row["mapping"]));
        Assert.Equal(("2", "1", "4", "3", "1", "5"), ((string)row["failed"], (string)row["suppressed"], (string)row["notAssessed"], (string)row["toJudge"], (string)row["passed"], (string)row["notApplicable"]));
        Assert.All(rows.Where(r => (string)r["status"] == "not-covered"), r => Assert.Equal("", (string)r["check"]));
    }

    [Fact]
    public void Json_says_what_no_check_covers()
    {
        var result = Result(null);
        var json = JsonNode.Parse(Written("json", result))!["frameworks"]![0]!;

        Assert.Equal(result.UncoveredSections.Count, json["sectionsWithoutCheck"]!.AsArray().Count);
        Assert.Equal(result.Count(ControlStatus.NotCovered), json["controlCounts"]!["not-covered"]!.GetValue<int>());
        Assert.Equal(0, json["controlCounts"]!["passed"]!.GetValue<int>());
    }

    [Fact]
    public void Html_stands_alone_and_encodes_the_scope()
    {
        using var text = new StringWriter();
        ComplianceExports.Find("html")!.Write(new(AnExport.TakenAt, "connection </script><script>alert(1)</script>", false, [Result(new(1, 0, 0, 0, 0))]), text);
        var html = text.ToString();

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("script-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", html, StringComparison.Ordinal);
        Assert.Contains("No check looks at: ", Written("html", ComplianceResult.Of(FrameworkList.Find("nist-800-53-r5")!, ControlIndex.Default, _ => null)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("@x")]
    public void No_csv_cell_begins_a_formula(string scope)
    {
        using var text = new StringWriter();
        ComplianceExports.Find("csv")!.Write(new(AnExport.TakenAt, scope, false, [Result(null)]), text);

        Assert.DoesNotContain("," + scope, text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(",\"" + scope, text.ToString(), StringComparison.Ordinal);
    }

    private static ComplianceResult Result(VerdictCounts? counts) => ComplianceResult.Of(Fsbp, ControlIndex.Default, _ => counts);

    private static string Written(string format, ComplianceResult result)
    {
        using var text = new StringWriter { NewLine = "\n" };
        ComplianceExports.Find(format)!.Write(new(AnExport.TakenAt, "the whole estate", false, [result]), text);
        return text.ToString();
    }
}
