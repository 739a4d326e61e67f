using EcsPosture.Checks.Accounts;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;

namespace EcsPosture.Checks.Detection;

/// <summary>A region in which Security Hub, or the standard with its controls for ECS, is off.</summary>
public sealed class SecurityHubOff : RegionCheck
{
    private static readonly string[] Standards = ["/aws-foundational-security-best-practices/", "/nist-800-53/"];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-comply-security-hub",
        Title = "Security Hub or its FSBP standard is off",
        Severity = Severity.Medium,
        Topics = [Topic.Compliance],
        Pages = ["ecs-compliance", "security-compliance"],
        ResourceType = ResourceType.Region,
        Responsibility = Responsibility.Customer,
        Rationale = "Security Hub judges the account by published controls all the time, and auditors know its answers. Without the standard that holds the controls for ECS it says nothing about it.",
        PassWhen = "Security Hub is on, and AWS Foundational Security Best Practices or NIST SP 800-53 is ready.",
        FailWhen = "The account is not subscribed in the region, or neither standard is ready.",
        Remediation = new()
        {
            Summary = "Turn on Security Hub CSPM with the standard AWS Foundational Security Best Practices; it needs AWS Config to record.",
            Cli = """
                aws securityhub enable-security-hub --region {region} --no-enable-default-standards
                aws securityhub batch-enable-standards --region {region} --standards-subscription-requests StandardsArn=arn:{partition}:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0
                """,
            Terraform = """
                resource "aws_securityhub_account" "this" {}
                resource "aws_securityhub_standards_subscription" "fsbp" {
                  standards_arn = "arn:{partition}:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0"
                  depends_on    = [aws_securityhub_account.this]
                }
                """,
            CloudFormation = """
                Hub:
                  Type: AWS::SecurityHub::Hub
                  Properties:
                    EnableDefaultStandards: true
                """,
            SideEffects = "Its checks are billed, and so is what AWS Config records for them. In an organization the delegated administrator may have to do it.",
        },
        Controls =
        [
            new(FrameworkNames.Cis, "AWS Foundations v5.0 4.16"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 5.16"),
            new(FrameworkNames.Nist80053, "CA-7", MappingSource.Ours),
            new(FrameworkNames.PciDss, "10.2.1.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.4.1.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.4.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.4.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.6.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.7.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.7.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A3.3.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A3.5.1", MappingSource.OtherTool),
        ],
        Actions = ["securityhub:DescribeHub", "securityhub:GetEnabledStandards"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(AccountRegion resource, CheckContext context)
    {
        var hub = context.Region.Detection.SecurityHub.Require();
        context.Note(hub is null ? "off" : "on");
        if (hub is null)
        {
            yield return new Violation($"Security Hub is off in {resource.Region}.", new Evidence("HubArn", Evidence.Absent, "ARN of the hub"));
            yield break;
        }

        var standards = context.Region.Detection.Standards.Require();
        context.Note(string.Join(',', standards.Select(s => $"{s.StandardsArn}={s.StandardsStatus}")));
        var looked = standards.Where(s => Standards.Any(name => s.StandardsArn.Contains(name, StringComparison.Ordinal))).ToList();
        if (!looked.Exists(s => s.StandardsStatus is "READY"))
        {
            yield return new Violation(
                $"Security Hub judges {resource.Region} by no standard that has controls for ECS.",
                looked is [var first, ..]
                    ? new Evidence($"StandardsSubscriptions[{first.StandardsArn}].StandardsStatus", first.StandardsStatus ?? Evidence.Absent, "READY")
                    : new Evidence("StandardsSubscriptions[*].StandardsArn", standards.Count == 0 ? Evidence.Absent : string.Join(", ", standards.Select(s => s.StandardsArn)), "aws-foundational-security-best-practices"));
        }
    }
}
