using System.Globalization;

namespace EcsPosture.Inventory.Snapshots;

/// <content>What ECS capacity on EC2 is made of, and managed daemons.</content>
public static partial class SnapshotPaths
{
    public const string DescribeInstances = "ec2/describe-instances.json";
    public const string DescribeImages = "ec2/describe-images.json";
    public const string DescribeVolumes = "ec2/describe-volumes.json";

    /// <summary>Network interfaces of running tasks.</summary>
    public const string DescribeNetworkInterfaces = "ec2/describe-network-interfaces.json";
    public const string GetEbsEncryptionByDefault = "ec2/get-ebs-encryption-by-default.json";
    public const string DescribeAutoScalingGroups = "autoscaling/describe-auto-scaling-groups.json";
    public const string DescribeLaunchConfigurations = "autoscaling/describe-launch-configurations.json";
    public const string DescribeInstanceInformation = "ssm/describe-instance-information.json";
    public const string DescribeInstancePatchStates = "ssm/describe-instance-patch-states.json";
    public const string ListDaemons = "ecs/list-daemons.json";
    public const string DescribeDaemonRevisions = "ecs/describe-daemon-revisions.json";

    /// <summary>The user data of an instance.</summary>
    public static string DescribeInstanceAttribute(string instanceId) => $"ec2/describe-instance-attribute/{Name(instanceId)}.json";

    /// <summary>The versions of a template that are in use.</summary>
    public static string DescribeLaunchTemplateVersions(string templateId) => $"ec2/describe-launch-template-versions/{Name(templateId)}.json";

    /// <summary>A daemon by its ARN (<c>daemon/CLUSTER/NAME</c>): <c>&lt;cluster&gt;_&lt;daemon&gt;</c>.</summary>
    public static string DescribeDaemon(string daemonArn)
    {
        ArgumentNullException.ThrowIfNull(daemonArn);
        var parts = daemonArn.Split('/');
        return parts.Length > 2 ? $"ecs/describe-daemon/{First(parts[^2])}_{Name(parts[^1])}.json" : $"ecs/describe-daemon/{Name(daemonArn)}.json";
    }

    /// <summary>A daemon's task definition: <c>&lt;family&gt;_&lt;revision&gt;</c>.</summary>
    public static string DescribeDaemonTaskDefinition(string arn)
    {
        var id = Arn.LastSegment(arn);
        var colon = id.LastIndexOf(':');
        return string.Create(CultureInfo.InvariantCulture, $"ecs/describe-daemon-task-definition/{Name(colon > 0 ? $"{id[..colon]}_{id[(colon + 1)..]}" : id)}.json");
    }
}
