using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcsPosture.Inventory.Snapshots;

/// <summary>Snapshot folders on disk.</summary>
public static class SnapshotFolder
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const long LargestFile = 256L * 1024 * 1024;

    private const int DeepestFolder = 6;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Reads a folder: one with a <c>manifest.json</c>, or a tree of such (<c>&lt;account&gt;/&lt;region&gt;/</c>,
    /// <c>&lt;account&gt;/global/</c>). Gives the folders grouped by account, in the order of accounts and regions. A file that
    /// is not JSON or too large becomes a gap.
    /// </summary>
    /// <exception cref="SnapshotFormatException">There is no manifest, or one is broken.</exception>
    public static IReadOnlyList<IReadOnlyList<SnapshotDocuments>> Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!Directory.Exists(directory))
        {
            throw new SnapshotFormatException($"{directory}: there is no such folder.");
        }

        var manifests = Manifests(directory).ToArray();
        if (manifests.Length == 0)
        {
            throw new SnapshotFormatException(
                $"{directory}: there is no {SnapshotPaths.Manifest} in it, nor in folders of accounts and regions below; docs/snapshot.md shows how to write one.");
        }

        return
        [
            .. manifests.Select(LoadOne)
                .GroupBy(d => d.Manifest.AccountId, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(IReadOnlyList<SnapshotDocuments> (g) => [.. g.OrderBy(d => d.Manifest.Region, StringComparer.Ordinal)]),
        ];
    }

    /// <summary>
    /// Writes a folder. It is written beside its place first, so that its place never holds half of one; an older snapshot there
    /// is replaced.
    /// </summary>
    /// <exception cref="SnapshotFormatException">The folder holds something that is no snapshot, or a path is none of a snapshot.</exception>
    public static void Save(string directory, SnapshotDocuments documents)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(documents);
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var isSnapshot = File.Exists(Path.Combine(place, SnapshotPaths.Manifest));
        if (File.Exists(place) || (Directory.Exists(place) && !isSnapshot && Directory.EnumerateFileSystemEntries(place).Any()))
        {
            throw new SnapshotFormatException($"{directory}: it holds something that is no snapshot; give an empty or new folder.");
        }

        foreach (var path in documents.Files.Keys.Where(p => !IsSnapshotPath(p)))
        {
            throw new SnapshotFormatException($"{path}: that is no path of a snapshot.");
        }

        var partial = $"{place}.partial-{Guid.NewGuid():N}";
        try
        {
            foreach (var (path, content) in documents.Files)
            {
                Write(Path.Combine(partial, path.Replace('/', Path.DirectorySeparatorChar)), content.ToJsonString(Indented));
            }

            Write(Path.Combine(partial, SnapshotPaths.Manifest), SnapshotManifestReader.Write(documents.Manifest));
            if (isSnapshot)
            {
                var old = $"{place}.old-{Guid.NewGuid():N}";
                Directory.Move(place, old);
                Directory.Move(partial, place);
                Directory.Delete(old, recursive: true);
                return;
            }

            if (Directory.Exists(place))
            {
                Directory.Delete(place);
            }

            Directory.Move(partial, place);
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    /// <summary>Writes folders as a tree: <c>&lt;account&gt;/&lt;region&gt;/</c> and <c>&lt;account&gt;/global/</c>.</summary>
    /// <exception cref="SnapshotFormatException">A folder there holds something that is no snapshot.</exception>
    public static void SaveTree(string directory, IEnumerable<SnapshotDocuments> folders)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(folders);
        foreach (var documents in folders)
        {
            SnapshotManifestReader.Validate(documents.Manifest, SnapshotPaths.Manifest);
            Save(Path.Combine(directory, documents.Manifest.AccountId, documents.Manifest.Region), documents);
        }
    }

    private static IEnumerable<string> Manifests(string directory)
    {
        var own = Path.Combine(directory, SnapshotPaths.Manifest);
        if (File.Exists(own))
        {
            return [own];
        }

        return Directory.EnumerateDirectories(directory)
            .Where(IsVisible)
            .SelectMany(d => File.Exists(Path.Combine(d, SnapshotPaths.Manifest)) ? [d] : Directory.EnumerateDirectories(d).Where(IsVisible))
            .Select(d => Path.Combine(d, SnapshotPaths.Manifest))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal);
    }

    private static SnapshotDocuments LoadOne(string manifestFile)
    {
        string text;
        try
        {
            text = new FileInfo(manifestFile).Length > LargestFile
                ? throw new SnapshotFormatException($"{manifestFile}: the file is too large for a manifest.")
                : ReadText(manifestFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SnapshotFormatException($"{manifestFile}: the file cannot be read: {e.Message}", e);
        }

        var root = Path.GetDirectoryName(manifestFile)!;
        var documents = new SnapshotDocuments { Manifest = SnapshotManifestReader.Read(text, manifestFile) };
        AddFiles(documents, root, "", 0);
        return documents;
    }

    private static void AddFiles(SnapshotDocuments documents, string directory, string prefix, int depth)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*.json").Where(IsVisible).Order(StringComparer.Ordinal))
        {
            var path = prefix + Path.GetFileName(file);
            if (path != SnapshotPaths.Manifest)
            {
                AddFile(documents, file, path);
            }
        }

        if (depth < DeepestFolder)
        {
            foreach (var folder in Directory.EnumerateDirectories(directory).Where(IsVisible).Order(StringComparer.Ordinal))
            {
                AddFiles(documents, folder, $"{prefix}{Path.GetFileName(folder)}/", depth + 1);
            }
        }
    }

    private static void AddFile(SnapshotDocuments documents, string file, string path)
    {
        string problem;
        try
        {
            if (new FileInfo(file).Length > LargestFile)
            {
                problem = $"the file is larger than {LargestFile / (1024 * 1024)} MB";
            }
            else if (JsonNode.Parse(ReadText(file)) is JsonObject content)
            {
                documents.Put(path, content);
                return;
            }
            else
            {
                problem = "the file holds no JSON object";
            }
        }
        catch (JsonException e)
        {
            problem = $"the file is not JSON: {e.Message}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = "the file cannot be read";
        }

        documents.AddGap(new(GapKind.Malformed, SnapshotPaths.ActionOf(path), null, null, problem, null) { File = path });
    }

    // A byte order mark is honoured: PowerShell writes UTF-16 when it redirects output.
    private static string ReadText(string file)
    {
        using var reader = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private static bool IsVisible(string path) => !Path.GetFileName(path).StartsWith('.');

    private static bool IsSnapshotPath(string path) =>
        path.EndsWith(".json", StringComparison.Ordinal)
        && path != SnapshotPaths.Manifest
        && path.Split('/') is { Length: > 1 and <= DeepestFolder } segments
        && segments.All(s => s.Length is > 0 and <= 255 && s[0] != '.' && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '=' or '@' or '%' or '~'));
}
