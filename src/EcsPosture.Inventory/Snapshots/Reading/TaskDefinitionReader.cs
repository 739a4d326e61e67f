using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads revisions: those that have a file, and those that should have one because something uses them or the scope takes them in.</summary>
internal sealed class TaskDefinitionReader
{
    private const string Folder = "ecs/describe-task-definition/";
    private const string Describe = "ecs:DescribeTaskDefinition";

    /// <summary>What can change, which is read beside the body.</summary>
    private static readonly FrozenSet<string> Changeable = ["status", "tags", "deregisteredAt", "deleteRequestedAt"];
    private readonly FolderReader _folder;
    private readonly Observed<RevisionCollection> _beingDeleted;
    private readonly Answer _tagFile;
    private readonly Dictionary<string, IReadOnlyList<Tag>> _tags = new(StringComparer.Ordinal);

    public TaskDefinitionReader(FolderReader folder)
    {
        _folder = folder;
        ActiveRevisions = Revisions(SnapshotPaths.ListTaskDefinitions);
        _beingDeleted = Revisions(SnapshotPaths.ListTaskDefinitionsBeingDeleted);
        _tagFile = folder.Open(SnapshotPaths.GetTaskDefinitionTags, "tag:GetResources");
        var gaps = new List<Gap>();
        foreach (var mapping in _tagFile.Objects("ResourceTagMappingList", gaps))
        {
            if (Peek.Text(mapping, "ResourceARN") is { } arn
                && FolderReader.Read(mapping["Tags"] ?? new JsonArray(), TagJsonContext.Default.IReadOnlyListTag, _tagFile, arn).TryGet(out var tags, out _))
            {
                _tags[arn] = tags;
            }
        }

        TagGaps = [.. _tagFile.Gaps, .. gaps];
    }

    public Observed<RevisionCollection> ActiveRevisions { get; }

    private List<Gap> TagGaps { get; }

    /// <summary>The revisions of a region whose services, tasks and schedules have been read.</summary>
    public ResourceList<TaskDefinition> Read(Snapshot region)
    {
        var builder = new ListBuilder<TaskDefinition>();
        var read = new HashSet<string>(StringComparer.Ordinal);

        // Each file stands alone, and there may be many thousands.
        foreach (var file in Elements.OnAllCores([.. _folder.Under(Folder)], ReadFile))
        {
            Add(builder, file, read);
        }

        foreach (var gap in _folder.GapsUnder(Folder))
        {
            AddUnread(builder, gap);
        }

        foreach (var arn in Expected(region, builder).Where(a => !builder.Has(a)))
        {
            var path = RevisionArn.TryParse(arn, out var family, out var revision) ? SnapshotPaths.DescribeTaskDefinition(family.ToString(), revision) : null;
            var gap = _folder.GapOf(arn, Describe)
                ?? (path is null ? Gap.NotAsked(Describe, arn) : _folder.Open(path, Describe, arn).Gaps is [var first, ..] ? first : Gap.NotAsked(Describe, arn) with { File = path });
            builder.Add(arn, Observed.Unknown<TaskDefinition>(gap.Resource is null ? gap with { Resource = arn } : gap));
        }

        return builder.Build();
    }

    private static void Add(ListBuilder<TaskDefinition> builder, DefinitionFile file, HashSet<string> read)
    {
        if (file.Malformed is { } gap)
        {
            AddMalformed(builder, file.Arn, gap);
        }
        else if (read.Add(file.Arn!))
        {
            builder.Add(file.Arn!, file.Definition);
        }
    }

