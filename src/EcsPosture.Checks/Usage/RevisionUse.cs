using System.Text.Json.Serialization;

namespace EcsPosture.Checks.Usage;

/// <summary>What a revision is to the estate now.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OccurrenceLabel>))]
public enum OccurrenceLabel
{
    /// <summary>A deployment, task set, running task or enabled scheduled target uses it (or: the resource is no revision and exists).</summary>
    Running,

    /// <summary>The latest active revision of its family, not seen running.</summary>
    Latest,

    /// <summary>Neither running nor latest.</summary>
    Stale,

    /// <summary>Not seen running, while something that could run it is unread.</summary>
    Unknown,
}

/// <summary>What uses a revision.</summary>
public enum UseKind
{
    Deployment,
    TaskSet,
    Task,
    EventTarget,
    Schedule,
}

/// <summary>One use of a revision.</summary>
/// <param name="Kind">What kind of thing uses it.</param>
/// <param name="Arn">ARN of the service, task, rule target or schedule.</param>
/// <param name="Name">Its name; for a task its id.</param>
/// <param name="ClusterArn">Cluster it runs in; null when not known.</param>
/// <param name="ServiceArn">Service it belongs to; null for standalone and scheduled tasks.</param>
/// <param name="LaunchTypes">Launch types it runs with, resolved through capacity providers; empty when not known.</param>
public sealed record RevisionUse(UseKind Kind, string Arn, string Name, string? ClusterArn, string? ServiceArn, IReadOnlyList<string> LaunchTypes);
