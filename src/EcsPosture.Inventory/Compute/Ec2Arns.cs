namespace EcsPosture.Inventory.Compute;

/// <summary>ARNs of EC2 resources, which its answers name by id alone.</summary>
public static class Ec2Arns
{
    /// <summary>The ARN of an EC2 resource.</summary>
    /// <param name="partition">Such as <c>aws</c>.</param>
    /// <param name="region">Its region.</param>
    /// <param name="accountId">The account that owns it; empty for machine images.</param>
    /// <param name="type">Such as <c>instance</c>.</param>
    /// <param name="id">Such as <c>i-0123456789abcdef0</c>.</param>
    public static string Of(string partition, string region, string accountId, string type, string id) => $"arn:{partition}:ec2:{region}:{accountId}:{type}/{id}";
}
