using System.Text.Json.Nodes;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Estate;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using EcsPosture.Web.Tests.Exports;

namespace EcsPosture.Web.Tests.CommandLine;

public sealed class ScanFormatTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("sarif")]
    [InlineData("ocsf")]
    [InlineData("asff")]
    public async Task A_scan_of_an_account_of_the_demo_estate_is_as_the_published_schema_says(string format)
    {
        // One account, as the schemas are large and each result is held against them.
        using var disk = new SnapshotOnDisk(DemoEstate.Build(At).Where(documents => documents.Manifest.AccountId == DemoEstate.StagingAccountId));

        PublishedSchema.AssertValid(format, (await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--format", format)).Output);
    }

    [Fact]
    public async Task Each_verdict_on_a_subject_keeps_its_kind_and_its_id_in_every_format()
    {
        var disk = SnapshotOnDisk.Demo;
        var expected = SnapshotFolder.Load(disk.Root)
            .SelectMany(account => SubjectVerdict.Fold(new Evaluator(CheckCatalogue.Default).Evaluate(SnapshotReader.Read(account)).Verdicts))
            .Select(f => (Id: StableHash.OfFinding(f.CheckId, f.Subject, f.Container), f.Verdict))
            .ToHashSet();

        var sarif = JsonNode.Parse(await OfAsync("sarif", disk))!["runs"]![0]!["results"]!.AsArray()
            .Where(r => r!["locations"]!.AsArray().Count > 0)
            .Select(r => (r!["partialFingerprints"]!["ecsPostureFinding/v1"]!.GetValue<string>(), VerdictOf(r["kind"]!.GetValue<string>())));
        var ocsf = JsonNode.Parse(await OfAsync("ocsf", disk))!.AsArray()
            .Where(r => r!["resources"]!.AsArray().Count > 0)
            .Select(r => (r!["finding_info"]!["uid"]!.GetValue<string>(), VerdictOf(r["compliance"]!["status"]!.GetValue<string>())));
        var asff = JsonNode.Parse(await OfAsync("asff", disk))!.AsArray()
            .Where(r => r!["Resources"]![0]!["Id"]!.GetValue<string>() is var id && !id.StartsWith("AWS::::Account", StringComparison.Ordinal))
            .Select(r => (r!["Id"]!.GetValue<string>().Split('/')[^1], VerdictOf(r["Compliance"]!["Status"]!.GetValue<string>(), r["Compliance"]!["StatusReasons"]?[0]?["ReasonCode"]?.GetValue<string>())));

        Assert.Equal(expected.Order(), sarif.Order());
        Assert.Equal(expected.Order(), ocsf.Order());
        Assert.Equal(expected.Order(), asff.Order());
    }

    [Fact]
    public async Task Where_nothing_could_be_listed_nothing_passes()
    {
        using var disk = new SnapshotOnDisk(DemoEstate.Build(At).Select(documents => new SnapshotDocuments { Manifest = documents.Manifest }));

        var sarif = await OfAsync("sarif", disk);
        var ocsf = await OfAsync("ocsf", disk);
        var asff = await OfAsync("asff", disk);
        var html = await OfAsync("html", disk);

        PublishedSchema.AssertValid("sarif", sarif);
        PublishedSchema.AssertValid("ocsf", ocsf);
        PublishedSchema.AssertValid("asff", asff);
        Assert.Contains("\"kind\": \"open\"", sarif, StringComparison.Ordinal);
        Assert.DoesNotContain("\"kind\": \"pass\"", sarif, StringComparison.Ordinal);
        Assert.Contains("\"status\": \"Unknown\"", ocsf, StringComparison.Ordinal);
        Assert.DoesNotContain("\"status\": \"Pass\"", ocsf, StringComparison.Ordinal);
        Assert.Contains("NOT_AVAILABLE", asff, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSED", asff, StringComparison.Ordinal);
        Assert.Contains("<dt>passed</dt><dd>0</dd>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<dt>not assessed</dt><dd>0</dd>", html, StringComparison.Ordinal);
    }

    private static async Task<string> OfAsync(string format, SnapshotOnDisk disk) => (await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--format", format)).Output;

    private static Checks.Verdict VerdictOf(string word, string? reason = null) => (reason ?? word) switch
    {
        "pass" or "Pass" or "PASSED" => Checks.Verdict.Pass,
        "fail" or "Fail" or "FAILED" => Checks.Verdict.Fail,
        "review" or "Manual" or "MANUAL_REVIEW" => Checks.Verdict.Manual,
        "open" or "Unknown" or "NOT_ASSESSED" => Checks.Verdict.NotAssessed,
        "notApplicable" or "Not applicable" or "NOT_APPLICABLE" => Checks.Verdict.NotApplicable,
        _ => throw new InvalidOperationException(word),
    };
}
