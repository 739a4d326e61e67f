using System.IO.Compression;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Web.Scanning;

/// <summary>Unpacks an uploaded snapshot. The file may be hostile: its paths, its number of entries and what it swells to are bounded.</summary>
public static class SnapshotZip
{
    private const int MostEntries = 200_000;
    private const int LongestPath = 600;
    private const int LargestRatio = 20;

    /// <summary>Unpacks a zip file into a new folder of the system's temporary directory and reads it; the folder is removed.</summary>
    /// <param name="zip">The file's content; must be seekable.</param>
    /// <param name="largest">The largest size, in bytes, of the zip file.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <exception cref="SnapshotFormatException">It is no zip file, too large, or holds no snapshot.</exception>
    public static async Task<IReadOnlyList<IReadOnlyList<SnapshotDocuments>>> LoadAsync(Stream zip, long largest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(zip);
        if (zip.Length > largest)
        {
            throw new SnapshotFormatException($"The file is larger than {largest / (1024 * 1024)} MB.");
        }

        var folder = Directory.CreateTempSubdirectory("ecs-posture-import-");
        try
        {
            await UnpackAsync(zip, folder.FullName, largest * LargestRatio, cancellationToken);
            return SnapshotFolder.Load(RootOf(folder).FullName);
        }
        catch (InvalidDataException)
        {
            throw new SnapshotFormatException("The file is no zip file, or it is damaged.");
        }
        catch (IOException failure)
        {
            throw new SnapshotFormatException($"The zip file could not be unpacked: {failure.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task UnpackAsync(Stream zip, string folder, long mostBytes, CancellationToken cancellationToken)
    {
        await using var archive = await ZipArchive.CreateAsync(zip, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        if (archive.Entries.Count > MostEntries)
        {
            throw new SnapshotFormatException($"The zip file has more than {MostEntries} entries.");
        }

        var left = mostBytes;
        foreach (var entry in archive.Entries)
        {
            if (!entry.FullName.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var place = PlaceOf(entry.FullName, folder);
            if (File.Exists(place))
            {
                throw new SnapshotFormatException("The zip file names a file twice.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await using var from = await entry.OpenAsync(cancellationToken);
            await using var to = new FileStream(place, FileMode.CreateNew, FileAccess.Write);
            left -= await CopyAsync(from, to, left, cancellationToken);
        }
    }

    /// <summary>Where an entry goes: below the folder, whatever its name says.</summary>
    private static string PlaceOf(string name, string folder)
    {
        var segments = name.Replace('\\', '/').Split('/');
        var isPlain = name.Length <= LongestPath
            && segments.All(s => s.Length is > 0 and <= 255 && s is not ("." or "..") && !s.Contains(':', StringComparison.Ordinal) && !s.Any(char.IsControl));
        var place = isPlain ? Path.GetFullPath(Path.Combine(folder, Path.Combine(segments))) : "";
        return place.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? place
            : throw new SnapshotFormatException("The zip file holds a path that leaves its folder.");
    }

    /// <summary>Copies up to a limit; what an entry claims as its size is not believed.</summary>
    private static async Task<long> CopyAsync(Stream from, Stream to, long most, CancellationToken cancellationToken)
    {
        var buffer = new byte[81920];
        long copied = 0;
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            copied += read;
            if (copied > most)
            {
                throw new SnapshotFormatException("The zip file swells to more than a snapshot of its size would.");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return copied;
    }

    /// <summary>The folder that holds the snapshot: zip files often have one folder around everything.</summary>
    private static DirectoryInfo RootOf(DirectoryInfo folder)
    {
        while (!File.Exists(Path.Combine(folder.FullName, SnapshotPaths.Manifest)) && folder.GetFileSystemInfos() is [DirectoryInfo only])
        {
            folder = only;
        }

        return folder;
    }
}
