using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots;

/// <summary>Reads and checks manifests.</summary>
internal static class SnapshotManifestReader
{
    /// <summary>Reads a manifest; every error names the file, the field and what to write.</summary>
    public static SnapshotManifest Read(string json, string file)
    {
        JsonObject manifest;
        try
        {
            manifest = JsonNode.Parse(json) as JsonObject ?? throw new SnapshotFormatException($"{file}: the manifest must be a JSON object.");
            _ = manifest.Count;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new SnapshotFormatException($"{file}: the manifest is not JSON: {e.Message}", e);
        }

        if (manifest["formatVersion"] is not JsonValue version || !version.TryGetValue<int>(out var format))
        {
            throw new SnapshotFormatException($"{file}: formatVersion must be a number; write \"formatVersion\": {SnapshotManifest.CurrentFormatVersion}.");
        }

        RefuseNewer(format, file);
        Require(manifest, file, "accountId", "the twelve digits of the account, as text");
        Require(manifest, file, "region", "the region's name, or \"global\" for the folder that holds IAM");
        Require(manifest, file, "takenAt", "when the files were made, such as \"2026-01-31T08:00:00Z\"");
        try
        {
            var read = manifest.Deserialize(ManifestJsonContext.Default.SnapshotManifest)!;
            Validate(read, file);
            return read;
        }
        catch (JsonException e)
        {
            throw new SnapshotFormatException($"{file}: {(e.Path is { Length: > 2 } path ? path[2..] : "the manifest")} is not what it should be: {e.Message}", e);
        }
    }

    /// <summary>The manifest as text.</summary>
    public static string Write(SnapshotManifest manifest) => JsonSerializer.Serialize(manifest, ManifestJsonContext.Default.SnapshotManifest);

    /// <summary>Checks a manifest's values.</summary>
    public static void Validate(SnapshotManifest manifest, string file)
    {
        RefuseNewer(manifest.FormatVersion, file);
        if (manifest.FormatVersion < 1)
        {
            throw new SnapshotFormatException($"{file}: formatVersion is {manifest.FormatVersion}; write {SnapshotManifest.CurrentFormatVersion}.");
        }

        if (manifest.AccountId is not { Length: 12 } || manifest.AccountId.Any(c => !char.IsAsciiDigit(c)))
        {
            throw new SnapshotFormatException($"{file}: accountId must be the twelve digits of the account, as text.");
        }

        if (!IsWord(manifest.Region))
        {
            throw new SnapshotFormatException($"{file}: region must be a region's name such as eu-west-1, or global.");
        }

        if (!IsWord(manifest.Partition))
        {
            throw new SnapshotFormatException($"{file}: partition must be a word such as aws, aws-cn or aws-us-gov.");
        }

        if (manifest.Regions.Any(r => !IsWord(r)))
        {
            throw new SnapshotFormatException($"{file}: regions holds \"{manifest.Regions.First(r => !IsWord(r))}\", which is no region's name.");
        }

        if (manifest.Gaps.Any(g => g is null || g.Action is null))
        {
            throw new SnapshotFormatException($"{file}: gaps holds an entry without action.");
        }
    }

    private static bool IsWord(string? text) => text is { Length: > 0 and <= 63 } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void RefuseNewer(int format, string file)
    {
        if (format > SnapshotManifest.CurrentFormatVersion)
        {
            throw new SnapshotFormatException(
                $"{file}: formatVersion {format} is newer than {SnapshotManifest.CurrentFormatVersion}, the newest this program reads; use a newer ECS Posture.");
        }
    }

    private static void Require(JsonObject manifest, string file, string field, string what)
    {
        if (manifest[field] is not JsonValue value || !value.TryGetValue<string>(out var text) || text.Length == 0)
        {
            throw new SnapshotFormatException($"{file}: {field} is missing or no text; write {what}.");
        }
    }
}

/// <summary>How manifests are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(AwsTimeConverter)])]
[JsonSerializable(typeof(SnapshotManifest))]
internal sealed partial class ManifestJsonContext : JsonSerializerContext;
