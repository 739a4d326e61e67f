using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>EC2: security groups, subnets and the regions of the estate.</summary>
internal static class NetworkActions
{
    public static JsonObject DescribeSecurityGroups(AwsCall call, ServedFolder folder) =>
        List(call, folder, SnapshotPaths.DescribeSecurityGroups, "SecurityGroups", "GroupId", "InvalidGroup.NotFound", "security group");

    public static JsonObject DescribeSubnets(AwsCall call, ServedFolder folder) =>
        List(call, folder, SnapshotPaths.DescribeSubnets, "Subnets", "SubnetId", "InvalidSubnetID.NotFound", "subnet ID");

    public static JsonObject DescribeRegions(AwsCall call, ServedFolder folder)
    {
        var asked = call.Texts("RegionName");
        var regions = folder.Account.Regions.Select(r => r.Region).Append(call.Region)
            .Where(r => r != SnapshotManifest.GlobalRegion && (asked.Count == 0 || asked.Contains(r)))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new()
        {
            ["Regions"] = new JsonArray(
            [
                .. regions.Select(r => new JsonObject
                {
                    ["RegionName"] = r,
                    ["Endpoint"] = $"ec2.{r}.amazonaws.com",
                    ["OptInStatus"] = "opt-in-not-required",
                }),
            ]),
        };
    }

    private static JsonObject List(AwsCall call, ServedFolder folder, string path, string member, string idName, string notFound, string what)
    {
        folder.Require(call, path);
        var ids = call.Texts(idName);
        var all = folder.Entries(path, member);
        if (ids.FirstOrDefault(id => !all.Any(e => Answers.Text(e, idName) == id)) is { } missing)
        {
            throw new AwsErrorException(notFound, $"The {what} '{missing}' does not exist");
        }

        // EC2 gives everything on one page unless a page size is asked for, and does not take one together with ids.
        if (ids.Count > 0 && call.Number("MaxResults") is not null)
        {
            throw new AwsErrorException("InvalidParameterCombination", "The parameter MaxResults cannot be used with ids in the same request.");
        }

        var found = all.Where(e => ids.Count == 0 || ids.Contains(Answers.Text(e, idName))).Where(e => Matches(call, e)).ToList();
        if (call.Number("MaxResults") is < 5)
        {
            throw AwsErrors.Invalid(call, "Value for parameter MaxResults is invalid. Expecting a value between 5 and 1000.");
        }

        var page = Page.Of(call, found, "NextToken", "MaxResults", Math.Max(found.Count, 1), Math.Max(found.Count, 1000));
        return Answers.Of(member, Answers.Array(page.Items), "NextToken", page.Next);
    }

    private static bool Matches(AwsCall call, JsonNode entry)
    {
        foreach (var filter in call.Objects("Filter"))
        {
            var member = Answers.Text(filter, "Name") switch
            {
                "vpc-id" => "VpcId",
                "group-id" => "GroupId",
                "group-name" => "GroupName",
                "subnet-id" => "SubnetId",
                var other => throw AwsErrors.Invalid(call, $"The filter '{other}' is invalid"),
            };
            if (filter["Value"] is JsonArray values && !values.Any(v => v?.ToString() == Answers.Text(entry, member)))
            {
                return false;
            }
        }

        return true;
    }
}
