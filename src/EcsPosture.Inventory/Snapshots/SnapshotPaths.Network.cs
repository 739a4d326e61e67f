namespace EcsPosture.Inventory.Snapshots;

/// <content>Files of what surrounds the network interfaces of tasks.</content>
public static partial class SnapshotPaths
{
    public const string DescribeVpcs = "ec2/describe-vpcs.json";
    public const string DescribeRouteTables = "ec2/describe-route-tables.json";
    public const string DescribeVpcEndpoints = "ec2/describe-vpc-endpoints.json";
    public const string DescribeFlowLogs = "ec2/describe-flow-logs.json";
}
