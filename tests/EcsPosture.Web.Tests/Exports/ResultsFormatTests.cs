using System.Text.Json.Nodes;
using EcsPosture.Checks;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Exports;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Exports.Results;

namespace EcsPosture.Web.Tests.Exports;

public sealed class ResultsFormatTests
{
    private static readonly System.Text.Json.JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static TheoryData<string> Formats => ["sarif", "ocsf", "asff"];

    public static TheoryData<string, string> FormatsAndHostileNames =>
        [.. from format in Formats from name in AnExport.HostileNames select new TheoryDataRow<string, string>(format, name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Findings_of_each_state_kind_and_severity_are_as_the_published_schema_says(string format) =>
        PublishedSchema.AssertValid(format, await AnExport.WriteAsync(format, AnExport.OfEachState));

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task No_findings_and_an_empty_store_are_as_the_published_schema_says(string format)
    {
        PublishedSchema.AssertValid(format, await AnExport.WriteAsync(format));
        PublishedSchema.AssertValid(format, await AnExport.WriteAsync(format, new ExportHead(null, [], AnExport.Head.Checks, [], []), []));
    }

    [Theory]
    [MemberData(nameof(FormatsAndHostileNames))]
    public async Task A_hostile_name_stays_a_value_and_the_document_stays_valid(string format, string name)
    {
        var text = await AnExport.WriteAsync(format, AnExport.Named(name));

        PublishedSchema.AssertValid(format, text);
        Assert.DoesNotContain('<', text);
        if (!string.IsNullOrWhiteSpace(name))
        {
            Assert.Contains(Values(JsonNode.Parse(text)!), value => value == name);
        }
    }

    [Fact]
    public async Task The_schemas_refuse_what_is_wrong()
    {
        var sarif = await AnExport.WriteAsync("sarif", AnExport.Of(AnExport.Row));
        var ocsf = await AnExport.WriteAsync("ocsf", AnExport.Of(AnExport.Row));
        var asff = await AnExport.WriteAsync("asff", AnExport.Of(AnExport.Row));

        Assert.False(PublishedSchema.IsValid("sarif", sarif.Replace("\"kind\": \"fail\"", "\"kind\": \"bad\"", StringComparison.Ordinal)));
        Assert.False(PublishedSchema.IsValid("sarif", sarif.Replace("\"ruleId\"", "\"rule\"", StringComparison.Ordinal)));
        Assert.False(PublishedSchema.IsValid("ocsf", ocsf.Replace("\"class_uid\": 2003", "\"class_uid\": 2001", StringComparison.Ordinal)));
        Assert.False(PublishedSchema.IsValid("ocsf", ocsf.Replace("\"standards\"", "\"standard\"", StringComparison.Ordinal)));
        Assert.False(PublishedSchema.IsValid("asff", asff.Replace("\"FAILED\"", "\"BROKEN\"", StringComparison.Ordinal)));
        Assert.False(PublishedSchema.IsValid("asff", asff.Replace("2026-11-17T06:00:00Z", "yesterday", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(FindingStatus.Open, null, "fail", "Fail", "FAILED")]
    [InlineData(FindingStatus.Suppressed, null, "fail", "Fail", "FAILED")]
    [InlineData(FindingStatus.NeedsReview, null, "review", "Manual", "WARNING")]
    [InlineData(FindingStatus.Resolved, Resolution.Fixed, "pass", "Pass", "PASSED")]
    [InlineData(FindingStatus.Resolved, Resolution.ResourceGone, "notApplicable", "Not applicable", "NOT_AVAILABLE")]
    [InlineData(FindingStatus.Resolved, Resolution.CheckChanged, "notApplicable", "Not applicable", "NOT_AVAILABLE")]
    [InlineData(FindingStatus.Resolved, Resolution.CheckDisabled, "notApplicable", "Not applicable", "NOT_AVAILABLE")]
    [InlineData(FindingStatus.Resolved, Resolution.OutOfScope, "notApplicable", "Not applicable", "NOT_AVAILABLE")]
    public async Task Only_what_was_fixed_passes(FindingStatus status, Resolution? resolution, string sarif, string ocsf, string asff)
    {
        var finding = AnExport.Of(AnExport.Row with { Status = status, Resolution = resolution });

        Assert.Equal(sarif, SarifResult(await AnExport.WriteAsync("sarif", finding))["kind"]!.GetValue<string>());
        Assert.Equal(ocsf, First(await AnExport.WriteAsync("ocsf", finding))["compliance"]!["status"]!.GetValue<string>());
        Assert.Equal(asff, First(await AnExport.WriteAsync("asff", finding))["Compliance"]!["Status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_suppressed_finding_is_marked_so_in_each_format()
    {
        var finding = AnExport.Of(AnExport.Row with { Status = FindingStatus.Suppressed });

        var sarif = SarifResult(await AnExport.WriteAsync("sarif", finding))["suppressions"]![0]!;
        Assert.Equal(("external", "Accepted until the migration."), (sarif["kind"]!.GetValue<string>(), sarif["justification"]!.GetValue<string>()));
        Assert.Equal(3, First(await AnExport.WriteAsync("ocsf", finding))["status_id"]!.GetValue<int>());
        Assert.Equal("SUPPRESSED", First(await AnExport.WriteAsync("asff", finding))["Workflow"]!["Status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Sarif_names_its_rules_and_tells_a_standards_own_mapping_from_ours()
    {
        var run = JsonNode.Parse(await AnExport.WriteAsync("sarif", AnExport.Of(AnExport.Row)))!["runs"]![0]!;
        var result = run["results"]![0]!;
        var rule = run["tool"]!["driver"]!["rules"]![result["ruleIndex"]!.GetValue<int>()]!;

        Assert.Equal("ecs-task-privileged-container", rule["id"]!.GetValue<string>());
        Assert.Equal("8.0", rule["properties"]!["security-severity"]!.GetValue<string>());
        var mappings = rule["relationships"]!.AsArray().Select(r => (
            Framework: run["taxonomies"]![r!["target"]!["toolComponent"]!["index"]!.GetValue<int>()]!["name"]!.GetValue<string>(),
            Control: r["target"]!["id"]!.GetValue<string>(),
            Mapping: r["properties"]!["mapping"]!.GetValue<string>())).ToList();
        Assert.Contains(("AWS Foundational Security Best Practices", "ECS.4", "published"), mappings);
        Assert.Contains(("PCI DSS v4.0.1", "7.2.1", "another tool's"), mappings);
        Assert.Contains("\"mapping\": \"ours\"", run["tool"]!.ToJsonString(Indented), StringComparison.Ordinal);
        Assert.Equal("error", result["level"]!.GetValue<string>());
        Assert.Equal("abc", result["partialFingerprints"]!["ecsPostureFinding/v1"]!.GetValue<string>());
        Assert.Equal("warning", run["invocations"]![0]!["toolExecutionNotifications"]![0]!["level"]!.GetValue<string>());
        Assert.Contains("ecs:DescribeTaskDefinition", run["invocations"]![0]!["toolExecutionNotifications"]![0]!["message"]!["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anything_but_a_fail_has_the_level_none_and_the_lowest_severity()
    {
        var finding = AnExport.Of(AnExport.Row with { Status = FindingStatus.NeedsReview, Severity = Severity.Critical });

        Assert.Equal("none", SarifResult(await AnExport.WriteAsync("sarif", finding))["level"]!.GetValue<string>());
        Assert.Equal(1, First(await AnExport.WriteAsync("ocsf", finding))["severity_id"]!.GetValue<int>());
        Assert.Equal("INFORMATIONAL", First(await AnExport.WriteAsync("asff", finding))["Severity"]!["Label"]!.GetValue<string>());
    }

    [Fact]
    public async Task Security_hub_takes_global_facts_in_the_partitions_first_region()
    {
        async Task<string> RegionAsync(string partition) =>
            First(await AnExport.WriteAsync("asff", AnExport.Of(AnExport.Row with { Region = "global" }) with { Partition = partition }))["ProductArn"]!.GetValue<string>();

        Assert.Equal("arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default", await RegionAsync("aws"));
        Assert.Equal("arn:aws-us-gov:securityhub:us-gov-west-1:111122223333:product/111122223333/default", await RegionAsync("aws-us-gov"));
        Assert.Equal("arn:aws-cn:securityhub:cn-north-1:111122223333:product/111122223333/default", await RegionAsync("aws-cn"));
    }

    [Fact]
    public async Task Security_hub_gets_no_more_resources_than_it_takes()
    {
        var one = AnExport.Of(AnExport.Row);
        var many = one with { Occurrences = [.. Enumerable.Range(0, 40).Select(i => one.Occurrences[0] with { ResourceArn = $"{AnExport.Arn}{i}" })] };

        var text = await AnExport.WriteAsync("asff", many);

        PublishedSchema.AssertValid("asff", text);
        Assert.Equal(32, First(text)["Resources"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("a🦊b", 3, "a…")]
    [InlineData(" \t", 3, "–")]
    public void Long_text_is_cut_between_characters(string text, int most, string expected) => Assert.Equal(expected, ResultText.Fit(text, most));

    [Fact]
    public void An_arn_becomes_a_uri_whatever_stands_in_it()
    {
        Assert.Equal(AnExport.Arn, ResultText.UriOf(AnExport.Arn));
        Assert.Equal("arn:aws:x/%3Ca%20b%3E%F0%9F%A6%8A%25%22%0A%23%3F", ResultText.UriOf("arn:aws:x/<a b>🦊%\"\n#?"));
    }

    private static JsonNode SarifResult(string text) => JsonNode.Parse(text)!["runs"]![0]!["results"]![0]!;

    private static JsonNode First(string text) => JsonNode.Parse(text)![0]!;

    private static IEnumerable<string> Values(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Values(field.Value)),
        JsonArray items => items.SelectMany(Values),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
