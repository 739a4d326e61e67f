using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using EcsPosture.Web.CommandLine.Reports;

namespace EcsPosture.Web.Tests.CommandLine;

public sealed class ScanCommandTests
{
    private static readonly ScaleOptions Small = new(Clusters: 1, Services: 4, Families: 4, Revisions: 2, Tasks: 4, Roles: 4);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_captured_snapshot_gives_the_same_verdicts_as_the_live_scan()
    {
        await using var simulator = await AwsSimulator.StartAsync(DemoEstate.Build(new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero)), DemoEstate.Options, Ct);
        using var disk = new SnapshotOnDisk([]);
        string[] account = ["--endpoint-url", simulator.Url.ToString(), "--region", "eu-central-1", "--region", "eu-west-1"];

        var live = await CommandRun.OfAsync(["scan", "--format", "json", .. account]);
        var capture = await CommandRun.OfAsync(["capture", "--output", disk.Place("captured"), .. account]);
        var replay = await CommandRun.OfAsync("scan", "--format", "json", "--snapshot", disk.Place("captured"));

        Assert.Equal((0, 0, 0), (live.ExitCode, capture.ExitCode, replay.ExitCode));
        Assert.True(Verdicts(live).Count > 500);
        Assert.Equal(Part(live, "verdicts"), Part(replay, "verdicts"));
        Assert.Equal(Part(live, "coverage"), Part(replay, "coverage"));
    }

    [Fact]
    public async Task A_captured_snapshot_and_the_reports_on_it_hold_no_seeded_secret()
    {
        await using var simulator = await AwsSimulator.StartAsync(DemoEstate.Build(new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero)), DemoEstate.Options, Ct);
        using var disk = new SnapshotOnDisk([]);
        await CommandRun.OfAsync("capture", "--output", disk.Place("captured"), "--endpoint-url", simulator.Url.ToString(), "--region", "eu-central-1", "--region", "eu-west-1");
        var texts = Directory.GetFiles(disk.Place("captured"), "*.json", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        foreach (var format in ReportFormats.All.Select(f => f.Name))
        {
            texts.Add((await CommandRun.OfAsync("scan", "--snapshot", disk.Place("captured"), "--format", format)).Output);
        }

        Assert.NotEmpty(DemoEstate.SeededSecrets);
        Assert.All(DemoEstate.SeededSecrets, secret => Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_snapshot_prints_the_same_bytes()
    {
        using var disk = new SnapshotOnDisk(SyntheticEstate.Build(Small));

        foreach (var format in ReportFormats.All)
        {
            var first = await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--format", format.Name);
            var second = await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--format", format.Name);

            Assert.Equal(first.Output, second.Output);
        }
    }

    [Fact]
    public async Task Json_has_every_verdict_with_the_fields_in_place()
    {
        using var disk = new SnapshotOnDisk(SyntheticEstate.Build(Small));

        var run = await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--format", "json");

        var root = JsonNode.Parse(run.Output)!.AsObject();
        Assert.Equal(["scan", "coverage", "gaps", "verdicts"], root.Select(p => p.Key));
        Assert.All(Verdicts(run), v =>
        {
            Assert.Equal(["check", "verdict", "severity", "topics", "resource", "container", "message", "reason", "evidence"], v!.AsObject().Select(p => p.Key));
            Assert.Equal(["arn", "type", "name", "account", "region", "cluster"], v["resource"]!.AsObject().Select(p => p.Key));
        });
        var kinds = Verdicts(run).Select(v => v!["verdict"]!.GetValue<string>()).ToHashSet();
        Assert.Superset(new HashSet<string> { "Pass", "Fail", "NotApplicable" }, kinds);
        Assert.Equal(Verdicts(run).Count, root["scan"]!["verdictCounts"]!.AsObject().Sum(c => c.Value!.GetValue<int>()));
    }

    [Fact]
    public async Task Verdicts_are_sorted_by_check_and_resource()
    {
        var disk = SnapshotOnDisk.Demo;

        var run = await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--format", "json");

        var keys = Verdicts(run).Select(v => (
            v!["check"]!.GetValue<string>(), v["resource"]!["account"]!.GetValue<string>(), v["resource"]!["region"]!.GetValue<string>(), v["resource"]!["arn"]!.GetValue<string>())).ToList();
        Assert.Equal(keys.OrderBy(k => k.Item1, StringComparer.Ordinal).ThenBy(k => k.Item2, StringComparer.Ordinal).ThenBy(k => k.Item3, StringComparer.Ordinal).ThenBy(k => k.Item4, StringComparer.Ordinal), keys);
        Assert.Equal(2, keys.Select(k => k.Item2).Distinct().Count());
    }

    [Fact]
    public async Task Fail_on_gives_2_only_when_its_severity_is_met()
    {
        var disk = SnapshotOnDisk.Demo;
        using var empty = new SnapshotOnDisk(Emptied());

        Assert.Equal(2, (await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--fail-on", "critical")).ExitCode);
        Assert.Equal(0, (await CommandRun.OfAsync("scan", "--snapshot", disk.Root)).ExitCode);
        Assert.Equal(0, (await CommandRun.OfAsync("scan", "--snapshot", empty.Root, "--fail-on", "critical")).ExitCode);
    }

    [Fact]
    public async Task Fail_on_gaps_gives_3_and_fail_on_comes_before_it()
    {
        using var gaps = new SnapshotOnDisk(Emptied());
        using var both = new SnapshotOnDisk(DemoEstate.Build(new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero)).Select(WithGap));

        Assert.Equal(3, (await CommandRun.OfAsync("scan", "--snapshot", gaps.Root, "--fail-on", "critical", "--fail-on-gaps")).ExitCode);
        Assert.Equal(2, (await CommandRun.OfAsync("scan", "--snapshot", both.Root, "--fail-on", "critical", "--fail-on-gaps")).ExitCode);
        Assert.Equal(1, (await CommandRun.OfAsync("scan", "--snapshot", both.Place("none"), "--fail-on", "critical", "--fail-on-gaps")).ExitCode);
    }

    [Fact]
    public async Task The_table_fits_into_80_columns_and_holds_no_control_characters()
    {
        using var disk = new SnapshotOnDisk(Hostile("\u001b[2J\u001b]0;owned\u0007\u202eevil"));

        var run = await CommandRun.OfAsync("scan", "--snapshot", disk.Root);

        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotContain(run.Output, c => c != '\n' && (char.IsControl(c) || c == '\u202e'));
    }

    [Theory]
    [InlineData("=cmd|'/c calc'!A1")]
    [InlineData("+1+1")]
    [InlineData("@SUM(A1)")]
    [InlineData("-2+3")]
    public async Task No_cell_of_the_csv_begins_a_formula(string name)
    {
        using var disk = new SnapshotOnDisk(Hostile(name));

        var run = await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--format", "csv");

        Assert.Contains(name, run.Output.Replace("\"\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("," + name, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(",\"" + name, run.Output, StringComparison.Ordinal);
        Assert.StartsWith("check,verdict,severity,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_goes_to_a_file_in_one_piece()
    {
        using var disk = new SnapshotOnDisk(SyntheticEstate.Build(Small));
        var file = disk.Place("report.json");

        var run = await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--format", "json", "--output", file);

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        using var parsed = JsonDocument.Parse(await File.ReadAllTextAsync(file, Ct));
        Assert.Single(Directory.GetFiles(disk.Place(".")));
    }

    [Fact]
    public async Task Each_mistake_is_one_clear_line()
    {
        using var disk = new SnapshotOnDisk(SyntheticEstate.Build(Small));

        Assert.Contains("asff, csv, html, json, ocsf, sarif, table", (await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--format", "xml")).Line, StringComparison.Ordinal);
        Assert.Contains("no such folder", (await CommandRun.OfAsync("scan", "--snapshot", disk.Place("none"))).Line, StringComparison.Ordinal);
        Assert.Contains("No region", (await CommandRun.OfAsync("scan")).Line, StringComparison.Ordinal);
        Assert.Contains("mars-1", (await CommandRun.OfAsync("scan", "--region", "mars-1")).Line, StringComparison.Ordinal);
        Assert.Contains("it holds us-east-1", (await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--region", "eu-west-1")).Line, StringComparison.Ordinal);
        Assert.Contains("--fail-on", (await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--fail-on", "severe")).Line, StringComparison.Ordinal);
        Assert.Contains("--scope", (await CommandRun.OfAsync("scan", "--region", "eu-west-1", "--scope", "most")).Line, StringComparison.Ordinal);
        Assert.Contains("--profile", (await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--profile", "x")).Line, StringComparison.Ordinal);
        Assert.Contains("nobody", (await CommandRun.OfAsync("scan", "--region", "eu-west-1", "--profile", "nobody")).Line, StringComparison.Ordinal);
        Assert.Contains("--assume-role", (await CommandRun.OfAsync("scan", "--region", "eu-west-1", "--external-id", "x")).Line, StringComparison.Ordinal);
        Assert.Contains("http", (await CommandRun.OfAsync("scan", "--region", "eu-west-1", "--endpoint-url", "ftp://x")).Line, StringComparison.Ordinal);
        Assert.Contains("frobnicate", (await CommandRun.OfAsync("frobnicate")).Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_manifest_is_named()
    {
        using var disk = new SnapshotOnDisk(SyntheticEstate.Build(Small));
        foreach (var manifest in Directory.GetFiles(disk.Root, "manifest.json", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(manifest, "{ broken", Ct);
        }

        Assert.Contains("manifest.json", (await CommandRun.OfAsync("scan", "--snapshot", disk.Root)).Line, StringComparison.Ordinal);
    }

    private static JsonArray Verdicts(CommandRun run) => JsonNode.Parse(run.Output)!["verdicts"]!.AsArray();

    private static string Part(CommandRun run, string name) => JsonNode.Parse(run.Output)![name]!.ToJsonString();

    /// <summary>Folders in which nothing was collected: only gaps.</summary>
    private static IEnumerable<SnapshotDocuments> Emptied() =>
        SyntheticEstate.Build(Small).Select(d => new SnapshotDocuments { Manifest = d.Manifest with { Gaps = [AGap] } });

    private static SnapshotDocuments WithGap(SnapshotDocuments documents)
    {
        documents.AddGap(AGap);
        return documents;
    }

    private static Inventory.Gap AGap => new(Inventory.GapKind.Denied, "ecs:ListClusters", null, "AccessDeniedException", "no", "ecs:ListClusters") { File = SnapshotPaths.ListClusters };

    /// <summary>An estate in which a container has a hostile name.</summary>
    private static IEnumerable<SnapshotDocuments> Hostile(string name)
    {
        foreach (var documents in SyntheticEstate.Build(Small))
        {
            foreach (var path in documents.Under("ecs/describe-task-definition/"))
            {
                foreach (var container in documents.Get(path)!["taskDefinition"]!["containerDefinitions"]!.AsArray())
                {
                    container!["name"] = name;
                    container["privileged"] = true;
                }
            }

            yield return documents;
        }
    }
}
