using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The load balancers in front of services, with their attributes and web ACLs.</summary>
internal sealed class LoadBalancers : IRegionCollector
{
    private const int PerCall = 20;
    private static readonly string[] RuleLists = ["Rules", "PreProcessFirewallManagerRuleGroups", "PostProcessFirewallManagerRuleGroups"];

    public string Name => "load balancers";

    public IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.DescribeLoadBalancers),
        new(ApiActions.DescribeLoadBalancerAttributes),
        new(ApiActions.GetWebAclForResource) { AlsoNeeds = ["wafv2:GetWebACL"] },
    ];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(TargetGroups)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var pages = await region.ReadNamedAsync(
            ApiActions.DescribeLoadBalancers, "LoadBalancerArns", region.References.LoadBalancers, PerCall, PageShape.Balancing("LoadBalancers"), "LoadBalancerNotFound", cancellationToken);
        var balancers = pages.Content["LoadBalancers"].Objects()
            .Select(b => (Arn: b["LoadBalancerArn"].AsText(), IsApplication: b["Type"].AsText() is "application"))
            .Where(b => b.Arn is not null)
            .ToArray();
        foreach (var balancer in pages.Content["LoadBalancers"].Objects())
        {
            region.References.Vpc(balancer["VpcId"]);
            region.References.GroupsAndSubnets(balancer["SecurityGroups"], new JsonArray([.. balancer["AvailabilityZones"].Objects().Select(z => z["SubnetId"]?.DeepClone())]));
        }

        region.PutPages(SnapshotPaths.DescribeLoadBalancers, pages, null);
        region.InheritGaps(SnapshotPaths.DescribeLoadBalancers, SnapshotPaths.DescribeTargetGroups);
        await Task.WhenAll(balancers.SelectMany(b => (Task[])
        [
            region.PutAnswerAsync(SnapshotPaths.DescribeLoadBalancerAttributes(b.Arn!), ApiActions.DescribeLoadBalancerAttributes, new() { ["LoadBalancerArn"] = b.Arn }, b.Arn!, null, cancellationToken),
            b.IsApplication
                ? region.PutAnswerAsync(SnapshotPaths.GetWebAclForResource(b.Arn!), ApiActions.GetWebAclForResource, new() { ["ResourceArn"] = b.Arn }, b.Arn!, Trim, cancellationToken)
                : Task.CompletedTask,
        ]));
    }

    // What a rule matches may be a secret shared with a content network: names of rules are all that is judged.
    private static void Trim(JsonObject answer)
    {
        if (answer["WebACL"] is not JsonObject acl)
        {
            return;
        }

        var kept = new JsonObject { ["Name"] = acl["Name"]?.DeepClone(), ["Id"] = acl["Id"]?.DeepClone(), ["ARN"] = acl["ARN"]?.DeepClone() };
        foreach (var list in RuleLists)
        {
            kept[list] = new JsonArray([.. acl[list].Objects().Select(rule => new JsonObject { ["Name"] = rule["Name"]?.DeepClone(), ["Priority"] = rule["Priority"]?.DeepClone() })]);
        }

        answer.Clear();
        answer["WebACL"] = kept;
    }
}
