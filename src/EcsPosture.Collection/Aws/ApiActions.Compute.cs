namespace EcsPosture.Collection.Aws;

/// <content>What ECS capacity on EC2 is made of.</content>
public static partial class ApiActions
{
    public static ApiAction DescribeInstances { get; } = new(AwsService.Ec2, "DescribeInstances");
}
