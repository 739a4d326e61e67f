using System.Text.Json.Nodes;
using EcsPosture.Simulator;

namespace EcsPosture.Web.Tests.CommandLine;

public sealed class CheckSettingsOptionTests
{
    private static readonly ScaleOptions Small = new(Clusters: 1, Services: 2, Families: 2, Revisions: 1, Tasks: 2, Roles: 2);

    [Fact]
    public async Task A_scan_leaves_out_a_check_that_is_off_and_gives_another_the_severity_that_is_set()
    {
        using var disk = new SnapshotOnDisk(SyntheticEstate.Build(Small));
        var before = await VerdictsAsync(disk);
        var (off, severe) = (before[0]["check"]!.GetValue<string>(), before[^1]["check"]!.GetValue<string>());
        var file = Write(disk, $$"""{ "checks": { "{{off}}": { "enabled": false }, "{{severe}}": { "severity": "critical" } } }""");

        var after = await VerdictsAsync(disk, "--settings", file);

        Assert.DoesNotContain(after, v => v["check"]!.GetValue<string>() == off);
        Assert.All(after.Where(v => v["check"]!.GetValue<string>() == severe), v => Assert.Equal("critical", v["severity"]!.GetValue<string>()));
        Assert.Equal(before.Count(v => v["check"]!.GetValue<string>() != off), after.Count);
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_file_is_said_and_nothing_is_run()
    {
        using var disk = new SnapshotOnDisk(SyntheticEstate.Build(Small));
        var file = Write(disk, """{"checks":{"no-such":{},"ecs-log-group-retention":{"parameters":{"minimumRetentionDays":"a year"}}}}""");

        var wrong = await CommandRun.OfAsync("scan", "--snapshot", disk.Root, "--settings", file);
        var missing = await CommandRun.OfAsync("checks", "--settings", disk.Place("nothing.json"));

        Assert.Equal((1, 1), (wrong.ExitCode, missing.ExitCode));
        Assert.Contains("no-such", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("checks.ecs-log-group-retention.parameters.minimumRetentionDays: enter a whole number from 1 to 3653", wrong.Error, StringComparison.Ordinal);
        Assert.Empty(wrong.Output);
        Assert.Contains("--settings", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_catalogue_shows_what_a_file_sets()
    {
        using var disk = new SnapshotOnDisk([]);
        var file = Write(disk, """{"checks":{"ecs-log-group-retention":{"enabled":false,"severity":"low","parameters":{"minimumRetentionDays":30}}}}""");

        var table = await CommandRun.OfAsync("checks", "--settings", file);
        var one = await CommandRun.OfAsync("checks", "ecs-log-group-retention", "--settings", file);
        var json = JsonNode.Parse((await CommandRun.OfAsync("checks", "ecs-log-group-retention", "--settings", file, "--format", "json")).Output)!;

        Assert.Contains("ecs-log-group-retention (off, severity low)", table.Output, StringComparison.Ordinal);
        Assert.Contains("set to 30, default 365", one.Output, StringComparison.Ordinal);
        Assert.Equal((false, "low", "30"), (json["enabled"]!.GetValue<bool>(), json["severity"]!.GetValue<string>(), json["parameters"]![0]!["value"]!.GetValue<string>()));
    }

    private static string Write(SnapshotOnDisk disk, string text)
    {
        var file = disk.Place("settings.json");
        File.WriteAllText(file, text);
        return file;
    }

    private static async Task<IReadOnlyList<JsonNode>> VerdictsAsync(SnapshotOnDisk disk, params string[] more) =>
        [.. JsonNode.Parse((await CommandRun.OfAsync(["scan", "--snapshot", disk.Root, "--format", "json", .. more])).Output)!["verdicts"]!.AsArray().Select(v => v!)];
}
