using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EcsPosture.Collection.Tests;

/// <summary>Scans as the program does, with short waits.</summary>
internal static class Scanner
{
    public const string Region = "eu-central-1";

    public static TransportOptions Quick { get; } = new()
    {
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromMilliseconds(20),
        TryTimeout = TimeSpan.FromSeconds(10),
        PaceFactor = 100,
    };

    public static ServiceProvider Services(TransportOptions? options = null, Dictionary<string, string>? environment = null) =>
        new ServiceCollection().AddCollection(options ?? Quick, environment: name => environment?.GetValueOrDefault(name)).BuildServiceProvider();

    public static Task<CollectionResult> ScanAsync(ScriptedAws aws, params string[] regions) => ScanAsync(Request(aws.Address, regions));

    public static async Task<CollectionResult> ScanAsync(CollectionRequest request, TransportOptions? options = null, IProgress<CollectionProgress>? progress = null)
    {
        await using var services = Services(options);
        return await services.GetRequiredService<AccountCollector>().CollectAsync(request, progress, TestContext.Current.CancellationToken);
    }

    public static CollectionRequest Request(Uri endpoint, params string[] regions) => new()
    {
        Regions = regions.Length == 0 ? [Region] : regions,
        Endpoint = endpoint,
        Credentials = AwsCredentialsSource.Placeholder,
    };

    public static SnapshotDocuments Of(this CollectionResult result, string region = Region) => result.Documents.Single(d => d.Manifest.Region == region);

    public static Gap GapOf(this CollectionResult result, string file, string region = Region) => Assert.Single(result.Of(region).Manifest.Gaps, g => g.File == file);
}
