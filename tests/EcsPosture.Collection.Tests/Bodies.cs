using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Tests;

/// <summary>Bodies of revisions kept in memory.</summary>
internal sealed class Bodies : IRevisionBodies
{
    public Dictionary<string, JsonObject> Kept { get; } = [];

    public Task<IReadOnlyDictionary<string, JsonElement>> FindAsync(IReadOnlyCollection<string> arns, CancellationToken cancellationToken)
    {
        lock (Kept)
        {
            return Task.FromResult<IReadOnlyDictionary<string, JsonElement>>(
                arns.Where(Kept.ContainsKey).ToDictionary(arn => arn, arn => JsonElement.Parse(Kept[arn].ToJsonString())));
        }
    }

    public Task KeepAsync(IReadOnlyDictionary<string, JsonObject> bodies, CancellationToken cancellationToken)
    {
        lock (Kept)
        {
            foreach (var (arn, body) in bodies)
            {
                Kept[arn] = body;
            }
        }

        return Task.CompletedTask;
    }
}
