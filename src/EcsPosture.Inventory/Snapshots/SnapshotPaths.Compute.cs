namespace EcsPosture.Inventory.Snapshots;

/// <content>What ECS capacity on EC2 is made of.</content>
public static partial class SnapshotPaths
{
    public const string DescribeInstances = "ec2/describe-instances.json";
}
