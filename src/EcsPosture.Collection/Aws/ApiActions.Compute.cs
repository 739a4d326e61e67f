namespace EcsPosture.Collection.Aws;

/// <content>What ECS capacity on EC2 is made of, and managed daemons.</content>
public static partial class ApiActions
{
    public static ApiAction DescribeInstances { get; } = new(AwsService.Ec2, "DescribeInstances");
    public static ApiAction DescribeInstanceAttribute { get; } = new(AwsService.Ec2, "DescribeInstanceAttribute");
    public static ApiAction DescribeLaunchTemplateVersions { get; } = new(AwsService.Ec2, "DescribeLaunchTemplateVersions");
    public static ApiAction DescribeImages { get; } = new(AwsService.Ec2, "DescribeImages");
    public static ApiAction DescribeVolumes { get; } = new(AwsService.Ec2, "DescribeVolumes");
    public static ApiAction DescribeNetworkInterfaces { get; } = new(AwsService.Ec2, "DescribeNetworkInterfaces");
    public static ApiAction GetEbsEncryptionByDefault { get; } = new(AwsService.Ec2, "GetEbsEncryptionByDefault");
    public static ApiAction DescribeAutoScalingGroups { get; } = new(AwsService.AutoScaling, "DescribeAutoScalingGroups");
    public static ApiAction DescribeLaunchConfigurations { get; } = new(AwsService.AutoScaling, "DescribeLaunchConfigurations");
    public static ApiAction DescribeInstanceInformation { get; } = new(AwsService.Ssm, "DescribeInstanceInformation");
    public static ApiAction DescribeInstancePatchStates { get; } = new(AwsService.Ssm, "DescribeInstancePatchStates");
    public static ApiAction ListDaemons { get; } = new(AwsService.Ecs, "ListDaemons");
    public static ApiAction DescribeDaemon { get; } = new(AwsService.Ecs, "DescribeDaemon");
    public static ApiAction DescribeDaemonRevisions { get; } = new(AwsService.Ecs, "DescribeDaemonRevisions");
    public static ApiAction DescribeDaemonTaskDefinition { get; } = new(AwsService.Ecs, "DescribeDaemonTaskDefinition");
}
