using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// Puts revisions in place whose bodies an earlier scan kept. Tags, which may change, come from the tagging API, and the status from
/// the lists of revisions, which may still be read meanwhile.
/// </summary>
internal sealed class KeptRevisions(SnapshotPart region, IRevisionBodies bodies)
{
    /// <summary>Bodies that are read at once; a multiple of the ARNs of a call for tags.</summary>
    public const int AtOnce = 500;
    private const int ArnsPerTagCall = 100;
    private static readonly PageShape TagPages = new("PaginationToken", "PaginationToken", "ResourceTagMappingList");
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private JsonObject? _mappings = new() { ["ResourceTagMappingList"] = new JsonArray() };

    /// <summary>How many are in place.</summary>
    public int Count => _found.Count;

    /// <summary>Whether a revision is in place.</summary>
    public bool Has(string arn) => _found.Contains(arn);

    /// <summary>Puts those of these revisions in place whose bodies were kept.</summary>
    public async Task PutAsync(IReadOnlyCollection<string> arns, CancellationToken cancellationToken)
    {
        string[][] chunks = [.. arns.Chunk(AtOnce)];
        var reading = chunks.Length > 0 ? bodies.FindAsync(chunks[0], cancellationToken) : null;
        for (var i = 0; i < chunks.Length; i++)
        {
            // The next are read while AWS is asked for the tags of these.
            var kept = await reading!;
            reading = i + 1 < chunks.Length ? bodies.FindAsync(chunks[i + 1], cancellationToken) : null;
            var tags = _mappings is null || kept.Count == 0 ? null : await TagsAsync([.. kept.Keys.Order(StringComparer.Ordinal)], _mappings, cancellationToken);
            _mappings = kept.Count > 0 && tags is null ? null : _mappings;
            foreach (var (arn, body) in kept)
            {
                Put(arn, body, tags);
            }
        }
    }

    /// <summary>Tells the status of each, once the lists were read: whole lists say it themselves.</summary>
    public void End(RevisionCollection active)
    {
        if (_found.Count > 0 && _mappings is not null)
        {
            region.Put(SnapshotPaths.GetTaskDefinitionTags, _mappings);
        }

        if (IsComplete(SnapshotPaths.ListTaskDefinitions) && IsComplete(SnapshotPaths.ListTaskDefinitionsBeingDeleted))
        {
            return;
        }

        var leaving = WantedRevisions.Listed(region, SnapshotPaths.ListTaskDefinitionsBeingDeleted);
        foreach (var arn in _found)
        {
            var status = active.Contains(arn) ? "ACTIVE" : leaving.Contains(arn) ? "DELETE_IN_PROGRESS" : null;
            if (status is not null && PathOf(arn) is { } path && region.Get(path) is { } answer && answer["taskDefinition"] is JsonObject body)
            {
                body["status"] = status;
                region.PutRedacted(path, answer);
            }
        }
    }

    private void Put(string arn, JsonElement kept, Dictionary<string, JsonArray>? tags)
    {
        if (PathOf(arn) is not { } path)
        {
            return;
        }

        TaskDefinitions.Note(region.References, new(kept));

        // A body that is not changed is written as it lies.
        var body = JsonObject.Create(kept)!;
        if (TaskDefinitions.HasChangeable(kept))
        {
            TaskDefinitions.RemoveChangeable(body);
        }

        var answer = new JsonObject();
        if (tags is not null)
        {
            answer["tags"] = tags.TryGetValue(arn, out var found) ? found : [];
            SnapshotRedactor.Redact(path, answer);
        }

        // The body was redacted when it was kept; a second time would take its markers for values.
        answer["taskDefinition"] = body;
        region.PutRedacted(path, answer);
        _found.Add(arn);
    }

    /// <summary>Tags by ARN, in ECS's spelling; null when they could not all be read.</summary>
    /// <param name="arns">What may have tags.</param>
    /// <param name="mappings">Takes the answers as they come.</param>
    /// <param name="cancellationToken">Stops the calls.</param>
    private async Task<Dictionary<string, JsonArray>?> TagsAsync(string[] arns, JsonObject mappings, CancellationToken cancellationToken)
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

    private bool IsComplete(string path) => region.Has(path) && !region.HasGap(path);

    private static string? PathOf(string arn) => RevisionName.Parse(arn) is { } revision ? SnapshotPaths.DescribeTaskDefinition(revision.Family, revision.Revision) : null;
}
