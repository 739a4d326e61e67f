using System.Text;
using System.Text.Json.Nodes;
using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Exports;

namespace EcsPosture.Web.Tests.Exports;

public sealed class FindingsExportTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_format_is_found_by_its_name() => Assert.Equal(["csv", "json"], FindingsExports.All.Select(e => e.Name));

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")")]
    [InlineData("+cmd")]
    [InlineData("@x")]
    [InlineData("-1")]
    [InlineData("\t=1")]
    public async Task No_csv_cell_begins_a_formula(string hostile)
    {
        var csv = await WriteAsync("csv", Row with { SubjectName = hostile, Message = hostile, Assignee = hostile });

        foreach (var cell in csv.Split("\r\n")[1].Split(','))
        {
            Assert.DoesNotMatch("^\"?[=+@\\-\t]", cell);
        }
    }

    [Fact]
    public async Task A_name_with_line_breaks_and_quotes_stays_in_its_cell()
    {
        var csv = await WriteAsync("csv", Row with { Message = "one\r\ntwo, \"three\" 🦊" });

        Assert.Contains("\"one\r\ntwo, \"\"three\"\" 🦊\"", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_uses_the_words_of_addresses()
    {
        var json = JsonNode.Parse(await WriteAsync("json", Row with { Status = FindingStatus.NeedsReview }))![0]!;

        Assert.Equal("needs-review", json["status"]!.GetValue<string>());
        Assert.Equal("high", json["severity"]!.GetValue<string>());
        Assert.Equal("task-definition-family", json["subjectKind"]!.GetValue<string>());
    }

    private static FindingRow Row => new()
    {
        Id = 1,
        Hash = "abc",
        CheckId = "ecs-task-privileged-container",
        Title = "Container runs privileged",
        Severity = Severity.High,
        SubjectKind = SubjectKind.TaskDefinitionFamily,
        SubjectName = "web",
        SubjectHash = "def",
        Container = "app",
        AccountId = "111122223333",
        Region = "eu-west-1",
        Label = OccurrenceLabel.Running,
        Message = "Container app runs privileged.",
    };

    private static async Task<string> WriteAsync(string format, params FindingRow[] rows)
    {
        using var stream = new MemoryStream();
        await FindingsExports.Find(format)!.WriteAsync(rows.ToAsyncEnumerable(), stream, Ct);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
