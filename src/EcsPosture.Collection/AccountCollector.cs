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

    /// <summary>Asks which account the credentials belong to; it can then be read with the same credentials.</summary>
    /// <exception cref="CredentialsException">The credentials are missing, wrong or expired.</exception>
    /// <exception cref="UnknownRegionException">A region's name is none that AWS has.</exception>
    /// <exception cref="AwsException">No region answers.</exception>
    public async Task<OpenAccount> OpenAsync(CollectionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string[] names = [.. request.Regions.Distinct(StringComparer.Ordinal)];
        return new(request, names, await _sessions.ConnectAsync(request.Credentials, names, request.Endpoint, cancellationToken), _options, _time);
    }

    /// <summary>Reads the account that the credentials belong to.</summary>
    /// <exception cref="CredentialsException">The credentials are missing, wrong or expired, at the start or on the way.</exception>
    /// <exception cref="UnknownRegionException">A region's name is none that AWS has.</exception>
    /// <exception cref="AwsException">No region answers who the credentials belong to.</exception>
    public async Task<CollectionResult> CollectAsync(CollectionRequest request, IProgress<CollectionProgress>? progress, CancellationToken cancellationToken)
    {
        using var account = await OpenAsync(request, cancellationToken);
        return await account.CollectAsync(progress, cancellationToken);
    }
}

/// <summary>An account whose credentials were accepted, to be read once.</summary>
public sealed class OpenAccount : IDisposable
{
    private readonly CollectionRequest _request;
    private readonly string[] _regions;
    private readonly ConnectedSession _connected;
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;

    internal OpenAccount(CollectionRequest request, string[] regions, ConnectedSession connected, TransportOptions options, TimeProvider time) =>
        (_request, _regions, _connected, _options, _time) = (request, regions, connected, options, time);

    /// <summary>The account that the credentials belong to.</summary>
    public string AccountId => _connected.AccountId;

    /// <summary>Reads the account.</summary>
    /// <exception cref="CredentialsException">The credentials expired on the way.</exception>
    public async Task<CollectionResult> CollectAsync(IProgress<CollectionProgress>? progress, CancellationToken cancellationToken)
    {
        var takenAt = _time.GetUtcNow();

        SnapshotPart Part(string folder, string region) => new(
            new SnapshotDocuments { Manifest = Manifest(folder, takenAt), IsRedacted = true }, region, _connected.Clients);

        var scan = new AccountScan(
            _connected.AccountId,
            _connected.Partition,
            _request,
            [.. _regions.Select(region => Part(region, region))],
            Part(SnapshotManifest.GlobalRegion, _regions[0]),
            _connected.Session.Ledger);
        await new ScanRun(scan, _request.RegionsAtOnce ?? _options.RegionsAtOnce, progress).RunAsync(cancellationToken);

        foreach (var gap in scan.FailedRegions)
        {
            scan.Global.AddGap(gap);
        }

        SnapshotPart[] parts = [.. scan.Regions, scan.Global];
        foreach (var part in parts)
        {
            part.Finish();
        }

        return new(_connected.AccountId, _connected.Partition, [.. parts.Select(p => p.Documents)], scan.Ledger.Snapshot(), scan.FailedRegions);
    }

    /// <inheritdoc />
    public void Dispose() => _connected.Dispose();

    private SnapshotManifest Manifest(string folder, DateTimeOffset takenAt) => new()
    {
        FormatVersion = SnapshotManifest.CurrentFormatVersion,
        AccountId = _connected.AccountId,
        Region = folder,
        Partition = _connected.Partition,
        TakenAt = takenAt,
        ToolVersion = typeof(AccountCollector).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        DetectorVersion = SecretDetector.Version,
        Scope = _request.Scope.Word(),
        Regions = _regions,
    };
}
