using System.Collections.Frozen;

namespace EcsPosture.Checks.Frameworks;

/// <summary>Recommendations of the CIS benchmarks for AWS: Compute Services and Foundations.</summary>
internal static class CisTitles
{
    public static FrozenDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["Compute Services v1.1.0 3.1"] = "Tasks in host network mode run as a plain user without privileges",
        ["Compute Services v1.1.0 3.2"] = "Services assign no public addresses",
        ["Compute Services v1.1.0 3.3"] = "Tasks do not share the host's process namespace",
        ["Compute Services v1.1.0 3.4"] = "Containers run without privileges",
        ["Compute Services v1.1.0 3.5"] = "Containers have a read-only root file system",
        ["Compute Services v1.1.0 3.6"] = "Secrets are not passed as environment variables",
        ["Compute Services v1.1.0 3.7"] = "Containers have a log configuration",
        ["Compute Services v1.1.0 3.8"] = "Fargate services run on the latest platform version",
        ["Compute Services v1.1.0 3.9"] = "Clusters use Container Insights",
        ["Compute Services v1.1.0 3.10"] = "Services are tagged",
        ["Compute Services v1.1.0 3.11"] = "Clusters are tagged",
        ["Compute Services v1.1.0 3.12"] = "Definitions are tagged",
        ["Compute Services v1.1.0 3.13"] = "Images come from trusted registries",
        ["Compute Services v1.1.0 3.14"] = "Task sets assign no public addresses",
        ["AWS Foundations v5.0 1.3"] = "The root user has no access keys",
        ["AWS Foundations v5.0 1.4"] = "The root user has MFA",
        ["AWS Foundations v5.0 2.3.1"] = "File systems are encrypted",
        ["AWS Foundations v5.0 3.1"] = "A trail records all regions",
        ["AWS Foundations v5.0 3.2"] = "Trail files are validated",
        ["AWS Foundations v5.0 3.3"] = "AWS Config is on in all regions",
        ["AWS Foundations v5.0 3.5"] = "Trails are encrypted with a KMS key",
        ["AWS Foundations v5.0 3.6"] = "Keys are rotated",
        ["AWS Foundations v5.0 3.7"] = "VPCs record flow logs",
        ["AWS Foundations v5.0 4.16"] = "Security Hub is on",
        ["AWS Foundations v5.0 5.1.1"] = "Volumes are encrypted in all regions",
        ["AWS Foundations v5.0 5.3"] = "Administration ports are not open to the IPv4 internet",
        ["AWS Foundations v5.0 5.4"] = "Administration ports are not open to the IPv6 internet",
        ["AWS Foundations v5.0 5.5"] = "Default security groups allow no traffic",
        ["AWS Foundations v5.0 5.7"] = "Instances use IMDSv2",
        ["AWS Foundations v6.0 2.3"] = "The root user has no access keys",
        ["AWS Foundations v6.0 2.4"] = "The root user has MFA",
        ["AWS Foundations v6.0 3.3.1"] = "File systems are encrypted",
        ["AWS Foundations v6.0 4.1"] = "A trail records all regions",
        ["AWS Foundations v6.0 4.2"] = "Trail files are validated",
        ["AWS Foundations v6.0 4.3"] = "AWS Config is on in all regions",
        ["AWS Foundations v6.0 4.5"] = "Trails are encrypted with a KMS key",
        ["AWS Foundations v6.0 4.6"] = "Keys are rotated",
        ["AWS Foundations v6.0 4.7"] = "VPCs record flow logs",
        ["AWS Foundations v6.0 5.16"] = "Security Hub is on",
        ["AWS Foundations v6.0 6.1.1"] = "Volumes are encrypted in all regions",
        ["AWS Foundations v6.0 6.3"] = "Administration ports are not open to the IPv4 internet",
        ["AWS Foundations v6.0 6.4"] = "Administration ports are not open to the IPv6 internet",
        ["AWS Foundations v6.0 6.7"] = "Instances use IMDSv2",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
