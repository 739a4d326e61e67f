using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcsPosture.Inventory.Snapshots;

/// <summary>
/// Bodies of task definition revisions kept across scans: a revision is immutable, so it is read once. Bodies are redacted.
/// Status and tags are not part of a body, as they change.
/// </summary>
public interface IRevisionBodies
{
    /// <summary>The bodies kept for these ARNs under the current secret detector; an ARN without one is left out.</summary>
    Task<IReadOnlyDictionary<string, JsonElement>> FindAsync(IReadOnlyCollection<string> arns, CancellationToken cancellationToken);

    /// <summary>Keeps bodies (the redacted <c>taskDefinition</c> object of <c>DescribeTaskDefinition</c>).</summary>
    Task KeepAsync(IReadOnlyDictionary<string, JsonObject> bodies, CancellationToken cancellationToken);
}
