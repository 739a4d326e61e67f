using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Actions;

/// <summary>ECS: tasks and container instances.</summary>
internal static class TaskActions
{
    public static JsonObject ListTasks(AwsCall call, ServedFolder folder)
    {
        var cluster = EcsRules.Cluster(call, folder);
        folder.Require(call, SnapshotPaths.ListTasks(cluster.Name), cluster.TasksPath);
        var status = EcsRules.OneOf(call, "desiredStatus", "RUNNING", "RUNNING", "PENDING", "STOPPED");
        var service = call.Text("serviceName") is { } name ? InventoryArn.LastSegment(name) : null;
        if (service is not null && cluster.Services.Find(service) is null)
        {
            throw new AwsErrorException("ServiceNotFoundException", "Service not found.");
        }

        var arns = cluster.Tasks.Listed.Concat(cluster.Tasks.Described.Select(t => Answers.Text(t, "taskArn")!))
            .Distinct(StringComparer.Ordinal)
            .Where(arn => IsAsked(call, cluster.Tasks.Find(arn), status, service))
            .ToList();
        var page = Page.Of(call, arns, "nextToken", "maxResults", 100, 100);
        return Answers.Of("taskArns", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject DescribeTasks(AwsCall call, ServedFolder folder)
    {
        var asked = EcsRules.Batch(call, "tasks", 100);
        var cluster = EcsRules.Cluster(call, folder);
        folder.Require(call, cluster.TasksPath);
        return Describe(call, folder, cluster, cluster.Tasks, asked, "tasks", "task");
    }

    public static JsonObject ListContainerInstances(AwsCall call, ServedFolder folder)
    {
        var cluster = EcsRules.Cluster(call, folder);
        folder.Require(call, SnapshotPaths.ListContainerInstances(cluster.Name), cluster.InstancesPath);
        var arns = cluster.Instances.Listed
            .Where(a => call.Text("status") is not { } status || Answers.Text(cluster.Instances.Find(a), "status") == status)
            .ToList();
        var page = Page.Of(call, arns, "nextToken", "maxResults", 100, 100);
        return Answers.Of("containerInstanceArns", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject DescribeContainerInstances(AwsCall call, ServedFolder folder)
    {
        var asked = EcsRules.Batch(call, "containerInstances", 100);
        var cluster = EcsRules.Cluster(call, folder);
        folder.Require(call, cluster.InstancesPath);
        return Describe(call, folder, cluster, cluster.Instances, asked, "containerInstances", "container-instance");
    }

    private static JsonObject Describe(
        AwsCall call, ServedFolder folder, ServedCluster cluster, ServedSet set, IReadOnlyList<string> asked, string member, string kind)
    {
        JsonArray found = [], failures = [];
        foreach (var name in asked.Distinct(StringComparer.Ordinal))
        {
            if (set.Find(name) is { } body)
            {
                var copy = Answers.WithTags(call, body);
                if (kind is "container-instance" && !call.Includes("CONTAINER_INSTANCE_HEALTH"))
                {
                    copy.Remove("healthStatus");
                }

                found.Add(copy);
            }
            else
            {
                failures.Add(set.Failure(name, folder.Arn("ecs", $"{kind}/{cluster.Name}/{InventoryArn.LastSegment(name)}")));
            }
        }

        return new() { [member] = found, ["failures"] = failures };
    }

    // A task that the snapshot lists and does not describe is one that ran.
    private static bool IsAsked(AwsCall call, JsonObject? task, string status, string? service)
    {
        var desired = Answers.Text(task, "desiredStatus") ?? "RUNNING";
        var definition = Answers.Text(task, "taskDefinitionArn") is { } arn ? InventoryArn.LastSegment(arn).Split(':')[0] : null;
        return desired == status
            && (service is null || Answers.Text(task, "group") == $"service:{service}")
            && (call.Text("family") is not { } family || definition == family)
            && (call.Text("startedBy") is not { } by || Answers.Text(task, "startedBy") == by)
            && (call.Text("launchType") is not { } type || Answers.Text(task, "launchType") == type)
            && (call.Text("containerInstance") is not { } instance
                || (Answers.Text(task, "containerInstanceArn") is { } at && InventoryArn.LastSegment(at) == InventoryArn.LastSegment(instance)));
    }
}
