using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Keys;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// The KMS keys that something refers to, of any region of the scan. Aliases of AWS's own keys need no call; those of the
/// customer are resolved by one list. Rotation and policy are asked only of the account's own keys.
/// </summary>
internal sealed class Keys : IAccountCollector
{
    public string Name => "keys";

    public IReadOnlyList<CollectorAction> Actions { get; } =
        [new(ApiActions.DescribeKey), new(ApiActions.GetKeyPolicy), new(ApiActions.GetKeyRotationStatus), new(ApiActions.ListAliases)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters), typeof(Services), typeof(LogGroups), typeof(Trails), typeof(Secrets), typeof(Parameters), typeof(FileSystems), typeof(Repositories)];

    public Task CollectAsync(AccountScan scan, CancellationToken cancellationToken)
    {
        var wanted = scan.Regions.SelectMany(part => Referred(part).Select(reference => (Region: Arn.TryParse(reference, out var arn) ? arn.Region : part.Region, reference)))
            .ToLookup(w => w.Region, w => w.reference);
        return Task.WhenAll(scan.Regions.Select(part => ReadAsync(scan, part, [.. wanted[part.Region].Distinct(StringComparer.Ordinal)], cancellationToken)));
    }

    private static IEnumerable<string> Referred(SnapshotPart part) =>
        part.References.Keys
            .Concat(part.Get(SnapshotPaths.DescribeTrails)?["trailList"].Objects().Select(trail => trail["KmsKeyId"].AsText()).OfType<string>() ?? [])
            .Where(reference => reference.Length > 0 && !KeysFacts.IsManagedAlias(reference));

    private static async Task ReadAsync(AccountScan scan, SnapshotPart region, string[] references, CancellationToken cancellationToken)
    {
        var arns = references.Where(r => KeysFacts.AliasOf(r) is null)
            .Select(r => Arn.TryParse(r, out _) ? r : ArnOf(scan, region, r))
            .ToHashSet(StringComparer.Ordinal);
        var aliases = references.Select(KeysFacts.AliasOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (aliases.Count > 0)
        {
            var pages = await region.ReadPagesAsync(ApiActions.ListAliases, new() { ["Limit"] = 100 }, new("Marker", "NextMarker", "Aliases"), cancellationToken);
            (pages.Content["Aliases"] as JsonArray)?.RemoveAll(alias => alias?["AliasName"].AsText() is not { } name || !aliases.Contains(name));
            arns.UnionWith(pages.Content["Aliases"].Objects().Select(alias => alias["TargetKeyId"].AsText()).OfType<string>().Select(id => ArnOf(scan, region, id)));
            region.PutPages(SnapshotPaths.ListAliases, pages, null);
        }

        await Task.WhenAll(arns.Order(StringComparer.Ordinal).Select(arn => ReadAsync(scan, region, arn, cancellationToken)));
    }

    private static async Task ReadAsync(AccountScan scan, SnapshotPart region, string arn, CancellationToken cancellationToken)
    {
        var answer = await region.PutOneAsync(SnapshotPaths.DescribeKey(arn), ApiActions.DescribeKey, new() { ["KeyId"] = arn }, arn, cancellationToken);
        var metadata = answer?["KeyMetadata"];
        if (metadata.At("KeyManager").AsText() is not "CUSTOMER" || !Arn.TryParse(metadata.At("Arn").AsText(), out var own) || own.AccountId != scan.AccountId)
        {
            return;
        }

        var spec = metadata.At("KeySpec").AsText() ?? metadata.At("CustomerMasterKeySpec").AsText();
        var canRotate = spec is "SYMMETRIC_DEFAULT" && metadata.At("Origin").AsText() is "AWS_KMS";
        await Task.WhenAll(
            region.PutOneAsync(SnapshotPaths.GetKeyPolicy(arn), ApiActions.GetKeyPolicy, new() { ["KeyId"] = arn, ["PolicyName"] = "default" }, arn, cancellationToken),
            canRotate
                ? region.PutOneAsync(SnapshotPaths.GetKeyRotationStatus(arn), ApiActions.GetKeyRotationStatus, new() { ["KeyId"] = arn }, arn, cancellationToken)
                : Task.FromResult<JsonObject?>(null));
    }

    private static string ArnOf(AccountScan scan, SnapshotPart region, string id) => $"arn:{scan.Partition}:kms:{region.Region}:{scan.AccountId}:key/{id}";
}
