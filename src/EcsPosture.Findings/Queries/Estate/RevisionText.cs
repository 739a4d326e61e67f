using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Reads the redacted JSON of revisions, in the shape AWS answers.</summary>
internal static class RevisionText
{
    /// <summary>
    /// The bodies by ARN. Those that were kept from AWS's answers hold every field; when one of the revisions has none (it was
    /// imported), all come from the facts that were recorded, so that a comparison shows no difference of origin.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, JsonObject>> ReadAsync(PostureDbContext db, IReadOnlyList<StoredResource> revisions, CancellationToken cancellationToken)
    {
        var arns = revisions.Select(r => r.Arn).ToList();
        var kept = await db.RevisionBodies.AsNoTracking().Where(b => arns.Contains(b.Arn)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var bodies = kept.Select(b => (b.Arn, Body: Parse(b.Json))).Where(b => b.Body is not null).ToDictionary(b => b.Arn, b => b.Body!, StringComparer.Ordinal);
        return arns.TrueForAll(bodies.ContainsKey)
            ? bodies
            : revisions.ToDictionary(r => r.Arn, r => Plain(Parse(r.Body) ?? []), StringComparer.Ordinal);
    }

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A recorded fact is an object with a value or a gap; here it is the value, or absent.</summary>
    private static JsonObject Plain(JsonObject body)
    {
        foreach (var name in (string[])["status", "tags"])
        {
            if (body[name] is JsonObject observed)
            {
                var value = observed["value"];
                observed.Remove("value");
                body.Remove(name);
                if (value is not null)
                {
                    body[name] = value;
                }
            }
        }

        return body;
    }
}
