using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Aws.Clients;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Collection.Collectors;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Scanning;

/// <summary>One snapshot folder being filled: a region's, or the account's global one.</summary>
internal sealed class SnapshotPart(SnapshotDocuments documents, string region, AwsClients clients)
{
    private const int MostPages = 20_000;
    private const int UnreachableAnswersToGiveUp = 2;

    private readonly Lock _lock = new();
    private readonly SortedSet<string> _tried = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<AwsService, bool> _answered = new();
    private readonly ConcurrentDictionary<AwsService, int> _unreachable = new();
    private readonly ConcurrentDictionary<Type, Task> _steps = new();

    /// <summary>The region that calls go to.</summary>
    public string Region { get; } = region;

    /// <summary>The files so far.</summary>
    public SnapshotDocuments Documents => documents;

    /// <summary>Whether AWS has answered any call of the region.</summary>
    public bool IsReached => !_answered.IsEmpty;

    /// <summary>What the resources read so far refer to.</summary>
    public References References { get; } = new();

    /// <summary>Redacts a file and puts it in its place.</summary>
    public void Put(string path, JsonObject content)
    {
        SnapshotRedactor.Redact(path, content);
        PutRedacted(path, content);
    }

    /// <summary>Puts a file in its place that was redacted before.</summary>
    public void PutRedacted(string path, JsonObject content)
    {
        lock (_lock)
        {
            documents.PutPacked(path, content);
        }
    }

    /// <summary>Whether there is a file at a path.</summary>
    public bool Has(string path)
    {
        lock (_lock)
        {
            return documents.Has(path);
        }
    }

    /// <summary>The revisions that a file lists and nothing else; null where it is not plainly that, see <see cref="SnapshotDocuments.Revisions"/>.</summary>
    public RevisionCollection? Revisions(string path)
    {
        lock (_lock)
        {
            return documents.Revisions(path);
        }
    }

    /// <summary>The file at a path, read anew each time; or null.</summary>
    public JsonObject? Get(string path)
    {
        lock (_lock)
        {
            return documents.Get(path);
        }
    }

    public void AddGap(Gap gap)
    {
        lock (_lock)
        {
            documents.AddGap(gap);
        }
    }

    /// <summary>ARNs of the clusters that may hold something; a deleted one holds nothing, and ECS refuses to list it.</summary>
    public IReadOnlyList<string> LiveClusters()
    {
        var inactive = Get(SnapshotPaths.DescribeClusters)?["clusters"].Objects()
            .Where(cluster => cluster["status"].AsText() is "INACTIVE")
            .Select(cluster => cluster["clusterArn"].AsText())
            .ToHashSet() ?? [];
        return [.. References.Clusters.Where(arn => !inactive.Contains(arn))];
    }

    /// <summary>Whether a file is missing or incomplete by a gap noted so far.</summary>
    public bool HasGap(string file)
    {
        lock (_lock)
        {
            return documents.Manifest.Gaps.Any(gap => gap.File == file);
        }
    }

    /// <summary>The first gap noted so far of a file, or of a file whose name begins so; null when there is none.</summary>
    public Gap? GapUnder(string fileOrBeginning)
    {
        lock (_lock)
        {
            return documents.Manifest.Gaps.FirstOrDefault(gap => gap.File?.StartsWith(fileOrBeginning, StringComparison.Ordinal) is true);
        }
    }

    /// <summary>Notes that a collector of the region is at work until a task ends.</summary>
    public void Begin(Type collector, Task step) => _steps[collector] = step;

    /// <summary>Waits until a collector of the region has finished that <see cref="ISnapshotCollector.Follows"/> names.</summary>
    public Task FinishedAsync(Type collector) => _steps[collector];

