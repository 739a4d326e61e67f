using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files about EC2 instances and what they are started from.</summary>
internal sealed class ComputeReader(FolderReader folder)
{
    private static readonly ComputeJsonContext Json = ComputeJsonContext.Default;

    public ComputeFacts Read() => new DaemonReader(folder).AddTo(new()
    {
        Instances = Instances(),
        AutoScalingGroups = List(SnapshotPaths.DescribeAutoScalingGroups, "autoscaling:DescribeAutoScalingGroups", "AutoScalingGroups", "AutoScalingGroupARN", a => a, Json.AutoScalingGroup, (g, _, hash) => g with { ContentHash = hash }),
        LaunchConfigurations = List(SnapshotPaths.DescribeLaunchConfigurations, "autoscaling:DescribeLaunchConfigurations", "LaunchConfigurations", "LaunchConfigurationARN", a => a, Json.LaunchConfiguration, (c, _, hash) => c with { ContentHash = hash }),
        LaunchTemplates = LaunchTemplates(),
        UserData = UserData(),
        Images = List(SnapshotPaths.DescribeImages, "ec2:DescribeImages", "Images", "ImageId", ImageArn, Json.MachineImage, (i, arn, hash) => i with { ImageArn = arn, ContentHash = hash }),
        Volumes = List(SnapshotPaths.DescribeVolumes, "ec2:DescribeVolumes", "Volumes", "VolumeId", id => Ec2Arn("volume", id), Json.EbsVolume, (v, arn, hash) => v with { VolumeArn = arn, ContentHash = hash }),
        EbsEncryptionByDefault = EncryptionByDefault(),
        ManagedNodes = List(SnapshotPaths.DescribeInstanceInformation, "ssm:DescribeInstanceInformation", "InstanceInformationList", "InstanceId", NodeArn, Json.ManagedNode, (n, arn, hash) => n with { NodeArn = arn, ContentHash = hash }),
        PatchStates = List(SnapshotPaths.DescribeInstancePatchStates, "ssm:DescribeInstancePatchStates", "InstancePatchStates", "InstanceId", NodeArn, Json.PatchState, (s, arn, hash) => s with { NodeArn = arn, ContentHash = hash }),
    });

    private ResourceList<Ec2Instance> Instances()
    {
        var answer = folder.Open(SnapshotPaths.DescribeInstances, "ec2:DescribeInstances");
        var builder = new ListBuilder<Ec2Instance>();
        builder.Incomplete(answer.Gaps);
        var gaps = new List<Gap>();
        foreach (var reservation in answer.Objects("Reservations", gaps))
        {
            if (reservation["Instances"] is not JsonArray instances)
            {
                gaps.Add(answer.Malformed("a reservation has no list Instances", null));
                continue;
            }

            foreach (var item in instances)
            {
                if (item is not JsonObject element || Peek.Text(element, "InstanceId") is not { Length: > 0 } id)
                {
                    gaps.Add(answer.Malformed("an instance has no InstanceId", null));
                    continue;
                }

                var arn = Ec2Arn("instance", id);
                builder.Add(arn, Elements.Read(element, Json.Ec2Instance, answer, arn, (instance, hash) => instance with { InstanceArn = arn, ContentHash = hash }));
            }
        }

        builder.Incomplete(gaps);
        return builder.Build();
    }

    private ResourceList<T> List<T>(
        string path, string action, string key, string idKey, Func<string, string> arnOf, JsonTypeInfo<T> type, Func<T, string, string, T> finish)
        where T : class, IResource
    {
        string? ArnOf(JsonObject element) => Peek.Text(element, idKey) is { Length: > 0 } id ? arnOf(id) : null;
        var answer = folder.Open(path, action);
        var builder = new ListBuilder<T>();
        builder.Incomplete(answer.Gaps);
        var gaps = new List<Gap>();
        foreach (var element in answer.Objects(key, gaps))
        {
            if (ArnOf(element) is { } arn)
            {
                builder.Add(arn, Elements.Read(element, type, answer, arn, (record, hash) => finish(record, arn, hash)));
            }
            else
            {
                gaps.Add(answer.Malformed($"an element of {key} has no {idKey}", null));
            }
        }

        builder.Incomplete(gaps);
        return builder.Build();
    }

