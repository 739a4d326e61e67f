using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Actions;

/// <summary>ECS: services and task sets.</summary>
internal static class ServiceActions
{
    public static JsonObject ListServices(AwsCall call, ServedFolder folder)
    {
        var cluster = EcsRules.Cluster(call, folder);
        folder.Require(call, SnapshotPaths.ListServices(cluster.Name), cluster.ServicesPath);
        var arns = cluster.Services.Listed
            .Where(a => Matches(call, cluster.Services.Find(a), "launchType") && Matches(call, cluster.Services.Find(a), "schedulingStrategy"))
            .ToList();
        var page = Page.Of(call, arns, "nextToken", "maxResults", 10, 100);
        return Answers.Of("serviceArns", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject DescribeServices(AwsCall call, ServedFolder folder)
    {
        var asked = EcsRules.Batch(call, "services", 10);
        var cluster = EcsRules.Cluster(call, folder);
        folder.Require(call, cluster.ServicesPath);
        JsonArray services = [], failures = [];
        foreach (var name in asked.Distinct(StringComparer.Ordinal))
        {
            if (cluster.Services.Find(name) is { } body)
            {
                services.Add(Trimmed(call, body));
            }
            else
            {
                failures.Add(cluster.Services.Failure(name, folder.Arn("ecs", $"service/{cluster.Name}/{InventoryArn.LastSegment(name)}")));
            }
        }

        return new() { ["services"] = services, ["failures"] = failures };
    }

    public static JsonObject DescribeExpressGatewayService(AwsCall call, ServedFolder folder)
    {
        var arn = call.Text("serviceArn") ?? "";
        var cluster = arn.Split('/') is [_, var name, _] ? name : "";
        var path = SnapshotPaths.DescribeExpressGatewayService(cluster, arn);
        folder.RequireNoGap(call, path);
        var answer = (JsonObject)(folder.File(path)?.DeepClone() ?? throw new AwsErrorException("ResourceNotFoundException", "The specified service was not found."));
        if (answer["service"] is JsonObject service)
        {
            answer["service"] = Answers.WithTags(call, service);
        }

        return answer;
    }

    public static JsonObject DescribeTaskSets(AwsCall call, ServedFolder folder)
    {
        var cluster = EcsRules.Cluster(call, folder);
        folder.Require(call, cluster.ServicesPath);
        var service = cluster.Services.Find(call.Text("service") ?? "") ?? throw new AwsErrorException("ServiceNotFoundException", "Service not found.");
        var asked = call.Texts("taskSets").Select(InventoryArn.LastSegment).ToHashSet(StringComparer.Ordinal);
        var sets = (service["taskSets"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(s => asked.Count == 0 || asked.Contains(Answers.Text(s, "id") ?? ""));
        return new() { ["taskSets"] = new JsonArray([.. sets.Select(s => Answers.WithTags(call, s))]), ["failures"] = new JsonArray() };
    }

    // A service without the tags leaves them out altogether, unlike a cluster.
    private static JsonObject Trimmed(AwsCall call, JsonObject body)
    {
        var service = (JsonObject)body.DeepClone();
        if (!call.Includes("TAGS"))
        {
            service.Remove("tags");
        }

        return service;
    }

    private static bool Matches(AwsCall call, JsonObject? service, string name) =>
        call.Text(name) is not { } wanted || Answers.Text(service, name) == wanted;
}
