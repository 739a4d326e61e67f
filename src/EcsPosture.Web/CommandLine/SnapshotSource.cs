using System.CommandLine;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Web.CommandLine;

/// <summary>Snapshot folders named on the command line.</summary>
internal static class SnapshotSource
{
    /// <summary><c>--snapshot</c>.</summary>
    public static Option<string?> Option() => new("--snapshot")
    {
        Description = "Snapshot folder: one with a manifest.json, or a tree ACCOUNT/REGION and ACCOUNT/global.",
        HelpName = "DIR",
    };

    /// <summary>Loads a folder by account, narrowed to some regions when any are named.</summary>
    /// <exception cref="CommandFailedException">The folder is no snapshot, or has no such region.</exception>
    public static IReadOnlyList<IReadOnlyList<SnapshotDocuments>> Load(string directory, IReadOnlyCollection<string> regions)
    {
        IReadOnlyList<IReadOnlyList<SnapshotDocuments>> accounts;
        try
        {
            accounts = SnapshotFolder.Load(directory);
        }
        catch (SnapshotFormatException wrong)
        {
            throw new CommandFailedException(wrong.Message);
        }

        if (regions.Count == 0)
        {
            return accounts;
        }

        var present = accounts.SelectMany(a => a).Select(d => d.Manifest.Region).Where(r => r != SnapshotManifest.GlobalRegion).Distinct(StringComparer.Ordinal).ToList();
        if (regions.Except(present).ToList() is { Count: > 0 } missing)
        {
            throw new CommandFailedException($"{directory}: the snapshot does not hold {string.Join(", ", missing)}; it holds {string.Join(", ", present)}.");
        }

        return
        [
            .. accounts
                .Select(IReadOnlyList<SnapshotDocuments> (a) => [.. a.Where(d => d.Manifest.Region == SnapshotManifest.GlobalRegion || regions.Contains(d.Manifest.Region))])
                .Where(a => a.Any(d => d.Manifest.Region != SnapshotManifest.GlobalRegion)),
        ];
    }
}
