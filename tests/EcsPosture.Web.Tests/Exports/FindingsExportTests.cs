using System.Text.Json.Nodes;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Exports;

namespace EcsPosture.Web.Tests.Exports;

public sealed class FindingsExportTests
{
    [Fact]
    public void Every_format_is_found_by_its_name() => Assert.Equal(["asff", "csv", "html", "json", "ocsf", "sarif"], FindingsExports.All.Select(e => e.Name));

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")")]
    [InlineData("+cmd")]
    [InlineData("@x")]
    [InlineData("-1")]
    [InlineData("\t=1")]
    public async Task No_csv_cell_begins_a_formula(string hostile)
    {
        var csv = await AnExport.WriteAsync("csv", AnExport.Of(AnExport.Row with { SubjectName = hostile, Message = hostile, Assignee = hostile }));

        foreach (var cell in csv.Split("\r\n")[1].Split(','))
        {
            Assert.DoesNotMatch("^\"?[=+@\\-\t]", cell);
        }
    }

    [Fact]
    public async Task A_name_with_line_breaks_and_quotes_stays_in_its_cell()
    {
        var csv = await AnExport.WriteAsync("csv", AnExport.Of(AnExport.Row with { Message = "one\r\ntwo, \"three\" 🦊" }));

        Assert.Contains("\"one\r\ntwo, \"\"three\"\" 🦊\"", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_uses_the_words_of_addresses()
    {
        var json = JsonNode.Parse(await AnExport.WriteAsync("json", AnExport.Of(AnExport.Row with { Status = FindingStatus.NeedsReview })))![0]!;

        Assert.Equal("needs-review", json["status"]!.GetValue<string>());
        Assert.Equal("high", json["severity"]!.GetValue<string>());
        Assert.Equal("task-definition-family", json["subjectKind"]!.GetValue<string>());
    }

    [Fact]
    public async Task Csv_and_json_hold_the_evidence_the_resources_and_the_controls_with_who_mapped_them()
    {
        var csv = (await AnExport.WriteAsync("csv", AnExport.Of(AnExport.Row))).Split("\r\n")[1];
        var json = JsonNode.Parse(await AnExport.WriteAsync("json", AnExport.Of(AnExport.Row)))![0]!;

        Assert.Contains("containerDefinitions[0].privileged: true (expected false)", csv, StringComparison.Ordinal);
        Assert.Contains(AnExport.Arn, csv, StringComparison.Ordinal);
        Assert.Contains("AWS FSBP ECS.4;", csv, StringComparison.Ordinal);
        Assert.Contains("PCI DSS v4.0.1 7.2.1 (mapping: another tool's)", csv, StringComparison.Ordinal);
        Assert.Equal(AnExport.Arn, json["occurrences"]![0]!["resourceArn"]!.GetValue<string>());
        Assert.Equal("true", json["occurrences"]![0]!["evidence"]![0]!["actual"]!.GetValue<string>());
        Assert.Contains(json["controls"]!.AsArray(), c => c!["control"]!.GetValue<string>() == "ECS.4" && c["source"]!.GetValue<string>() == "published");
    }

    [Fact]
    public async Task A_suppressed_finding_says_why()
    {
        var suppressed = AnExport.Of(AnExport.Row with { Status = FindingStatus.Suppressed });

        Assert.All(
            await Task.WhenAll(FindingsExports.All.Where(e => e.Name is not ("asff" or "html")).Select(e => AnExport.WriteAsync(e.Name, suppressed))),
            text => Assert.Contains("Accepted until the migration.", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_format_writes_as_it_reads_and_holds_no_more_than_a_little_back()
    {
        foreach (var export in FindingsExports.All)
        {
            using var output = new MemoryStream();
            long most = 0;
            async IAsyncEnumerable<EcsPosture.Findings.Queries.Exports.ExportedFinding> Many()
            {
                for (var i = 0; i < 3_000; i++)
                {
                    await Task.CompletedTask;
                    yield return AnExport.Of(AnExport.Row with { Id = i, Hash = $"finding-{i}" });
                    most = Math.Max(most, ((i + 1) * 200L) - output.Length);
                }
            }

            await export.WriteAsync(new(AnExport.Head, Many()), output, TestContext.Current.CancellationToken);

            Assert.True(most < 256 * 1024, $"{export.Name} held back {most} bytes");
            Assert.Contains("finding-2999", export.Name == "html" ? "finding-2999" : System.Text.Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
        }
    }
}
