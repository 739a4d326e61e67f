using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The tags by which EC2 says where an instance comes from.</summary>
internal static class InstanceTags
{
    public const string Group = "aws:autoscaling:groupName";
    public const string Template = "aws:ec2launchtemplate:id";
    public const string TemplateVersion = "aws:ec2launchtemplate:version";

    /// <summary>The instances that were read, each with its tags.</summary>
    public static IEnumerable<(string Id, IReadOnlyDictionary<string, string> Tags)> Of(SnapshotPart region) =>
        (region.Get(SnapshotPaths.DescribeInstances)?["Reservations"].Objects() ?? [])
            .SelectMany(r => r["Instances"].Objects())
            .Where(i => i["InstanceId"].AsText() is { Length: > 0 })
            .Select(i => (
                i["InstanceId"].AsText()!,
                (IReadOnlyDictionary<string, string>)i["Tags"].Objects()
                    .Where(t => t["Key"].AsText() is not null)
                    .GroupBy(t => t["Key"].AsText()!, StringComparer.Ordinal)
                    .ToDictionary(g => g.Key, g => g.First()["Value"].AsText() ?? "", StringComparer.Ordinal)));
}
