using System.Reflection;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Collection.Aws.Clients;
using EcsPosture.Collection.Aws.Endpoints;
using EcsPosture.Collection.Collectors;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection;

/// <summary>Reads an AWS account into snapshot documents. What cannot be read becomes a gap; only what makes everything impossible throws.</summary>
public sealed class AccountCollector
{
    private readonly AwsSessions _sessions;
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;

    internal AccountCollector(AwsSessions sessions, TransportOptions options, TimeProvider time) =>
        (_sessions, _options, _time) = (sessions, options, time);

    /// <summary>Asks which account the credentials belong to, and reads nothing else.</summary>
    /// <exception cref="CredentialsException">The credentials are missing, wrong or expired.</exception>
    /// <exception cref="UnknownRegionException">A region's name is none that AWS has.</exception>
    /// <exception cref="AwsException">No region answers.</exception>
    public async Task<string> IdentifyAsync(CollectionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var connected = await _sessions.ConnectAsync(request.Credentials, [.. request.Regions.Distinct(StringComparer.Ordinal)], request.Endpoint, cancellationToken);
        return connected.AccountId;
    }

    /// <summary>Reads the account that the credentials belong to.</summary>
    /// <exception cref="CredentialsException">The credentials are missing, wrong or expired, at the start or on the way.</exception>
    /// <exception cref="UnknownRegionException">A region's name is none that AWS has.</exception>
    /// <exception cref="AwsException">No region answers who the credentials belong to.</exception>
    public async Task<CollectionResult> CollectAsync(CollectionRequest request, IProgress<CollectionProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string[] names = [.. request.Regions.Distinct(StringComparer.Ordinal)];
        var takenAt = _time.GetUtcNow();
        using var connected = await _sessions.ConnectAsync(request.Credentials, names, request.Endpoint, cancellationToken);

        SnapshotPart Part(string folder, string region) => new(
            new SnapshotDocuments { Manifest = Manifest(request, names, connected, folder, takenAt), IsRedacted = true }, region, connected.Clients);

        var scan = new AccountScan(
            connected.AccountId,
            connected.Partition,
            request,
            [.. names.Select(region => Part(region, region))],
            Part(SnapshotManifest.GlobalRegion, names[0]),
            connected.Session.Ledger);
        await new ScanRun(scan, request.RegionsAtOnce ?? _options.RegionsAtOnce, progress).RunAsync(cancellationToken);

        foreach (var gap in scan.FailedRegions)
        {
            scan.Global.AddGap(gap);
        }

        SnapshotPart[] parts = [.. scan.Regions, scan.Global];
        foreach (var part in parts)
        {
            part.Finish();
        }

        return new(connected.AccountId, connected.Partition, [.. parts.Select(p => p.Documents)], scan.Ledger.Snapshot(), scan.FailedRegions);
    }

    private static SnapshotManifest Manifest(CollectionRequest request, string[] regions, ConnectedSession connected, string folder, DateTimeOffset takenAt) => new()
    {
        FormatVersion = SnapshotManifest.CurrentFormatVersion,
        AccountId = connected.AccountId,
        Region = folder,
        Partition = connected.Partition,
        TakenAt = takenAt,
        ToolVersion = typeof(AccountCollector).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        DetectorVersion = SecretDetector.Version,
        Scope = request.Scope.Word(),
        Regions = regions,
    };
}