    private ResourceList<LaunchTemplate> LaunchTemplates()
    {
        const string Action = "ec2:DescribeLaunchTemplateVersions";
        var builder = new ListBuilder<LaunchTemplate>();
        foreach (var path in folder.Under("ec2/describe-launch-template-versions/"))
        {
            var answer = folder.Open(path, Action);
            var gaps = new List<Gap>(answer.Gaps);
            var versions = new List<LaunchTemplateVersion>();
            var elements = answer.Objects("LaunchTemplateVersions", gaps).ToList();
            foreach (var element in elements)
            {
                if (FolderReader.Read(element, Json.LaunchTemplateVersion, answer, null).TryGet(out var version, out var gap))
                {
                    versions.Add(version);
                }
                else
                {
                    gaps.Add(gap);
                }
            }

            // What was read of a template counts even where a version of it is missing: a version that is looked for and not found is unknown.
            if (versions is [var first, ..])
            {
                var arn = Ec2Arn("launch-template", first.LaunchTemplateId);
                builder.Add(arn, Observed.Known(new LaunchTemplate
                {
                    LaunchTemplateId = first.LaunchTemplateId,
                    LaunchTemplateArn = arn,
                    LaunchTemplateName = first.LaunchTemplateName,
                    Versions = versions,
                    ContentHash = CanonicalJson.Hash([.. elements]),
                }));
            }

            builder.Incomplete(gaps);
        }

        foreach (var gap in folder.GapsUnder("ec2/describe-launch-template-versions/"))
        {
            if (gap.Resource is { } id && id.StartsWith("lt-", StringComparison.Ordinal))
            {
                builder.Add(Ec2Arn("launch-template", id), Observed.Unknown<LaunchTemplate>(gap));
            }

            builder.Incomplete(gap);
        }

        builder.Incomplete(Gap.NotAsked(Action));
        return builder.Build();
    }

    private ResourceList<InstanceUserData> UserData()
    {
        const string Action = "ec2:DescribeInstanceAttribute";
        var builder = new ListBuilder<InstanceUserData>();
        foreach (var path in folder.Under("ec2/describe-instance-attribute/"))
        {
            var answer = folder.Open(path, Action);
            if (answer.Gaps.Count > 0 || Peek.Text(answer.Content, "InstanceId") is not { Length: > 0 } id)
            {
                builder.Incomplete(answer.Gaps.Count > 0 ? answer.Gaps[0] : answer.Malformed("the file has no InstanceId", null));
                continue;
            }

            var arn = Ec2Arn("instance", id);
            builder.Add(arn, Peek.Object(answer.Content, "UserData") is { } data
                ? Observed.Known(new InstanceUserData { InstanceId = id, InstanceArn = arn, Value = Peek.Text(data, "Value"), ContentHash = CanonicalJson.Hash(answer.Content) })
                : Observed.Unknown<InstanceUserData>(answer.Malformed("the file has no UserData", arn)));
        }

        foreach (var gap in folder.GapsUnder("ec2/describe-instance-attribute/"))
        {
            if (gap.Resource is { Length: > 0 } arn)
            {
                builder.Add(arn, Observed.Unknown<InstanceUserData>(gap));
            }

            builder.Incomplete(gap);
        }

        builder.Incomplete(Gap.NotAsked(Action));
        return builder.Build();
    }

    private Observed<bool> EncryptionByDefault()
    {
        var answer = folder.Open(SnapshotPaths.GetEbsEncryptionByDefault, "ec2:GetEbsEncryptionByDefault");
        return answer.Gaps.Count > 0 ? Observed.Unknown<bool>(answer.Gaps[0])
            : answer.Content?["EbsEncryptionByDefault"] is JsonValue value && value.TryGetValue<bool>(out var on) ? Observed.Known(on)
            : Observed.Unknown<bool>(answer.Malformed("the file does not say EbsEncryptionByDefault", null));
    }

    // An image's ARN names no account.
    private string ImageArn(string id) => Ec2Arns.Of(folder.Manifest.Partition, folder.Manifest.Region, "", "image", id);

    private string NodeArn(string id) => $"arn:{folder.Manifest.Partition}:ssm:{folder.Manifest.Region}:{folder.Manifest.AccountId}:managed-instance/{id}";

    private string Ec2Arn(string type, string id) => Ec2Arns.Of(folder.Manifest.Partition, folder.Manifest.Region, folder.Manifest.AccountId, type, id);
}
