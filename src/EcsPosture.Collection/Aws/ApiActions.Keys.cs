namespace EcsPosture.Collection.Aws;

/// <summary>Actions of KMS.</summary>
public static partial class ApiActions
{
    public static ApiAction ListAliases { get; } = new(AwsService.Kms, "ListAliases");
    public static ApiAction DescribeKey { get; } = new(AwsService.Kms, "DescribeKey");
    public static ApiAction GetKeyRotationStatus { get; } = new(AwsService.Kms, "GetKeyRotationStatus");
    public static ApiAction GetKeyPolicy { get; } = new(AwsService.Kms, "GetKeyPolicy");
}
