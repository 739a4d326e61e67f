namespace EcsPosture.Collection.Aws;

/// <summary>Actions of GuardDuty, Security Hub and AWS Config.</summary>
public static partial class ApiActions
{
    public static ApiAction ListDetectors { get; } = new(AwsService.GuardDuty, "ListDetectors") { Route = new("GET", "/detector", "maxResults=MaxResults", "nextToken=NextToken") };
    public static ApiAction GetDetector { get; } = new(AwsService.GuardDuty, "GetDetector") { Route = new("GET", "/detector/{DetectorId}") };
    public static ApiAction ListCoverage { get; } = new(AwsService.GuardDuty, "ListCoverage") { Route = new("POST", "/detector/{DetectorId}/coverage") };
    public static ApiAction DescribeHub { get; } = new(AwsService.SecurityHub, "DescribeHub") { Route = new("GET", "/accounts") };
    public static ApiAction GetEnabledStandards { get; } = new(AwsService.SecurityHub, "GetEnabledStandards") { Route = new("POST", "/standards/get") };
    public static ApiAction DescribeConfigurationRecorders { get; } = new(AwsService.Config, "DescribeConfigurationRecorders");
    public static ApiAction DescribeConfigurationRecorderStatus { get; } = new(AwsService.Config, "DescribeConfigurationRecorderStatus");
}
