using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Estate;

/// <summary>Keeps bodies of revisions in the store, so that each is read from AWS once.</summary>
public sealed class RevisionBodies(IDbContextFactory<PostureDbContext> contexts) : IRevisionBodies
{
    private const int ArnsPerQuery = 500;

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, JsonElement>> FindAsync(IReadOnlyCollection<string> arns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arns);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var chunk in arns.Distinct(StringComparer.Ordinal).Chunk(ArnsPerQuery))
        {
            var wanted = chunk.ToList();
            var rows = await db.RevisionBodies.AsNoTracking()
                .Where(b => wanted.Contains(b.Arn) && b.DetectorVersion == SecretDetector.Version && b.FormatVersion == SnapshotManifest.CurrentFormatVersion)
                .Select(b => new { b.Arn, b.Json })
                .ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                // A body that cannot be read any more is read from AWS again.
                if (Parse(row.Json) is { } body)
                {
                    found[row.Arn] = body;
                }
            }
        }

        return found;
    }

    /// <inheritdoc />
    public async Task KeepAsync(IReadOnlyDictionary<string, JsonObject> bodies, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        if (bodies.Count == 0)
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(WriteArea.Bodies, cancellationToken);
        var writer = new StoreWriter(db);
        var known = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var chunk in bodies.Keys.Chunk(ArnsPerQuery))
        {
            var arns = chunk.ToList();
            foreach (var row in await db.RevisionBodies.AsNoTracking().Where(b => arns.Contains(b.Arn)).Select(b => new { b.Arn, b.Id }).ToListAsync(cancellationToken))
            {
                known[row.Arn] = row.Id;
            }
        }

        var rows = bodies.OrderBy(b => b.Key, StringComparer.Ordinal).Select(b => new RevisionBody
        {
            Id = known.GetValueOrDefault(b.Key),
            Arn = b.Key,
            DetectorVersion = SecretDetector.Version,
            FormatVersion = SnapshotManifest.CurrentFormatVersion,
            Json = b.Value.ToJsonString(),
        }).ToList();
        await writer.UpdateAsync(rows.FindAll(r => r.Id != 0), cancellationToken);
        await writer.InsertNewAsync(rows.FindAll(r => r.Id == 0), (r, id) => r.Id = id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static JsonElement? Parse(string json)
    {
        try
        {
            return JsonElement.Parse(json) is { ValueKind: JsonValueKind.Object } body ? body : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
