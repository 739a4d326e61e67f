using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The security groups that services, scheduled tasks, instances, capacity providers, load balancers and endpoints name, and the default groups of the VPCs, which tasks get that name none.</summary>
internal sealed class SecurityGroups : IRegionCollector
{
    public string Name => "security groups";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeSecurityGroups)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Vpcs)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var named = await region.ReadFilteredAsync(ApiActions.DescribeSecurityGroups, "group-id", region.References.SecurityGroups, "SecurityGroups", cancellationToken);
        var implied = await region.ReadFilteredAsync(
            ApiActions.DescribeSecurityGroups,
            "vpc-id",
            region.References.Vpcs,
            "SecurityGroups",
            cancellationToken,
            new() { ["Filters"] = new JsonArray(new JsonObject { ["Name"] = "group-name", ["Values"] = Json.Array(["default"]) }) });
        var groups = (JsonArray)named.Content["SecurityGroups"]!;
        var ids = groups.Objects().Select(g => g["GroupId"].AsText()).ToHashSet();
        foreach (var group in implied.Content["SecurityGroups"].Objects().Where(g => ids.Add(g["GroupId"].AsText())))
        {
            groups.Add(group.DeepClone());
        }

        region.PutPages(SnapshotPaths.DescribeSecurityGroups, new(named.Content, named.Read + implied.Read, named.Error ?? implied.Error), null);
    }
}
