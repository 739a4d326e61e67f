using System.Globalization;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A place where a container mounts a volume.</summary>
/// <param name="Container">The container.</param>
/// <param name="Path">The mount's JSON path.</param>
/// <param name="IsReadOnly">Whether the container may only read; absent means it may write.</param>
internal readonly record struct VolumeMount(ContainerDefinition Container, string Path, bool IsReadOnly)
{
    /// <summary>Where the containers of a definition mount a volume.</summary>
    public static List<VolumeMount> Of(Volume volume, TaskDefinition definition)
    {
        var mounts = new List<VolumeMount>();
        for (var i = 0; i < definition.ContainerDefinitions.Count; i++)
        {
            var container = definition.ContainerDefinitions[i];
            for (var j = 0; j < container.MountPoints.Count; j++)
            {
                if (container.MountPoints[j].SourceVolume == volume.Name)
                {
                    mounts.Add(new(
                        container,
                        string.Create(CultureInfo.InvariantCulture, $"containerDefinitions[{i}].mountPoints[{j}]"),
                        container.MountPoints[j].ReadOnly is true));
                }
            }
        }

        return mounts;
    }

    /// <summary>The JSON path of a volume.</summary>
    public static string PathOf(int volume) => string.Create(CultureInfo.InvariantCulture, $"volumes[{volume}]");
}
