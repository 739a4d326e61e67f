using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;
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
    private const int ArnsPerTagCall = 100;

    /// <summary>Kept bodies that are read at once; a multiple of the ARNs of a call for tags.</summary>
    private const int KeptAtOnce = 500;
    private static readonly PageShape TagPages = new("PaginationToken", "PaginationToken", "ResourceTagMappingList");

    public string Name => "task definitions";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeTaskDefinition), new(ApiActions.GetResources)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Services), typeof(Tasks), typeof(EventTargets), typeof(Schedules)];

    public IReadOnlyList<Type> Follows { get; } = [typeof(TaskDefinitionLists)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var bodies = scan.Request.RevisionBodies;

        // What is in use is wanted whatever the lists say, so it is described while they are still being read.
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in WantedRevisions.InUse(scan, region).Chunk(KeptAtOnce))
        {
            var ofBefore = bodies is null ? null : await bodies.KnownAsync(chunk, cancellationToken);
            string[] unknown = [.. chunk.Where(arn => ofBefore?.Contains(arn) is not true)];
            asked.UnionWith(unknown);
            await DescribeAsync(region, unknown, bodies, cancellationToken);
        }

        await region.FinishedAsync(typeof(TaskDefinitionLists));
        var wanted = new WantedRevisions(scan, region);
        var kept = bodies is null ? [] : await PutKeptAsync(region, bodies, [.. wanted.Arns.Where(arn => !asked.Contains(arn))], wanted.Active, cancellationToken);
        scan.Ledger.Saved(kept.Count);
        await DescribeAsync(region, wanted.Arns.Where(arn => !asked.Contains(arn) && !kept.Contains(arn)).Concat(wanted.Families), bodies, cancellationToken);
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

    /// <summary>Puts the revisions in place whose bodies were kept.</summary>
    /// <returns>Their ARNs.</returns>
    private static async Task<HashSet<string>> PutKeptAsync(
        SnapshotPart region, IRevisionBodies bodies, IReadOnlyCollection<string> wanted, RevisionCollection listed, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        JsonObject? mappings = new() { ["ResourceTagMappingList"] = new JsonArray() };
        var active = (listed, IsComplete(region, SnapshotPaths.ListTaskDefinitions));
        var leaving = (WantedRevisions.Listed(region, SnapshotPaths.ListTaskDefinitionsBeingDeleted), IsComplete(region, SnapshotPaths.ListTaskDefinitionsBeingDeleted));
        string[][] chunks = [.. wanted.Chunk(KeptAtOnce)];
        var reading = chunks.Length > 0 ? bodies.FindAsync(chunks[0], cancellationToken) : null;
        for (var i = 0; i < chunks.Length; i++)
        {
            // The next are read while AWS is asked for the tags of these.
            var kept = await reading!;
            reading = i + 1 < chunks.Length ? bodies.FindAsync(chunks[i + 1], cancellationToken) : null;
            var tags = mappings is null || kept.Count == 0 ? null : await TagsAsync(region, [.. kept.Keys.Order(StringComparer.Ordinal)], mappings, cancellationToken);
            mappings = kept.Count > 0 && tags is null ? null : mappings;
            Put(region, kept, tags, active, leaving);
            found.UnionWith(kept.Keys);
        }

        if (found.Count > 0 && mappings is not null)
        {
            region.Put(SnapshotPaths.GetTaskDefinitionTags, mappings);
        }

        return found;
    }

    private static void Put(
        SnapshotPart region, IReadOnlyDictionary<string, JsonElement> kept, Dictionary<string, JsonArray>? tags,
        (RevisionCollection Arns, bool IsComplete) active, (RevisionCollection Arns, bool IsComplete) leaving)
    {
        foreach (var (arn, keptBody) in kept)
        {
            if (RevisionName.Parse(arn) is not { } revision)
            {
                continue;
            }

            Note(region.References, new(keptBody));
            var body = JsonObject.Create(keptBody)!;
            if (HasChangeable(keptBody))
            {
                RemoveChangeable(body);
            }

            // Where the lists are whole they say it. A body that is not changed is written as it lies.
            var status = active.IsComplete && leaving.IsComplete ? null
                : active.Arns.Contains(arn) ? "ACTIVE"
                : leaving.Arns.Contains(arn) ? "DELETE_IN_PROGRESS"
                : null;
            if (status is not null)
            {
                body["status"] = status;
            }

            var path = SnapshotPaths.DescribeTaskDefinition(revision.Family, revision.Revision);
            var answer = new JsonObject();
            if (tags is not null)
            {
                answer["tags"] = tags.TryGetValue(arn, out var found) ? found : [];
                SnapshotRedactor.Redact(path, answer);
            }

            // The body was redacted when it was kept; a second time would take its markers for values.
            answer["taskDefinition"] = body;
            region.PutRedacted(path, answer);
        }
    }

    /// <summary>Tags by ARN, in ECS's spelling; null when they could not all be read.</summary>
    /// <param name="region">The region.</param>
    /// <param name="arns">What may have tags.</param>
    /// <param name="mappings">Takes the answers as they come.</param>
    /// <param name="cancellationToken">Stops the calls.</param>
    private static async Task<Dictionary<string, JsonArray>?> TagsAsync(SnapshotPart region, string[] arns, JsonObject mappings, CancellationToken cancellationToken)
    {
        var merged = new JsonObject { ["ResourceTagMappingList"] = new JsonArray() };
        var answers = await Task.WhenAll(arns.Chunk(ArnsPerTagCall).Select(
            chunk => region.ReadPagesAsync(ApiActions.GetResources, new() { ["ResourceARNList"] = Json.Array(chunk) }, TagPages, cancellationToken)));
        foreach (var pages in answers)
        {
            if (pages.Error is { } error)
            {
                region.AddGap(error.GapFrom(null, SnapshotPaths.GetTaskDefinitionTags));
                return null;
            }

            TagPages.Merge(ApiActions.GetResources, pages.Content, merged);
        }

        var asked = arns.ToHashSet(StringComparer.Ordinal);
        var tags = new Dictionary<string, JsonArray>(StringComparer.Ordinal);
        foreach (var mapping in merged["ResourceTagMappingList"].Objects())
        {
            if (mapping["ResourceARN"].AsText() is { } arn && asked.Contains(arn))
            {
                tags[arn] = new([.. mapping["Tags"].Objects().Select(t => new JsonObject { ["key"] = t["Key"].AsText(), ["value"] = t["Value"].AsText() })]);
            }
        }

        TagPages.Merge(ApiActions.GetResources, merged, mappings);
        return tags;
    }

    private static bool IsComplete(SnapshotPart region, string path) => region.Has(path) && !region.HasGap(path);

    /// <summary>The body without what changes while the revision stays the same.</summary>
    private static JsonObject Immutable(JsonObject body)
    {
        var copy = (JsonObject)body.DeepClone();
        RemoveChangeable(copy);
        return copy;
    }

    private static bool HasChangeable(JsonElement body) =>
        body.TryGetProperty("status", out _) || body.TryGetProperty("deregisteredAt", out _) || body.TryGetProperty("deleteRequestedAt", out _);

    private static void RemoveChangeable(JsonObject body)
    {
        body.Remove("status");
        body.Remove("deregisteredAt");
        body.Remove("deleteRequestedAt");
    }

    private static void Note(References references, JsonView body)
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
