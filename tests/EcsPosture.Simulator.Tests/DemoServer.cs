using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Simulator.Tests;

/// <summary>A simulator that serves the demo estate, for the tests of a class.</summary>
public abstract class DemoServer : IAsyncLifetime
{
    protected static IReadOnlyList<SnapshotDocuments> Estate { get; } = DemoEstate.Build(new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero));

    protected AwsSimulator Simulator { get; private set; } = null!;

    protected virtual SimulatorOptions Options => DemoEstate.Options;

    public async ValueTask InitializeAsync() => Simulator = await AwsSimulator.StartAsync(Estate, Options, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal SignedClient Production(string region = "eu-central-1") => new(Simulator, DemoEstate.ProductionAccessKeyId, region);

    internal SignedClient Staging() => new(Simulator, DemoEstate.StagingAccessKeyId);
}
