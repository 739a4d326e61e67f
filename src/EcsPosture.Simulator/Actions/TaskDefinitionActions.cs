using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>ECS: task definitions.</summary>
internal static class TaskDefinitionActions
{
    public static JsonObject ListTaskDefinitionFamilies(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.ListTaskDefinitionFamilies, SnapshotPaths.ListTaskDefinitions);
        var status = EcsRules.OneOf(call, "status", "ALL", "ACTIVE", "INACTIVE", "ALL");
        var families = folder.Ecs.Revisions.Families
            .Where(f => status is "ALL" || folder.Ecs.Revisions.HasActive(f) == status is "ACTIVE")
            .Where(f => call.Text("familyPrefix") is not { } prefix || f.StartsWith(prefix, StringComparison.Ordinal))
            .ToList();
        var page = Page.Of(call, families, "nextToken", "maxResults", 100, 100);
        return Answers.Of("families", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject ListTaskDefinitions(AwsCall call, ServedFolder folder)
    {
        var status = EcsRules.OneOf(call, "status", "ACTIVE", "ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS");
        var sort = EcsRules.OneOf(call, "sort", "ASC", "ASC", "DESC");
        folder.Require(call, SnapshotPaths.ListTaskDefinitions);
        if (status is "DELETE_IN_PROGRESS")
        {
            folder.RequireNoGap(call, SnapshotPaths.ListTaskDefinitionsBeingDeleted);
        }

        // The parameter is called a prefix and takes the full name of one family.
        var arns = folder.Ecs.Revisions.Arns(status, call.Text("familyPrefix"));
        if (sort is "DESC")
        {
            var ascending = arns;
            arns = new MadeList<string>(ascending.Count, i => ascending[^(i + 1)]);
        }

        var page = Page.Of(call, arns, "nextToken", "maxResults", 100, 100);
        return Answers.Of("taskDefinitionArns", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject DescribeTaskDefinition(AwsCall call, ServedFolder folder)
    {
        var name = call.Text("taskDefinition") ?? throw new AwsErrorException("ClientException", "Task definition can not be blank.");
        var revision = folder.Ecs.Revisions.Find(name);
        if (revision is not null)
        {
            folder.RequireNoGap(call, SnapshotPaths.DescribeTaskDefinition(revision.Family, revision.Revision));
        }

        if (revision?.Body is null)
        {
            throw new AwsErrorException("ClientException", "Unable to describe task definition.");
        }

        var answer = new JsonObject { ["taskDefinition"] = revision.Body.DeepClone() };
        if (call.Includes("TAGS"))
        {
            answer["tags"] = revision.Tags?.DeepClone() ?? new JsonArray();
        }

        return answer;
    }
}
