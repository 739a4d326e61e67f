using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// Task definition revisions by scope. A revision's body never changes, so a body that an earlier scan kept is used again:
/// its status then comes from the lists, and its tags from the tagging API.
/// </summary>
internal sealed class TaskDefinitions : IRegionCollector
{
    /// <summary>Bodies are kept as they come, so that a scan that is stopped has not read them in vain.</summary>
    private const int KeepAfter = 50;

    private static readonly string[] Changeable = ["status", "deregisteredAt", "deleteRequestedAt"];

    public string Name => "task definitions";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeTaskDefinition), new(ApiActions.GetResources)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Services), typeof(Tasks), typeof(EventTargets), typeof(Schedules)];

    public IReadOnlyList<Type> Follows { get; } = [typeof(TaskDefinitionLists)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var bodies = scan.Request.RevisionBodies;
        var kept = bodies is null ? null : new KeptRevisions(region, bodies);

        // What is in use is wanted whatever the lists say, so it is read while they are still being read.
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in WantedRevisions.InUse(scan, region).Chunk(KeptRevisions.AtOnce))
        {
            await (kept?.PutAsync(chunk, cancellationToken) ?? Task.CompletedTask);
            string[] unknown = [.. chunk.Where(arn => kept?.Has(arn) is not true)];
            asked.UnionWith(unknown);
            await DescribeAsync(region, unknown, bodies, cancellationToken);
        }

        await region.FinishedAsync(typeof(TaskDefinitionLists));
        var wanted = new WantedRevisions(scan, region);
        if (kept is not null)
        {
            await kept.PutAsync([.. wanted.Arns.Where(arn => !asked.Contains(arn) && !kept.Has(arn))], cancellationToken);
            kept.End(wanted.Active);
            scan.Ledger.Saved(kept.Count);
        }

        await DescribeAsync(region, wanted.Arns.Where(arn => !asked.Contains(arn) && kept?.Has(arn) is not true).Concat(wanted.Families), bodies, cancellationToken);
    }

    private static async Task DescribeAsync(SnapshotPart region, IEnumerable<string> names, IRevisionBodies? bodies, CancellationToken cancellationToken)
    {
        var keeping = Task.CompletedTask;
        try
        {
            foreach (var chunk in names.Chunk(KeepAfter))
            {
                var described = new ConcurrentDictionary<string, JsonObject>(StringComparer.Ordinal);
                await Task.WhenAll(chunk.Select(name => DescribeAsync(region, name, described, cancellationToken)));
                await keeping;
                keeping = bodies is null || described.IsEmpty ? Task.CompletedTask : bodies.KeepAsync(described, cancellationToken);
            }
        }
        finally
        {
            await keeping;
        }
    }

    private static async Task DescribeAsync(SnapshotPart region, string name, ConcurrentDictionary<string, JsonObject> described, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await region.CallAsync(
                ApiActions.DescribeTaskDefinition, new() { ["taskDefinition"] = name, ["include"] = Json.Array(["TAGS"]) }, cancellationToken);
            if (answer["taskDefinition"] is not JsonObject body
                || body["taskDefinitionArn"].AsText() is not { } arn
                || RevisionName.Parse(arn) is not { } revision)
            {
                throw new AwsException(ApiActions.DescribeTaskDefinition, AwsError.Malformed("The answer has no taskDefinition with an ARN.", 200));
            }

            // Tags were asked for, so an answer without them has none.
            answer["tags"] ??= new JsonArray();
            Note(region.References, new(body));
            region.Put(SnapshotPaths.DescribeTaskDefinition(revision.Family, revision.Revision), answer);
            described[arn] = Immutable(body);
        }
        catch (AwsException e)
        {
            var path = RevisionName.Parse(name) is { } revision ? SnapshotPaths.DescribeTaskDefinition(revision.Family, revision.Revision) : null;
            region.AddGap(e.GapFrom(name, path));
        }
    }

    /// <summary>The body without what changes while the revision stays the same.</summary>
    private static JsonObject Immutable(JsonObject body)
    {
        var copy = (JsonObject)body.DeepClone();
        RemoveChangeable(copy);
        return copy;
    }

    /// <summary>Whether a body has anything that changes while the revision stays the same.</summary>
    internal static bool HasChangeable(JsonElement body) => Array.Exists(Changeable, name => body.TryGetProperty(name, out _));

    /// <summary>Takes out what changes while the revision stays the same.</summary>
    internal static void RemoveChangeable(JsonObject body)
    {
        foreach (var name in Changeable)
        {
            body.Remove(name);
        }
    }

    /// <summary>Notes what a revision refers to.</summary>
    internal static void Note(References references, JsonView body)
    {
        references.Role(body["taskRoleArn"].Node);
        references.Role(body["executionRoleArn"].Node);
        foreach (var volume in body["volumes"].Objects())
        {
            references.FileSystem(volume["efsVolumeConfiguration"]["fileSystemId"].Node);
        }

        foreach (var container in body["containerDefinitions"].Objects())
        {
            references.Image(container["image"].Node, null);
            var log = container["logConfiguration"];
            foreach (var secret in container["secrets"].Objects().Concat(log["secretOptions"].Objects()))
            {
                references.Value(secret["valueFrom"].Node);
            }

            references.Credentials(container["repositoryCredentials"]["credentialsParameter"].Node);
            foreach (var file in container["environmentFiles"].Objects())
            {
                references.BucketOf(file["value"].Node);
            }

            if (log["logDriver"].Node.AsText() is "awslogs")
            {
                references.LogGroup(log["options"]["awslogs-group"].Node, log["options"]["awslogs-region"].Node);
            }
        }
    }
}
