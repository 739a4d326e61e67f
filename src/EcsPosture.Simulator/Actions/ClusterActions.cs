using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Actions;

/// <summary>ECS: clusters, capacity providers, account settings, tags.</summary>
internal static class ClusterActions
{
    private static readonly string[] Optional = ["ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "STATISTICS", "TAGS"];

    public static JsonObject ListClusters(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.ListClusters, SnapshotPaths.DescribeClusters);
        var active = folder.Ecs.Clusters.Where(c => Answers.Text(c.Body, "status") is not "INACTIVE").Select(c => c.Arn).ToList();
        var page = Page.Of(call, active, "nextToken", "maxResults", 100, 100);
        return Answers.Of("clusterArns", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject DescribeClusters(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeClusters);
        var asked = call.Texts("clusters") is { Count: > 0 } named ? named : ["default"];
        EcsRules.AtMost(call, asked, 100, "clusters");
        if (call.Texts("include").Except(Optional).FirstOrDefault() is { } unknown)
        {
            throw AwsErrors.Invalid(call, $"Invalid include value: {unknown}");
        }

        JsonArray clusters = [], failures = [];
        foreach (var name in asked.Distinct(StringComparer.Ordinal))
        {
            if (folder.Ecs.Cluster(name)?.Body is { } body)
            {
                clusters.Add(Trimmed(call, body));
            }
            else
            {
                failures.Add(EcsRules.Missing(name.StartsWith("arn:", StringComparison.Ordinal) ? name : folder.Arn("ecs", $"cluster/{name}")));
            }
        }

        return new() { ["clusters"] = clusters, ["failures"] = failures };
    }

    public static JsonObject DescribeCapacityProviders(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeCapacityProviders);
        var names = call.Texts("capacityProviders");
        EcsRules.AtMost(call, names, 100, "capacityProviders");
        var cluster = call.Text("cluster") is { } clusterName ? EcsRules.Cluster(call, folder, clusterName) : null;
        var all = folder.Entries(SnapshotPaths.DescribeCapacityProviders, "capacityProviders").OfType<JsonObject>()
            .Where(p => IsVisible(p, cluster)).ToList();
        JsonArray failures = [];
        if (names.Count > 0)
        {
            var found = names.Select(n => (Name: n, Body: all.FirstOrDefault(p => Answers.Text(p, "name") == InventoryArn.LastSegment(n)))).ToList();
            failures = [.. found.Where(f => f.Body is null).Select(f => EcsRules.Missing(f.Name))];
            all = [.. found.Select(f => f.Body).OfType<JsonObject>()];
        }

        var page = Page.Of(call, all, "nextToken", "maxResults", 10, 10);
        var answer = Answers.Of("capacityProviders", [.. page.Items.Select(p => Answers.WithTags(call, p))], "nextToken", page.Next);
        answer["failures"] = failures;
        return answer;
    }

    public static JsonObject ListAccountSettings(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.ListAccountSettings);
        var effective = call.Flag("effectiveSettings");
        var settings = folder.Entries(SnapshotPaths.ListAccountSettings, "settings")
            .Where(s => effective || Answers.Text(s, "principalArn") == (call.Text("principalArn") ?? call.CallerArn))
            .Where(s => call.Text("name") is not { } name || Answers.Text(s, "name") == name)
            .Where(s => call.Text("value") is not { } value || Answers.Text(s, "value") == value)
            .ToList();
        var page = Page.Of(call, settings, "nextToken", "maxResults", 10, 10);
        return Answers.Of("settings", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject ListTagsForResource(AwsCall call, ServedFolder folder)
    {
        var arn = call.Text("resourceArn") ?? throw AwsErrors.Invalid(call, "resourceArn is required.");
        var parts = InventoryArn.TryParse(arn, out var parsed) ? parsed.Resource.Split('/') : [];
        var found = parts switch
        {
            ["cluster", var name] => folder.Ecs.Cluster(name)?.Body?["tags"],
            ["service", var cluster, var name] => folder.Ecs.Cluster(cluster)?.Services.Find(name)?["tags"],
            ["task", var cluster, var id] => folder.Ecs.Cluster(cluster)?.Tasks.Find(id)?["tags"],
            ["container-instance", var cluster, var id] => folder.Ecs.Cluster(cluster)?.Instances.Find(id)?["tags"],
            ["task-definition", var id] => folder.Ecs.Revisions.Find(id)?.Tags,
            _ => throw AwsErrors.Invalid(call, "Invalid ARN."),
        };
        return new() { ["tags"] = found?.DeepClone() ?? new JsonArray() };
    }

    private static bool IsVisible(JsonObject provider, ServedCluster? cluster)
    {
        var own = Answers.Text(provider, "cluster");
        if (cluster is null)
        {
            return own is null;
        }

        return own is not null
            ? InventoryArn.LastSegment(own) == cluster.Name
            : cluster.Body?["capacityProviders"] is JsonArray names && names.Any(n => n?.ToString() == Answers.Text(provider, "name"));
    }

    private static JsonObject Trimmed(AwsCall call, JsonObject body)
    {
        var cluster = Answers.WithTags(call, body);
        if (!call.Includes("SETTINGS"))
        {
            cluster["settings"] = new JsonArray();
        }

        if (!call.Includes("STATISTICS"))
        {
            cluster["statistics"] = new JsonArray();
        }

        if (!call.Includes("CONFIGURATIONS"))
        {
            cluster.Remove("configuration");
        }

        if (!call.Includes("ATTACHMENTS"))
        {
            cluster.Remove("attachments");
            cluster.Remove("attachmentsStatus");
        }

        return cluster;
    }
}
