using System.Globalization;
using EcsPosture.Checks;
using EcsPosture.Simulator;
using Xunit;

namespace EcsPosture.Web.Tests.Scanning;

/// <summary>
/// Scans into which faults strike by chance, against a scan without: what a fault hides is not assessed, and nothing else
/// changes. <c>tests/faults.sh</c> runs very many.
/// </summary>
public sealed class FaultedScanTests(ITestOutputHelper output)
{
    private const int WholeScanEvery = 10;

    private static int Count => Number("FAULTED_SCANS", 8);

    private static int FirstSeed => Number("FAULTED_SCANS_SEED", 29);

    [Fact]
    public async Task Faults_hide_verdicts_and_change_none_and_a_scan_without_them_says_what_was_said_before()
    {
        await using var store = await FaultedStore.StartAsync();
        Assert.NotNull(await store.ScanAsync([], isWarm: false));
        var (verdicts, findings) = (await store.VerdictsAsync(), await store.FindingsAsync());
        var actions = store.Simulator.Calls.Actions;
        Assert.Contains(verdicts, v => v.Value is Verdict.Fail);
        var (failed, hidden, wrong) = (0, 0L, new List<string>());
        for (var i = 0; i < Count; i++)
        {
            var seed = FirstSeed + i;
            var faults = RandomFaults.Of(seed, actions, DemoEstate.ProductionRegions);
            var gaps = await store.ScanAsync(faults, isWarm: seed % 3 != 0);
            var now = await store.VerdictsAsync();
            failed += gaps is null ? 1 : 0;
            hidden += now.Count(v => v.Value is Verdict.NotAssessed && verdicts.GetValueOrDefault(v.Key) is not Verdict.NotAssessed);
            var ofThis = Wrong(verdicts, now).Concat(Changed(findings, await store.FindingsAsync())).Take(5).Select(w => $"seed {seed} ({string.Join("; ", faults.Select(Words))}): {w}").ToList();
            if (i % WholeScanEvery == WholeScanEvery - 1 || i == Count - 1 || ofThis.Count > 0)
            {
                Assert.NotNull(await store.ScanAsync([], isWarm: seed % 2 == 0));
                var after = await store.FindingsAsync();
                ofThis.AddRange(Changed(findings, after).Concat(Differing(verdicts, await store.VerdictsAsync())).Take(5).Select(w => $"after seed {seed}, without faults: {w}"));
                findings = after;
            }

            ofThis.ForEach(output.WriteLine);
            wrong.AddRange(ofThis);
            if (i % 50 == 49)
            {
                output.WriteLine($"{i + 1} scans, {failed} failed as a whole, {hidden} verdicts hidden, {wrong.Count} wrong");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        output.WriteLine($"{Count} faulted scans from seed {FirstSeed}: {failed} failed as a whole, {hidden} verdicts hidden, none wrong.");
        Assert.True(hidden > 0, "No fault hid anything.");
    }

    [Fact]
    public async Task A_scan_of_some_regions_changes_no_finding_and_a_scan_of_all_says_what_was_said_before()
    {
        await using var store = await FaultedStore.StartAsync();
        Assert.NotNull(await store.ScanAsync([], isWarm: false));
        var (verdicts, findings) = (await store.VerdictsAsync(), await store.FindingsAsync());
        var wrong = new List<string>();
        string[] all = [.. DemoEstate.ProductionRegions];
        foreach (var some in all.Select(r => new[] { r }).Concat(all.Select(left => all.Where(r => r != left).ToArray())))
        {
            Assert.NotNull(await store.ScanAsync([], isWarm: true, some));
            var lost = (await store.VerdictsAsync()).Where(v => verdicts.GetValueOrDefault(v.Key) is Verdict.Fail && v.Value is not (Verdict.Fail or Verdict.NotAssessed));
            wrong.AddRange(Changed(findings, await store.FindingsAsync()).Concat(lost.Select(v => $"{v.Key} says {v.Value}")).Select(w => $"{string.Join(", ", some)}: {w}"));
        }

        Assert.NotNull(await store.ScanAsync([], isWarm: true));
        wrong.AddRange(Changed(findings, await store.FindingsAsync()).Concat(Differing(verdicts, await store.VerdictsAsync())).Select(w => $"all: {w}"));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<string> Wrong(Dictionary<string, Verdict> before, Dictionary<string, Verdict> now) =>
        now.Where(v => v.Value is not Verdict.NotAssessed && (!before.TryGetValue(v.Key, out var was) || was != v.Value))
            .Select(v => $"{v.Key} says {v.Value}, and {(before.TryGetValue(v.Key, out var was) ? was.ToString() : "nothing")} before")
            .Concat(before.Keys.Except(now.Keys, StringComparer.Ordinal).Select(key => $"{key} is forgotten"));

    private static IEnumerable<string> Differing(Dictionary<string, Verdict> before, Dictionary<string, Verdict> now) =>
        Wrong(before, now).Concat(now.Where(v => v.Value is Verdict.NotAssessed && before.GetValueOrDefault(v.Key) is not Verdict.NotAssessed).Select(v => $"{v.Key} is still not assessed"));

    private static IEnumerable<string> Changed(Dictionary<string, string> before, Dictionary<string, string> now) =>
        now.Where(f => before.GetValueOrDefault(f.Key) != f.Value).Select(f => $"finding {f.Key}: {before.GetValueOrDefault(f.Key, "none")} became {f.Value}")
            .Concat(before.Keys.Except(now.Keys, StringComparer.Ordinal).Select(key => $"finding {key} is lost"));

    private static string Words(Fault fault) => string.Create(
        CultureInfo.InvariantCulture, $"{fault.Kind} {fault.Action} {fault.Region} times {fault.Times} every {fault.Every} probability {fault.Probability:0.##} {fault.Code} {fault.Status}");

    private static int Number(string variable, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : standard;
}
