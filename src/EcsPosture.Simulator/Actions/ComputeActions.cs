using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>EC2 and Auto Scaling: instances and what they are started from.</summary>
internal static class ComputeActions
{
    private static readonly Ec2List Instances = new(SnapshotPaths.DescribeInstances, "Reservations", "InstanceId", "InvalidInstanceID.NotFound", "instance ID", new Dictionary<string, Func<JsonNode, IEnumerable<string?>>>
    {
        [""] = Ec2List.ByEach("Instances", "InstanceId"),
        ["instance-id"] = Ec2List.ByEach("Instances", "InstanceId"),
    });

    private static readonly Ec2List Images = new(SnapshotPaths.DescribeImages, "Images", "ImageId", "InvalidAMIID.NotFound", "image id", new Dictionary<string, Func<JsonNode, IEnumerable<string?>>>
    {
        ["image-id"] = Ec2List.ByMember("ImageId"),
    });

    private static readonly Ec2List Volumes = new(SnapshotPaths.DescribeVolumes, "Volumes", "VolumeId", "InvalidVolume.NotFound", "volume", new Dictionary<string, Func<JsonNode, IEnumerable<string?>>>
    {
        ["volume-id"] = Ec2List.ByMember("VolumeId"),
        ["attachment.instance-id"] = Ec2List.ByEach("Attachments", "InstanceId"),
    });

    private static readonly Ec2List Interfaces = new(SnapshotPaths.DescribeNetworkInterfaces, "NetworkInterfaces", "NetworkInterfaceId", "InvalidNetworkInterfaceID.NotFound", "networkInterface ID", new Dictionary<string, Func<JsonNode, IEnumerable<string?>>>
    {
        ["network-interface-id"] = Ec2List.ByMember("NetworkInterfaceId"),
    });

    public static JsonObject DescribeNetworkInterfaces(AwsCall call, ServedFolder folder) => Interfaces.Answer(call, folder);

    public static JsonObject DescribeInstances(AwsCall call, ServedFolder folder) => Instances.Answer(call, folder);

    public static JsonObject DescribeImages(AwsCall call, ServedFolder folder) => Images.Answer(call, folder);

    public static JsonObject DescribeVolumes(AwsCall call, ServedFolder folder) => Volumes.Answer(call, folder);

    public static JsonObject DescribeInstanceAttribute(AwsCall call, ServedFolder folder)
    {
        if (call.Text("Attribute") is not "userData")
        {
            throw AwsErrors.Invalid(call, "Only the attribute userData is served.");
        }

        var id = call.Text("InstanceId") ?? throw new AwsErrorException("MissingParameter", "The request must contain the parameter instanceId");
        var path = SnapshotPaths.DescribeInstanceAttribute(id);
        if (folder.File(path) is { } file)
        {
            return (JsonObject)file.DeepClone();
        }

        folder.RequireNoGap(call, path);
        throw new AwsErrorException("InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist");
    }

    public static JsonObject DescribeLaunchTemplateVersions(AwsCall call, ServedFolder folder)
    {
        var id = call.Text("LaunchTemplateId") ?? throw new AwsErrorException("MissingParameter", "Either a launch template ID or a launch template name must be specified in the request.");
        var path = SnapshotPaths.DescribeLaunchTemplateVersions(id);
        folder.RequireNoGap(call, path);
        var all = folder.Entries(path, "LaunchTemplateVersions");
        if (all.Count == 0)
        {
            throw new AwsErrorException("InvalidLaunchTemplateId.NotFound", $"The specified launch template, with template ID {id}, does not exist.");
        }

        var asked = call.Texts("LaunchTemplateVersion");
        var found = asked.Count == 0 ? all : [.. asked.Select(version => Find(all, version)
            ?? throw new AwsErrorException("InvalidLaunchTemplateId.VersionNotFound", $"Could not find launch template version {version}.")).Distinct()];
        var page = Page.Of(call, [.. found], "NextToken", "MaxResults", Math.Max(found.Count, 1), 200);
        return Answers.Of("LaunchTemplateVersions", Answers.Array(page.Items), "NextToken", page.Next);
    }

    public static JsonObject GetEbsEncryptionByDefault(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.GetEbsEncryptionByDefault);
        return folder.File(SnapshotPaths.GetEbsEncryptionByDefault) is { } file ? (JsonObject)file.DeepClone() : new() { ["EbsEncryptionByDefault"] = false };
    }

    public static JsonObject DescribeAutoScalingGroups(AwsCall call, ServedFolder folder) =>
        ByName(call, folder, SnapshotPaths.DescribeAutoScalingGroups, "AutoScalingGroups", "AutoScalingGroupNames", "AutoScalingGroupName");

    public static JsonObject DescribeLaunchConfigurations(AwsCall call, ServedFolder folder) =>
        ByName(call, folder, SnapshotPaths.DescribeLaunchConfigurations, "LaunchConfigurations", "LaunchConfigurationNames", "LaunchConfigurationName");

    // Auto Scaling leaves out what there is not.
    private static JsonObject ByName(AwsCall call, ServedFolder folder, string path, string member, string parameter, string nameMember)
    {
        folder.Require(call, path);
        var names = call.Texts(parameter);
        var found = folder.Entries(path, member).Where(e => names.Count == 0 || names.Contains(Answers.Text(e, nameMember))).ToList();
        var page = Page.Of(call, found, "NextToken", "MaxRecords", 50, 100);
        return Answers.Of(member, Answers.Array(page.Items), "NextToken", page.Next);
    }

    private static JsonNode? Find(IReadOnlyList<JsonNode> versions, string version) => version switch
    {
        "$Latest" => versions.MaxBy(v => long.Parse(Answers.Text(v, "VersionNumber") ?? "0", System.Globalization.CultureInfo.InvariantCulture)),
        "$Default" => versions.FirstOrDefault(v => Answers.Text(v, "DefaultVersion") is "true"),
        _ => versions.FirstOrDefault(v => Answers.Text(v, "VersionNumber") == version),
    };
}
