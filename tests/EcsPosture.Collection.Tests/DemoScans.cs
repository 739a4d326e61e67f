using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using Xunit;

namespace EcsPosture.Collection.Tests;

/// <summary>The demo estate's production account behind a simulator, and what a scan of it that may read everything says.</summary>
public sealed class DemoScans : IAsyncLifetime
{
    // A scan takes its snapshot now, so the estate stands as it does now: ages of images and patch scans are judged.
    internal static readonly DateTimeOffset Now = new(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero);

    /// <summary>The estate's files as they are served.</summary>
    internal IReadOnlyList<SnapshotDocuments> Served { get; } = [.. DemoEstate.Build(Now).Where(d => d.Manifest.AccountId == DemoEstate.ProductionAccountId)];

    internal AwsSimulator Simulator { get; private set; } = null!;

    internal CollectionResult Full { get; private set; } = null!;

    internal IReadOnlyDictionary<string, Verdict> FullVerdicts { get; private set; } = null!;

    /// <summary>Checks that assess something in this estate.</summary>
    internal IReadOnlySet<string> ChecksThatSpeak { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Simulator = await AwsSimulator.StartAsync(Served, DemoEstate.Options, TestContext.Current.CancellationToken);
        Full = await ScanAsync();
        var evaluation = Evaluate(Full);
        FullVerdicts = Verdicts(evaluation);
        ChecksThatSpeak = evaluation.Verdicts.Where(v => v.Verdict is not Verdict.NotApplicable).Select(v => v.CheckId).ToHashSet();
    }

    public async ValueTask DisposeAsync() => await Simulator.DisposeAsync();

    /// <summary>Scans with faults in place only meanwhile.</summary>
    internal async Task<CollectionResult> ScanAsync(Action<SimulatorFaults>? spoil = null, IRevisionBodies? bodies = null)
    {
        Simulator.Faults.Clear();
        spoil?.Invoke(Simulator.Faults);
        Simulator.Calls.Reset();
        try
        {
            return await Scanner.ScanAsync(Scanner.Request(Simulator.Url, [.. DemoEstate.ProductionRegions]) with { RevisionBodies = bodies });
        }
        finally
        {
            Simulator.Faults.Clear();
        }
    }

    internal static AccountEvaluation Evaluate(CollectionResult result) => new Evaluator(CheckCatalogue.Default).Evaluate(SnapshotReader.Read(result.Documents));

    internal static IReadOnlyList<Gap> Gaps(CollectionResult result) => [.. result.Documents.SelectMany(d => d.Manifest.Gaps)];

    /// <summary>Verdicts by what they are about; those that stand for an unread list are left out.</summary>
    internal static IReadOnlyDictionary<string, Verdict> Verdicts(AccountEvaluation evaluation) =>
        evaluation.Verdicts.Where(v => !v.IsListGap).ToDictionary(Key, v => v.Verdict);

    internal static string Key(CheckVerdict verdict) => $"{verdict.CheckId} {verdict.Resource.Region} {verdict.Resource.Arn} {verdict.Container}";
}
