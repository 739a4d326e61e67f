using EcsPosture.Inventory;

namespace EcsPosture.Checks.Usage;

/// <summary>Which EFS file systems the definitions in use mount in a region.</summary>
public sealed class FileSystemUsage
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    internal FileSystemUsage(RegionUsage region)
    {
        var snapshot = region.Snapshot;
        var unknown = false;
        foreach (var definition in snapshot.TaskDefinitions.Known.Where(d => d.Volumes.Count > 0))
        {
            var label = region.LabelOf(definition.TaskDefinitionArn);
            foreach (var id in definition.Volumes.Select(v => v.EfsVolumeConfiguration?.FileSystemId).OfType<string>())
            {
                unknown |= label is OccurrenceLabel.Unknown;
                if (label is OccurrenceLabel.Running or OccurrenceLabel.Latest)
                {
                    _used.Add(id);
                }
            }
        }

        Gap = snapshot.TaskDefinitions.Gaps.Concat(snapshot.TaskDefinitions.Items.Select(i => i.Resource.Gap)).OfType<Gap>().FirstOrDefault()
            ?? (unknown ? region.UseGaps.Count > 0 ? region.UseGaps[0] : snapshot.ActiveRevisions.Gap ?? Inventory.Gap.NotCollected : null);
    }

    /// <summary>What could mount a file system and is unread; null when "not in use" is known.</summary>
    public Gap? Gap { get; }

    /// <summary>Whether a definition in use mounts a file system.</summary>
    public bool Uses(string fileSystemId) => _used.Contains(fileSystemId);
}