    /// <summary>Writes the tried actions into the manifest.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            documents.Manifest = documents.Manifest with
            {
                ActionsTried = [.. _tried],
                Gaps = [.. documents.Manifest.Gaps.OrderBy(g => g.File, StringComparer.Ordinal).ThenBy(g => g.Action, StringComparer.Ordinal).ThenBy(g => g.Resource, StringComparer.Ordinal)],
            };
        }
    }

    /// <summary>Makes one call.</summary>
    /// <exception cref="AwsException">AWS refused, or did not answer.</exception>
    /// <exception cref="CredentialsException">The credentials are at fault: nothing else can be read.</exception>
    public async Task<JsonObject> CallAsync(ApiAction action, JsonObject input, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _tried.Add(action.IamName);
        }

        if (_unreachable.GetValueOrDefault(action.Service) >= UnreachableAnswersToGiveUp)
        {
            throw new AwsException(action, AwsError.Unreachable("Not asked, as the service's endpoint did not answer several calls before."));
        }

        try
        {
            var answer = await clients.For(action.Service, Region).CallAsync(action, input, cancellationToken);
            _answered[action.Service] = true;
            _unreachable[action.Service] = 0;
            return answer;
        }
        catch (AwsException e) when (e.Error.IsCredentials)
        {
            // A region that the account has not enabled answers as if the key were wrong.
            if (e.Error.IsUnrecognizedClient && !_answered.ContainsKey(action.Service))
            {
                throw;
            }

            throw CredentialsResolver.Refused(e.Error);
        }
        catch (AwsException e) when (e.Error.Kind is GapKind.Unreachable)
        {
            _unreachable.AddOrUpdate(action.Service, 1, (_, n) => n + 1);
            throw;
        }
    }

    /// <summary>Makes one call; an error that says that nothing is set is an empty answer.</summary>
    /// <exception cref="AwsException">AWS refused, or did not answer.</exception>
    public async Task<JsonObject> AskAsync(ApiAction action, JsonObject input, string[] nothingSet, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(action, input, cancellationToken);
        }
        catch (AwsException e) when (nothingSet.Contains(e.Code))
        {
            return [];
        }
    }

    /// <summary>Puts the answer of one call into a file, or the gap in its place; null when it failed.</summary>
    public async Task<JsonObject?> PutOneAsync(string path, ApiAction action, JsonObject input, string resource, CancellationToken cancellationToken, params string[] nothingSet)
    {
        try
        {
            var answer = await AskAsync(action, input, nothingSet, cancellationToken);
            Put(path, answer);
            return answer;
        }
        catch (AwsException e)
        {
            AddGap(e.GapFrom(resource, path));
            return null;
        }
    }

    /// <summary>The pages of a list, each asked for when the one before has been looked at.</summary>
    /// <exception cref="AwsException">AWS refused, did not answer, or gives pages that never end.</exception>
    /// <exception cref="CredentialsException">The credentials are at fault: nothing else can be read.</exception>
    public async IAsyncEnumerable<JsonObject> EachPageAsync(
        ApiAction action, JsonObject input, PageShape shape, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        var pageInput = (JsonObject)input.DeepClone();
        while (true)
        {
            var answer = await CallAsync(action, pageInput, cancellationToken);
            yield return answer;
            if (answer[shape.TokenOut].AsText() is not { Length: > 0 } token)
            {
                yield break;
            }

            if (!tokens.Add(token) || tokens.Count >= MostPages)
            {
                throw new AwsException(action, AwsError.Malformed("The pages never end: the endpoint gave the same token twice, or far too many pages.", 200));
            }

            pageInput = (JsonObject)input.DeepClone();
            pageInput[shape.TokenIn] = token;
        }
    }

    /// <summary>Reads all pages of a list, as far as they come.</summary>
    public async Task<Pages> ReadPagesAsync(ApiAction action, JsonObject input, PageShape shape, CancellationToken cancellationToken)
    {
        var merged = new JsonObject();
        var read = 0;
        try
        {
            await foreach (var answer in EachPageAsync(action, input, shape, cancellationToken))
            {
                shape.Merge(action, answer, merged);
                read++;
            }

            return new(merged, read, null);
        }
        catch (AwsException e)
        {
            return new(merged, read, e);
        }
    }

    /// <summary>Reads all pages of a list into a file; what fails becomes a gap of that file.</summary>
    public async Task<Pages> PutPagesAsync(string path, ApiAction action, JsonObject input, PageShape shape, string? resource, CancellationToken cancellationToken)
    {
        var pages = await ReadPagesAsync(action, input, shape, cancellationToken);
        PutPages(path, pages, resource);
        return pages;
    }

    /// <summary>Puts pages into a file, and the gap when they are not all.</summary>
    public void PutPages(string path, Pages pages, string? resource)
    {
        if (pages.Read > 0)
        {
            Put(path, pages.Content);
        }

        if (pages.Error is { } error)
        {
            AddGap(error.GapFrom(resource, path));
        }
    }

    /// <summary>Reads one thing into a file of its own: an empty object where AWS answers that there is none, a gap where it fails.</summary>
    /// <param name="path">The file.</param>
    /// <param name="action">The action.</param>
    /// <param name="input">Its input.</param>
    /// <param name="resource">What the gap is about.</param>
    /// <param name="isNone">Whether an error says that there is none; null when no error does.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task PutOneAsync(string path, ApiAction action, JsonObject input, string? resource, Func<AwsException, bool>? isNone, CancellationToken cancellationToken)
    {
        try
        {
            Put(path, await CallAsync(action, input, cancellationToken));
        }
        catch (AwsException e)
        {
            if (isNone?.Invoke(e) is true)
            {
                Put(path, []);
            }
            else
            {
                AddGap(e.GapFrom(resource, path));
            }
        }
    }

    /// <summary>
    /// Describes things by name where one that does not exist fails the whole call: such a batch is halved until those that
    /// are missing stand alone, both halves at once.
    /// </summary>
    /// <param name="action">The action.</param>
    /// <param name="batch">What is asked for, and how many at once.</param>
    /// <param name="list">The list of the answer.</param>
    /// <param name="isMissing">Whether an error says that something asked for does not exist.</param>
    /// <param name="cancellationToken">Stops the calls.</param>
    public async Task<Pages> ReadNamedAsync(ApiAction action, NamedBatch batch, string list, Func<AwsException, bool> isMissing, CancellationToken cancellationToken)
    {
        var shape = new PageShape("", "", list);

        async Task<Pages> ReadAsync(JsonNode[] ids)
        {
            var input = (JsonObject)batch.Input.DeepClone();
            input[batch.Member] = new JsonArray([.. ids.Select(id => id.DeepClone())]);
            var content = new JsonObject { [list] = new JsonArray() };
            try
            {
                shape.Merge(action, await CallAsync(action, input, cancellationToken), content);
                return new(content, 1, null);
            }
            catch (AwsException e) when (isMissing(e))
            {
                return ids.Length == 1 ? new(content, 1, null)
                    : Merged(1, await Task.WhenAll(ReadAsync(ids[..(ids.Length / 2)]), ReadAsync(ids[(ids.Length / 2)..])));
            }
            catch (AwsException e)
            {
                return new(content, 0, e);
            }
        }

        Pages Merged(int read, Pages[] parts)
        {
            var content = new JsonObject { [list] = new JsonArray() };
            foreach (var part in parts)
            {
                shape.Merge(action, part.Content, content);
            }

            return new(content, read + parts.Sum(p => p.Read), parts.Select(p => p.Error).FirstOrDefault(e => e is not null));
        }

        return Merged(batch.Ids.Count == 0 ? 1 : 0, await Task.WhenAll(batch.Ids.Chunk(batch.Size).Select(ReadAsync)));
    }

    /// <summary>Describes things in batches into one file; the gap of a batch that fails is the file's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="action">The action.</param>
    /// <param name="batch">What is asked for, and how many at once.</param>
    /// <param name="members">The lists of the answer, the main one first.</param>
    /// <param name="resource">What the gap is about.</param>
    /// <param name="note">Sees the merged answer before it is redacted.</param>
    /// <param name="cancellationToken">Stops the calls.</param>
    public async Task PutBatchesAsync(
        string path, ApiAction action, Batch batch, string[] members, string? resource, Action<JsonObject> note, CancellationToken cancellationToken)
    {
        var shape = new PageShape("", "", members[0], members[1..]);
        var answers = await Task.WhenAll(batch.Ids.Chunk(batch.Size).Select(async ids =>
        {
            var input = (JsonObject)batch.Input.DeepClone();
            input[batch.Member] = Json.Array(ids);
            try
            {
                var merged = new JsonObject();
                shape.Merge(action, await CallAsync(action, input, cancellationToken), merged);
                return (Answer: merged, Error: (AwsException?)null);
            }
            catch (AwsException e)
            {
                return (Answer: (JsonObject?)null, Error: e);
            }
        }));

        if (answers.Length == 0 || answers.Any(a => a.Answer is not null))
        {
            var content = new JsonObject();
            foreach (var member in members)
            {
                content[member] = new JsonArray();
            }

            foreach (var (answer, _) in answers)
            {
                if (answer is not null)
                {
                    shape.Merge(action, answer, content);
                }
            }

            note(content);
            Put(path, content);
        }

        foreach (var error in answers.Select(a => a.Error).OfType<AwsException>().DistinctBy(e => e.Code))
        {
            AddGap(error.GapFrom(resource, path));
        }
    }
}

/// <summary>Things to describe in batches.</summary>
/// <param name="Ids">Names or ARNs.</param>
/// <param name="Size">How many go into one call.</param>
/// <param name="Member">The member of the input that takes them.</param>
/// <param name="Input">The rest of the input.</param>
internal sealed record Batch(IReadOnlyCollection<string> Ids, int Size, string Member, JsonObject Input);

/// <summary>Things to describe by name, which may be texts or objects.</summary>
/// <param name="Ids">The names.</param>
/// <param name="Size">How many go into one call.</param>
/// <param name="Member">The member of the input that takes them.</param>
/// <param name="Input">The rest of the input.</param>
internal sealed record NamedBatch(IReadOnlyCollection<JsonNode> Ids, int Size, string Member, JsonObject Input);
