namespace EcsPosture.Collection.Aws;

/// <summary>How a service speaks on the wire.</summary>
public enum WireProtocol
{
    /// <summary>awsJson1.1: the action is in <c>X-Amz-Target</c>.</summary>
    Json,

    /// <summary>Query with XML answers.</summary>
    Query,

    /// <summary>restJson1: the action is in method and path.</summary>
    RestJson,

    /// <summary>restXml, as S3's account-wide settings speak it.</summary>
    RestXml,

    /// <summary>The official client of the service speaks for us.</summary>
    Official,
}

/// <summary>An AWS service as its published model describes it.</summary>
/// <param name="HostPrefix">First label of the endpoint's host.</param>
/// <param name="SigningName">The service's name in signatures.</param>
/// <param name="IamPrefix">What stands before the colon in IAM actions.</param>
/// <param name="EndpointVariable">The suffix of the environment variable <c>AWS_ENDPOINT_URL_…</c>.</param>
/// <param name="Protocol">How it speaks.</param>
/// <param name="Version">Prefix of <c>X-Amz-Target</c> for JSON, API version for query; empty otherwise.</param>
public sealed record AwsService(string HostPrefix, string SigningName, string IamPrefix, string EndpointVariable, WireProtocol Protocol, string Version)
{
    public static AwsService Ecs { get; } = new("ecs", "ecs", "ecs", "ECS", WireProtocol.Json, "AmazonEC2ContainerServiceV20141113");
    public static AwsService Logs { get; } = new("logs", "logs", "logs", "CLOUDWATCH_LOGS", WireProtocol.Json, "Logs_20140328");
    public static AwsService CloudTrail { get; } =
        new("cloudtrail", "cloudtrail", "cloudtrail", "CLOUDTRAIL", WireProtocol.Json, "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101");
    public static AwsService Events { get; } = new("events", "events", "events", "EVENTBRIDGE", WireProtocol.Json, "AWSEvents");
    public static AwsService Tagging { get; } =
        new("tagging", "tagging", "tag", "RESOURCE_GROUPS_TAGGING_API", WireProtocol.Json, "ResourceGroupsTaggingAPI_20170126");
    public static AwsService Scheduler { get; } = new("scheduler", "scheduler", "scheduler", "SCHEDULER", WireProtocol.RestJson, "");
    public static AwsService Iam { get; } = new("iam", "iam", "iam", "IAM", WireProtocol.Query, "2010-05-08");
    public static AwsService Ecr { get; } = new("api.ecr", "ecr", "ecr", "ECR", WireProtocol.Json, "AmazonEC2ContainerRegistry_V20150921");
    public static AwsService SecretsManager { get; } = new("secretsmanager", "secretsmanager", "secretsmanager", "SECRETS_MANAGER", WireProtocol.Json, "secretsmanager");
    public static AwsService Ssm { get; } = new("ssm", "ssm", "ssm", "SSM", WireProtocol.Json, "AmazonSSM");
    public static AwsService Kms { get; } = new("kms", "kms", "kms", "KMS", WireProtocol.Json, "TrentService");
    public static AwsService Config { get; } = new("config", "config", "config", "CONFIG_SERVICE", WireProtocol.Json, "StarlingDoveService");
    public static AwsService Waf { get; } = new("wafv2", "wafv2", "wafv2", "WAFV2", WireProtocol.Json, "AWSWAF_20190729");
    public static AwsService CertificateManager { get; } = new("acm", "acm", "acm", "ACM", WireProtocol.Json, "CertificateManager");
    public static AwsService ElasticFileSystem { get; } =
        new("elasticfilesystem", "elasticfilesystem", "elasticfilesystem", "EFS", WireProtocol.RestJson, "");
    public static AwsService GuardDuty { get; } = new("guardduty", "guardduty", "guardduty", "GUARDDUTY", WireProtocol.RestJson, "");
    public static AwsService SecurityHub { get; } = new("securityhub", "securityhub", "securityhub", "SECURITYHUB", WireProtocol.RestJson, "");
    public static AwsService VpcLattice { get; } = new("vpc-lattice", "vpc-lattice", "vpc-lattice", "VPC_LATTICE", WireProtocol.RestJson, "");
    public static AwsService LoadBalancing { get; } =
        new("elasticloadbalancing", "elasticloadbalancing", "elasticloadbalancing", "ELASTIC_LOAD_BALANCING_V2", WireProtocol.Query, "2015-12-01");
    public static AwsService AutoScaling { get; } = new("autoscaling", "autoscaling", "autoscaling", "AUTO_SCALING", WireProtocol.Query, "2011-01-01");
    public static AwsService CloudWatch { get; } = new("monitoring", "monitoring", "cloudwatch", "CLOUDWATCH", WireProtocol.Query, "2010-08-01");
    public static AwsService Sns { get; } = new("sns", "sns", "sns", "SNS", WireProtocol.Query, "2010-03-31");
    public static AwsService Organizations { get; } =
        new("organizations", "organizations", "organizations", "ORGANIZATIONS", WireProtocol.Json, "AWSOrganizationsV20161128");
    public static AwsService Ec2 { get; } = new("ec2", "ec2", "ec2", "EC2", WireProtocol.Official, "");
    public static AwsService S3 { get; } = new("s3", "s3", "s3", "S3", WireProtocol.Official, "");
    public static AwsService S3Control { get; } = new("s3-control", "s3", "s3control", "S3_CONTROL", WireProtocol.RestXml, "");
    public static AwsService Sts { get; } = new("sts", "sts", "sts", "STS", WireProtocol.Official, "");
}

/// <summary>One API action.</summary>
public sealed record ApiAction(AwsService Service, string Operation)
{
    /// <summary>The action in IAM's form, such as <c>ecs:DescribeServices</c>; of nearly all actions used here it is also the permission's name.</summary>
    public string IamName { get; } = $"{Service.IamPrefix}:{Operation}";

    /// <summary>The IAM permission that the action takes, where it is named otherwise than the action.</summary>
    public string Permission { get; init; } = $"{Service.IamPrefix}:{Operation}";

    /// <summary>Method and path, for a service that speaks restJson1 or restXml; null elsewhere.</summary>
    public RestRoute? Route { get; init; }

    /// <inheritdoc />
    public override string ToString() => IamName;
}

/// <summary>Where a restJson1 action is asked.</summary>
/// <param name="Method"><c>GET</c> or <c>POST</c>; what is neither in the path nor in the query of a POST goes into its body.</param>
/// <param name="Path">The path; <c>{Name}</c> stands for a member of the input.</param>
/// <param name="Query">Members that go into the query: <c>MaxResults</c>, or <c>groupName=GroupName</c> where the wire has another name.</param>
public sealed record RestRoute(string Method, string Path, params string[] Query);
