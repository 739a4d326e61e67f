namespace EcsPosture.Collection.Aws;

/// <summary>Actions of Secrets Manager and Parameter Store. None of them gives a value.</summary>
public static partial class ApiActions
{
    public static ApiAction ListSecrets { get; } = new(AwsService.SecretsManager, "ListSecrets");
    public static ApiAction GetResourcePolicy { get; } = new(AwsService.SecretsManager, "GetResourcePolicy");
    public static ApiAction DescribeParameters { get; } = new(AwsService.Ssm, "DescribeParameters");
}
