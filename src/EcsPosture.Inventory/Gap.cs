using System.Text.Json.Serialization;

namespace EcsPosture.Inventory;

/// <summary>Why a fact could not be read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GapKind>))]
public enum GapKind
{
    /// <summary>No collector asked for it, or the snapshot has no file for it.</summary>
    NotCollected,

    /// <summary>AWS refused: the permission named in the gap would close it.</summary>
    Denied,

    /// <summary>AWS kept throttling until the retries were used up.</summary>
    Throttled,

    /// <summary>The endpoint does not know the action.</summary>
    NotSupported,

    /// <summary>The endpoint could not be reached or broke off.</summary>
    Unreachable,

    /// <summary>The answer could not be understood (not JSON or XML, or a document that is not what it should be).</summary>
    Malformed,

    /// <summary>Any other error that AWS answered.</summary>
    Failed,
}

/// <summary>Something a scan could not read: API action, resource, error code and message, and the permission that would close it.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Action">The API action in IAM's form, such as <c>ecs:DescribeServices</c>; empty when nothing asked.</param>
/// <param name="Resource">ARN or name of what was asked about; null when the call was about the whole region.</param>
/// <param name="Code">AWS's error code, such as <c>AccessDeniedException</c>.</param>
/// <param name="Message">AWS's message: hostile text, to be encoded where shown.</param>
/// <param name="Permission">The IAM permission that would close the gap; null when a permission would not help.</param>
public sealed record Gap(GapKind Kind, string Action, string? Resource, string? Code, string? Message, string? Permission)
{
    /// <summary>Nothing asked for the fact.</summary>
    public static Gap NotCollected { get; } = new(GapKind.NotCollected, "", null, null, "not collected", null);

    /// <summary>The snapshot file this gap stands for, relative to the snapshot's folder; null when it stands for one entry of a file.</summary>
    public string? File { get; init; }

    /// <summary>No collector or snapshot file has asked this action yet.</summary>
    public static Gap NotAsked(string action, string? resource = null) =>
        new(GapKind.NotCollected, action, resource, null, "not collected", action);

    /// <inheritdoc />
    public override string ToString() =>
        Kind is GapKind.NotCollected
            ? (Action.Length == 0 ? "not collected" : $"{Action} was not collected")
            : $"{Action} failed{(Resource is null ? "" : $" for {Resource}")}: {Code ?? Kind.ToString()}";
}
