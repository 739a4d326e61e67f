using System.Text.Json.Nodes;
using EcsPosture.Simulator;

namespace EcsPosture.Web.Tests.CommandLine;

public sealed class ComplianceCommandTests
{
    [Fact]
    public async Task Without_a_framework_it_counts_the_controls_of_all()
    {
        var disk = SnapshotOnDisk.Demo;

        var run = await CommandRun.OfAsync("compliance", "--snapshot", disk.Root);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("CIS AWS Compute Services Benchmark v1.1.0 (cis-aws-compute-1.1)", run.Output, StringComparison.Ordinal);
        Assert.Contains("PCI DSS v4.0.1 (pci-dss-4.0.1)", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task With_one_it_shows_each_control_and_who_mapped_each_check()
    {
        var disk = SnapshotOnDisk.Demo;

        var run = await CommandRun.OfAsync("compliance", "aws-fsbp", "--snapshot", disk.Root);

        Assert.Contains("Failed       ECS.4: Containers run without privileges", run.Output, StringComparison.Ordinal);
        Assert.Contains("ecs-task-privileged-container (published): ", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task Json_counts_what_the_scan_counts()
    {
        var disk = SnapshotOnDisk.Demo;

        var sarif = JsonNode.Parse((await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--format", "sarif")).Output)!;
        var json = JsonNode.Parse((await CommandRun.OfAsync("compliance", "aws-fsbp", "--snapshot", disk.Root, "--format", "json")).Output)!;

        var results = sarif["runs"]![0]!["results"]!.AsArray().Where(r => r!["ruleId"]!.GetValue<string>() == "ecs-task-privileged-container").Select(r => r!["kind"]!.GetValue<string>()).ToList();
        var control = json["frameworks"]![0]!["controls"]!.AsArray().Single(c => c!["control"]!.GetValue<string>() == "ECS.4")!;
        Assert.Equal(results.Count(k => k == "fail"), control["failed"]!.GetValue<int>());
        Assert.Equal(results.Count(k => k == "pass"), control["passed"]!.GetValue<int>());
        Assert.Equal(results.Count(k => k == "open"), control["notAssessed"]!.GetValue<int>());
        Assert.Equal("failed", control["status"]!.GetValue<string>());
        Assert.Equal("published", control["checks"]![0]!["mapping"]!.GetValue<string>());
    }

    [Fact]
    public async Task Published_mappings_alone_can_be_counted()
    {
        var disk = SnapshotOnDisk.Demo;

        var run = await CommandRun.OfAsync("compliance", "nist-800-53-r5", "--snapshot", disk.Root, "--format", "csv", "--published");

        Assert.DoesNotContain(",ours,", run.Output, StringComparison.Ordinal);
        Assert.Contains(",published,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_mistake_is_one_clear_line()
    {
        var disk = SnapshotOnDisk.Demo;

        Assert.Contains("aws-fsbp, cis-aws-foundations-5.0", (await CommandRun.OfAsync("compliance", "iso", "--snapshot", disk.Root)).Line, StringComparison.Ordinal);
        Assert.Contains("table, csv, html, json", (await CommandRun.OfAsync("compliance", "--snapshot", disk.Root, "--format", "pdf")).Line, StringComparison.Ordinal);
    }
}
