using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// User data of instances, one call each, where the launch template does not tell it: an instance that a group started from a
/// version that was read has the user data of that version. What it says is redacted before it is put anywhere.
/// </summary>
internal sealed class UserData : IRegionCollector
{
    public string Name => "user data";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeInstanceAttribute)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(LaunchTemplates)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => Task.WhenAll(InstanceTags.Of(region)
        .Where(instance => !IsTold(region, instance.Tags))
        .Select(instance => ReadAsync(region, scan, instance.Id, cancellationToken)));

    private static bool IsTold(SnapshotPart region, IReadOnlyDictionary<string, string> tags) =>
        tags.ContainsKey(InstanceTags.Group)
        && tags.TryGetValue(InstanceTags.Template, out var template)
        && tags.TryGetValue(InstanceTags.TemplateVersion, out var version)
        && region.Get(SnapshotPaths.DescribeLaunchTemplateVersions(template))?["LaunchTemplateVersions"].Objects().Any(v => v["VersionNumber"]?.ToString() == version) is true;

    private static async Task ReadAsync(SnapshotPart region, AccountScan scan, string id, CancellationToken cancellationToken)
    {
        var path = SnapshotPaths.DescribeInstanceAttribute(id);
        try
        {
            var answer = await region.CallAsync(ApiActions.DescribeInstanceAttribute, new() { ["InstanceId"] = id, ["Attribute"] = "userData" }, cancellationToken);

            // The official client gives the text itself; the CLI prints it within a value.
            var data = answer.At("InstanceAttribute", "UserData").AsText();
            region.Put(path, new() { ["InstanceId"] = id, ["UserData"] = data is null ? [] : new JsonObject { ["Value"] = data } });
        }
        catch (AwsException e)
        {
            region.AddGap(e.GapFrom(Inventory.Compute.Ec2Arns.Of(scan.Partition, region.Region, scan.AccountId, "instance", id), path));
        }
    }
}
