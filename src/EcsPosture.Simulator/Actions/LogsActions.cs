using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>CloudWatch Logs.</summary>
internal static class LogsActions
{
    public static JsonObject DescribeLogGroups(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeLogGroups);
        var (prefix, pattern) = (call.Text("logGroupNamePrefix"), call.Text("logGroupNamePattern"));
        if (prefix is not null && pattern is not null)
        {
            throw AwsErrors.Invalid(call, "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }

        var identifiers = call.Texts("logGroupIdentifiers");
        if (identifiers.Count > 50)
        {
            throw AwsErrors.Invalid(call, "At most 50 log group identifiers can be given.");
        }

        var all = folder.Once(LogGroups);
        var named = identifiers.Count == 0 ? all.Values : identifiers.Select(NameOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => all.GetValueOrDefault(name)).OfType<JsonNode>();
        var groups = named
            .Where(g => prefix is null || Name(g).StartsWith(prefix, StringComparison.Ordinal))
            .Where(g => pattern is null || Name(g).Contains(pattern, StringComparison.OrdinalIgnoreCase))
            .Where(g => call.Text("logGroupClass") is not { } wanted || (Answers.Text(g, "logGroupClass") ?? "STANDARD") == wanted)
            .ToList();
        var page = Page.Of(call, groups, "nextToken", "limit", 50, 50);
        return Answers.Of("logGroups", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject DescribeMetricFilters(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeMetricFilters);
        var group = call.Text("logGroupName");
        if (group is not null && !folder.Entries(SnapshotPaths.DescribeLogGroups, "logGroups").Any(g => Answers.Text(g, "logGroupName") == group))
        {
            throw new AwsErrorException("ResourceNotFoundException", "The specified log group does not exist.");
        }

        var filters = folder.Entries(SnapshotPaths.DescribeMetricFilters, "metricFilters")
            .Where(f => group is null || Answers.Text(f, "logGroupName") == group)
            .Where(f => call.Text("filterNamePrefix") is not { } prefix
                || (Answers.Text(f, "filterName") ?? "").StartsWith(prefix, StringComparison.Ordinal))
            .ToList();
        var page = Page.Of(call, filters, "nextToken", "limit", 50, 50);
        return Answers.Of("metricFilters", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject DescribeResourcePolicies(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeResourcePolicies);
        var page = Page.Of(call, folder.Entries(SnapshotPaths.DescribeResourcePolicies, "resourcePolicies"), "nextToken", "limit", 50, 50);
        return Answers.Of("resourcePolicies", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject DescribeDeliverySources(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeDeliverySources);
        var page = Page.Of(call, folder.Entries(SnapshotPaths.DescribeDeliverySources, "deliverySources"), "nextToken", "limit", 50, 50);
        return Answers.Of("deliverySources", Answers.Array(page.Items), "nextToken", page.Next);
    }

    private static SortedDictionary<string, JsonNode> LogGroups(ServedFolder folder)
    {
        var groups = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var group in folder.Entries(SnapshotPaths.DescribeLogGroups, "logGroups"))
        {
            groups.TryAdd(Name(group), group);
        }

        return groups;
    }

    private static string Name(JsonNode group) => Answers.Text(group, "logGroupName") ?? "";

    /// <summary>The name in an identifier, which is a name or an ARN.</summary>
    private static string NameOf(string identifier)
    {
        const string marker = ":log-group:";
        var at = identifier.IndexOf(marker, StringComparison.Ordinal);
        var name = at < 0 ? identifier : identifier[(at + marker.Length)..];
        return name.EndsWith(":*", StringComparison.Ordinal) ? name[..^2] : name;
    }
}
