using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds CloudWatch Logs' part of a region.</summary>
internal sealed class LogsBuilder(string accountId, string region)
{
    private readonly JsonArray _groups = [];
    private readonly JsonArray _filters = [];
    private readonly JsonArray _policies = [];

    /// <summary>Adds a log group; without a retention it keeps events for ever.</summary>
    public string Group(string name, int? retention, string? kmsKey = null, long storedBytes = 48_203_776)
    {
        var group = new JsonObject
        {
            ["logGroupName"] = name,
            ["creationTime"] = 1_704_103_200_000,
            ["metricFilterCount"] = 0,
            ["arn"] = $"arn:aws:logs:{region}:{accountId}:log-group:{name}:*",
            ["storedBytes"] = storedBytes,
            ["logGroupClass"] = "STANDARD",
            ["logGroupArn"] = $"arn:aws:logs:{region}:{accountId}:log-group:{name}",
        };
        if (retention is not null)
        {
            group["retentionInDays"] = retention;
        }

        if (kmsKey is not null)
        {
            group["kmsKeyId"] = kmsKey;
        }

        _groups.Add(group);
        return name;
    }

    /// <summary>Adds a metric filter.</summary>
    public void MetricFilter(string group, string name, string pattern)
    {
        foreach (var found in _groups.OfType<JsonObject>().Where(g => g["logGroupName"]!.GetValue<string>() == group))
        {
            found["metricFilterCount"] = found["metricFilterCount"]!.GetValue<int>() + 1;
        }

        _filters.Add(new JsonObject
        {
            ["filterName"] = name,
            ["filterPattern"] = pattern,
            ["metricTransformations"] = new JsonArray(
                new JsonObject { ["metricName"] = name, ["metricNamespace"] = "Audit", ["metricValue"] = "1" }),
            ["creationTime"] = 1_704_103_200_000,
            ["logGroupName"] = group,
        });
    }

    /// <summary>Adds a resource policy.</summary>
    public void ResourcePolicy(string name, string document) =>
        _policies.Add(new JsonObject { ["policyName"] = name, ["policyDocument"] = document, ["lastUpdatedTime"] = 1_704_103_200_000 });

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.DescribeLogGroups, new() { ["logGroups"] = _groups });
        documents.Put(SnapshotPaths.DescribeMetricFilters, new() { ["metricFilters"] = _filters });
        documents.Put(SnapshotPaths.DescribeResourcePolicies, new() { ["resourcePolicies"] = _policies });
    }
}
