namespace EcsPosture.Checks.Frameworks;

/// <summary>The parts of each standard, in its own order and our words.</summary>
internal static class FrameworkSections
{
    public static IReadOnlyList<FrameworkSection> Fsbp { get; } =
    [
        new("ECS", "Amazon ECS"),
        new("ECR", "Amazon ECR: images"),
        new("IAM", "IAM: roles and policies"),
        new("CloudTrail", "CloudTrail: audit of API calls"),
        new("CloudWatch", "CloudWatch: logs and alarms"),
        new("Config", "AWS Config"),
        new("GuardDuty", "GuardDuty"),
        new("EC2", "Amazon EC2: hosts, volumes and networks"),
        new("AutoScaling", "EC2 Auto Scaling"),
        new("ELB", "Elastic Load Balancing"),
        new("EFS", "Amazon EFS"),
        new("KMS", "KMS: keys"),
        new("SecretsManager", "Secrets Manager"),
        new("SSM", "Systems Manager"),
    ];

    public static IReadOnlyList<FrameworkSection> CisFoundations5 { get; } = Foundations(1);

    public static IReadOnlyList<FrameworkSection> CisFoundations6 { get; } = Foundations(2);

    public static IReadOnlyList<FrameworkSection> Nist { get; } =
    [
        new("AC", "Access control"),
        new("AT", "Awareness and training"),
        new("AU", "Audit and accountability"),
        new("CA", "Assessment, authorization and monitoring"),
        new("CM", "Configuration management"),
        new("CP", "Contingency planning"),
        new("IA", "Identification and authentication"),
        new("IR", "Incident response"),
        new("MA", "Maintenance"),
        new("MP", "Media protection"),
        new("PE", "Physical and environmental protection"),
        new("PL", "Planning"),
        new("PM", "Program management"),
        new("PS", "Personnel security"),
        new("PT", "Processing and transparency of personal data"),
        new("RA", "Risk assessment"),
        new("SA", "System and services acquisition"),
        new("SC", "System and communications protection"),
        new("SI", "System and information integrity"),
        new("SR", "Supply chain risk management"),
    ];

    public static IReadOnlyList<FrameworkSection> Pci { get; } =
    [
        new("1", "Network security controls"),
        new("2", "Secure configurations"),
        new("3", "Stored account data"),
        new("4", "Encryption over open networks"),
        new("5", "Protection from malware"),
        new("6", "Secure systems and software"),
        new("7", "Access by need to know"),
        new("8", "Identification and authentication"),
        new("9", "Physical access"),
        new("10", "Logging and monitoring of access"),
        new("11", "Regular tests of security"),
        new("12", "Policies and programs"),
        new("A1", "Appendix: multi-tenant service providers"),
        new("A2", "Appendix: early TLS at payment terminals"),
        new("A3", "Appendix: supplemental validation"),
    ];

    /// <summary>Version 6.0 has the sections of version 5.0 with numbers one higher.</summary>
    private static IReadOnlyList<FrameworkSection> Foundations(int first) =>
    [
        Numbered(first, "Identity and access management"),
        Numbered(first + 1, "Storage"),
        Numbered(first + 2, "Logging"),
        Numbered(first + 3, "Monitoring"),
        Numbered(first + 4, "Networking"),
    ];

    private static FrameworkSection Numbered(int number, string title) => new(number.ToString(System.Globalization.CultureInfo.InvariantCulture), title);
}
