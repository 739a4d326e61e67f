using System.Text.Json.Nodes;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Snapshots.Reading;

namespace EcsPosture.Inventory.Snapshots;

/// <summary>
/// Turns the folders of one account into records. What a folder lacks becomes a gap, never an empty list; what cannot be
/// understood becomes a gap of kind Malformed. Documents that were never redacted are redacted first, in place.
/// </summary>
public static class SnapshotReader
{
    /// <summary>Reads the folders of one account: one for each region, and one for its global facts.</summary>
    /// <exception cref="SnapshotFormatException">A manifest is not valid, is of a newer format, or belongs to another account.</exception>
    public static AccountSnapshot Read(IReadOnlyList<SnapshotDocuments> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        if (folders.Count == 0)
        {
            throw new SnapshotFormatException("There is no snapshot to read: give at least one folder with a manifest.json.");
        }

        foreach (var folder in folders)
        {
            SnapshotManifestReader.Validate(folder.Manifest, $"{folder.Manifest.AccountId}/{folder.Manifest.Region}/{SnapshotPaths.Manifest}");
        }

        var first = folders[0].Manifest;
        foreach (var manifest in folders.Select(f => f.Manifest))
        {
            if (manifest.AccountId != first.AccountId)
            {
                throw new SnapshotFormatException($"accountId: the folders are of two accounts, {first.AccountId} and {manifest.AccountId}; read each account apart.");
            }

            if (manifest.Partition != first.Partition)
            {
                throw new SnapshotFormatException($"partition: the folders of account {first.AccountId} are of two partitions, {first.Partition} and {manifest.Partition}.");
            }
        }

        if (folders.GroupBy(f => f.Manifest.Region, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new SnapshotFormatException($"region: two folders of account {first.AccountId} are of {twice.Key}; keep one.");
        }

        var readers = folders.Select(f => new FolderReader(f, Redact(f))).ToArray();
        var regions = readers.Where(r => r.Manifest.Region != SnapshotManifest.GlobalRegion)
            .OrderBy(r => r.Manifest.Region, StringComparer.Ordinal)
            .Select(r => new RegionReader(r).Read())
            .ToArray();
        return new()
        {
            AccountId = first.AccountId,
            Partition = first.Partition,
            Global = Global(readers),
            Regions = regions,
            UnreadRegions = Unread(readers),
        };
    }

    // Global facts may stand in a region's folder, where a person made only that one.
    private static GlobalSnapshot Global(FolderReader[] readers)
    {
        var reader = readers.FirstOrDefault(r => r.Manifest.Region == SnapshotManifest.GlobalRegion)
            ?? readers.FirstOrDefault(r => r.Under("iam/").Any())
            ?? readers.FirstOrDefault(r => r.GapsUnder("iam/").Any())
            ?? readers[0];
        return new GlobalReader(reader).Read(reader.Manifest with { Region = SnapshotManifest.GlobalRegion });
    }

    private static IReadOnlyList<Gap> Unread(FolderReader[] readers)
    {
        var read = readers.Select(r => r.Manifest.Region).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. readers.SelectMany(r => r.Manifest.Regions)
                .Where(region => region != SnapshotManifest.GlobalRegion && !read.Contains(region))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(region => readers.SelectMany(r => r.Manifest.Gaps).FirstOrDefault(g => g.Resource == region && g.File is null)
                    ?? new Gap(GapKind.NotCollected, "", region, null, $"the region {region} was not read", null)),
        ];
    }

    // What a detector redacted keeps its markers, whichever version it was; a manifest that only claims so gains nothing.
    private static Dictionary<string, Gap> Redact(SnapshotDocuments folder)
    {
        var malformed = new Dictionary<string, Gap>(StringComparer.Ordinal);
        if (folder.IsRedacted)
        {
            return malformed;
        }

        foreach (var path in folder.Files.Keys.ToArray())
        {
            try
            {
                var content = folder.Get(path)!;
                if (folder.Manifest.DetectorVersion is null)
                {
                    SnapshotRedactor.Redact(path, content);
                }
                else
                {
                    SnapshotRedactor.RedactAgain(path, content);
                }

                folder.PutBack(path, content);
            }
            catch (Exception e) when (FolderReader.IsMalformed(e))
            {
                malformed[path] = new(GapKind.Malformed, SnapshotPaths.ActionOf(path), null, null, "the file is not JSON as AWS sends it", null) { File = path };
            }
        }

        if (folder.Manifest.DetectorVersion is null)
        {
            folder.Manifest = folder.Manifest with { DetectorVersion = SecretDetector.Version };
        }

        return malformed;
    }
}
