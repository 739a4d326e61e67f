using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Hosts;

/// <summary>The security groups of a host: the rules that let others in, and the groups that were not read.</summary>
internal sealed record HostGroups(IReadOnlyList<(SecurityGroup Group, IpPermission Rule, int Index)> Rules, IReadOnlyList<Gap> Gaps)
{
    public static HostGroups Of(Ec2Instance host, CheckContext context) => Of(host.GroupIds(), context);

    public static HostGroups Of(IEnumerable<string> groupIds, CheckContext context)
    {
        var rules = new List<(SecurityGroup, IpPermission, int)>();
        var gaps = new List<Gap>();
        var region = context.Region;
        foreach (var id in groupIds)
        {
            var arn = Ec2Arns.Of(region.Partition, region.Region, region.AccountId, "security-group", id);
            var found = region.SecurityGroups.Find(arn);

            // A group of a shared VPC belongs to another account.
            var group = found.TryGet(out var own, out var gap) && own is not null ? own : region.SecurityGroups.Known.FirstOrDefault(g => g.GroupId == id);
            context.Note(group?.ContentHash ?? "?");
            if (group is null)
            {
                gaps.Add(gap ?? new(GapKind.NotCollected, "ec2:DescribeSecurityGroups", arn, null, "EC2 did not show the group", null));
                continue;
            }

            rules.AddRange(group.IpPermissions.Select((rule, i) => (group, rule, i)));
        }

        return new(rules, gaps);
    }
}