    private DefinitionFile ReadFile(string path)
    {
        var answer = _folder.Open(path, Describe);
        var body = Peek.Object(answer.Content, "taskDefinition");
        var arn = Peek.Text(body, "taskDefinitionArn") ?? ArnOf(path);
        if (body is null)
        {
            return new(arn, default, answer.Malformed("the file has no taskDefinition", arn));
        }

        if (string.IsNullOrEmpty(arn))
        {
            return new(null, default, answer.Malformed("the taskDefinition has no taskDefinitionArn", null));
        }

        var status = Status(body, arn, answer);
        var tags = Tags(answer.Content!, body, arn, answer, status);
        return new(arn, FolderReader.Read(body, EcsJsonContext.Default.TaskDefinition, answer, arn, Changeable).Map(definition => definition with
        {
            Status = status,
            Tags = tags,
            ContentHash = CanonicalJson.Hash(
                Changeable,
                body,
                status.TryGet(out var word, out _) ? JsonValue.Create(word) : null,
                tags.TryGet(out var known, out _) ? new JsonArray([.. known.Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal).Select(t => (JsonNode)t)]) : null),
        }), null);
    }

    private Observed<string> Status(JsonObject body, string arn, Answer answer)
    {
        if (body["status"] is { } status)
        {
            return status is JsonValue value && value.TryGetValue<string>(out var word)
                ? Observed.Known(word)
                : Observed.Unknown<string>(answer.Malformed("status is no text", arn));
        }

        if (!ActiveRevisions.TryGet(out var active, out var gap))
        {
            return Observed.Unknown<string>(gap);
        }

        if (active.Contains(arn))
        {
            return Observed.Known("ACTIVE");
        }

        return _beingDeleted.TryGet(out var deleted, out gap)
            ? Observed.Known(deleted.Contains(arn) ? "DELETE_IN_PROGRESS" : "INACTIVE")
            : Observed.Unknown<string>(gap);
    }

    private Observed<IReadOnlyList<Tag>> Tags(JsonObject content, JsonObject body, string arn, Answer answer, Observed<string> status)
    {
        if ((content["tags"] ?? body["tags"]) is { } tags)
        {
            return FolderReader.Read(tags, TagJsonContext.Default.IReadOnlyListTag, answer, arn);
        }

        if (_tags.TryGetValue(arn, out var mapped))
        {
            return Observed.Known(mapped);
        }

        // The tagging API names only what has tags, and is not known to name revisions that were deregistered.
        return TagGaps.Count == 0 && status.TryGet(out var word, out _) && word is "ACTIVE"
            ? Observed.Known<IReadOnlyList<Tag>>([])
            : Observed.Unknown<IReadOnlyList<Tag>>(TagGaps is [var gap, ..] ? gap : Gap.NotAsked(Describe, arn) with { File = answer.Path });
    }

    private void AddUnread(ListBuilder<TaskDefinition> builder, Gap gap)
    {
        if (_folder.Has(gap.File!))
        {
            return;
        }

        AddMalformed(builder, RevisionArn.TryParse(gap.Resource, out _, out _) ? gap.Resource : ArnOf(gap.File!), gap);
    }

    private static void AddMalformed(ListBuilder<TaskDefinition> builder, string? arn, Gap gap)
    {
        if (string.IsNullOrEmpty(arn))
        {
            builder.Incomplete(gap);
        }
        else
        {
            builder.Add(arn, Observed.Unknown<TaskDefinition>(gap.Resource is null ? gap with { Resource = arn } : gap));
        }
    }

    // ARNs that must have a file; adds to the list what keeps us from knowing them all.
    private HashSet<string> Expected(Snapshot region, ListBuilder<TaskDefinition> builder)
    {
        var expected = new HashSet<string>(StringComparer.Ordinal);
        var families = new HashSet<string>(StringComparer.Ordinal);
        foreach (var arn in Used(region))
        {
            if (!Arn.TryParse(arn, out var parsed) || (parsed.Region, parsed.AccountId) != (region.Region, region.AccountId))
            {
                continue;
            }

            if (RevisionArn.TryParse(arn, out var family, out _))
            {
                expected.Add(arn);
            }
            else if (family.Length > 0)
            {
                families.Add(family.ToString());
            }
        }

        CarryOver(builder, region.Services);
        CarryOver(builder, region.Tasks);
        CarryOver(builder, region.EventTargets);
        CarryOver(builder, region.Schedules);
        var inUseOnly = region.Manifest.Scope is "in-use";
        if (ActiveRevisions.TryGet(out var active, out var gap))
        {
            expected.UnionWith(region.Manifest.Scope is "all-active"
                ? active.Where(arn => RevisionArn.TryParse(arn, out _, out _))
                : active.Families.Where(f => !inUseOnly || families.Contains(f)).Select(f => active.LatestOf(f)!));
        }
        else if (!inUseOnly || families.Count > 0)
        {
            builder.Incomplete(gap);
        }

        return expected;
    }

    private static IEnumerable<string> Used(Snapshot region)
    {
        foreach (var service in region.Services.Known.Where(s => !s.IsInactive))
        {
            var arns = service.Deployments.Where(d => d.Status is not "INACTIVE").Select(d => d.TaskDefinition)
                .Concat(service.TaskSets.Select(s => s.TaskDefinition))
                .Append(service.TaskDefinition);
            foreach (var arn in arns.OfType<string>())
            {
                yield return arn;
            }
        }

        foreach (var task in region.Tasks.Known.Where(t => t.LastStatus is not "STOPPED" && t.TaskDefinitionArn is not null))
        {
            yield return task.TaskDefinitionArn!;
        }

        foreach (var scheduled in region.EventTargets.Known.Concat(region.Schedules.Known).Where(s => s.IsEnabled && s.TaskDefinitionArn is not null))
        {
            yield return scheduled.TaskDefinitionArn!;
        }
    }

    // What is unread of the users may use a revision that we do not know of.
    private static void CarryOver<T>(ListBuilder<TaskDefinition> builder, ResourceList<T> users)
        where T : IResource =>
        builder.Incomplete(users.AllGaps
            .DistinctBy(g => (g.Kind, g.Action, g.Code, g.File))
            .Select(g => g with { Resource = null }));

    private Observed<RevisionCollection> Revisions(string path)
    {
        if (_folder.Revisions(path) is { } listed)
        {
            return Observed.Known(listed);
        }

        var answer = _folder.Open(path, "ecs:ListTaskDefinitions");
        var gaps = new List<Gap>(answer.Gaps);
        var arns = RevisionCollection.Of(answer.Texts("taskDefinitionArns", gaps));
        return gaps.Count > 0 ? Observed.Unknown<RevisionCollection>(gaps[0]) : Observed.Known(arns);
    }

    // The ARN that a file's name tells, for a file that cannot tell itself.
    private string? ArnOf(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var cut = name.LastIndexOf('_');
        if (cut <= 0 || !name.EndsWith(".json", StringComparison.Ordinal) || name.Contains('~', StringComparison.Ordinal)
            || !int.TryParse(name.AsSpan(cut + 1, name.Length - cut - 6), NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            return null;
        }

        var manifest = _folder.Manifest;
        return string.Create(CultureInfo.InvariantCulture,
            $"arn:{manifest.Partition}:ecs:{manifest.Region}:{manifest.AccountId}:task-definition/{Uri.UnescapeDataString(name[..cut])}:{revision}");
    }

    /// <summary>What a file says of a revision.</summary>
    /// <param name="Arn">The revision; null when nothing tells.</param>
    /// <param name="Definition">What was read, or the gap in its place.</param>
    /// <param name="Malformed">What is wrong with the file as a whole; null when nothing is.</param>
    private sealed record DefinitionFile(string? Arn, Observed<TaskDefinition> Definition, Gap? Malformed);
}
