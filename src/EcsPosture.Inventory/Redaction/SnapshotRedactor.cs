using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcsPosture.Inventory.Redaction;

/// <summary>
/// Takes secrets out of a snapshot file before anything is kept of it. Values of environment variables always go; of all
/// other text only what the <see cref="SecretDetector"/> takes for a secret. A <see cref="RedactionMarker"/> stands in their place.
/// </summary>
public static class SnapshotRedactor
{
    /// <summary>
    /// Redacts what AWS sent, in place. Raw text that looks like a marker is a value like any other and is replaced: so a
    /// document must be redacted once, and parts that were redacted before (kept bodies) must be put in afterwards.
    /// </summary>
    /// <param name="path">The file's path in the snapshot folder.</param>
    /// <param name="content">The file.</param>
    public static void Redact(string path, JsonObject content) => new RedactionWalk(path, keepMarkers: false).Object(content);

    /// <summary>Redacts a document that was redacted before, in place: its markers stay, and what still is a secret goes.</summary>
    /// <param name="path">The file's path in the snapshot folder.</param>
    /// <param name="content">The file.</param>
    public static void RedactAgain(string path, JsonObject content) => new RedactionWalk(path, keepMarkers: true).Object(content);
}
