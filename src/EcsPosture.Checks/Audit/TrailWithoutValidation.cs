using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Audit;

namespace EcsPosture.Checks.Audit;

/// <summary>A trail whose files can be changed unnoticed.</summary>
public sealed class TrailWithoutValidation : TrailCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-audit-trail-validation",
        Title = "Trail log file validation off",
        Severity = Severity.Low,
        Topics = [Topic.Logging],
        Pages = ["logging-using-cloudtrail"],
        ResourceType = ResourceType.Trail,
        Responsibility = Responsibility.Customer,
        Rationale = "Signed digests show whether a file of the trail was changed or removed. Without them the trail is no proof.",
        PassWhen = "Log file validation is on.",
        FailWhen = "Log file validation is off.",
        NotApplicableWhen = "The trail belongs to another account.",
        Remediation = new()
        {
            Summary = "Turn log file validation on.",
            Cli = "aws cloudtrail update-trail --region {region} --name {trail} --enable-log-file-validation",
            Terraform = """
                resource "aws_cloudtrail" "this" {
                  name                       = "{trail}"
                  enable_log_file_validation = true
                }
                """,
            CloudFormation = """
                Trail:
                  Type: AWS::CloudTrail::Trail
                  Properties:
                    TrailName: {trail}
                    EnableLogFileValidation: true
                """,
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "CloudTrail.4"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 3.2"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 4.2"),
            new(FrameworkNames.Nist80053, "AU-9"),
            new(FrameworkNames.Nist80053, "SI-4"),
            new(FrameworkNames.Nist80053, "SI-7(1)"),
            new(FrameworkNames.Nist80053, "SI-7(3)"),
            new(FrameworkNames.Nist80053, "SI-7(7)"),
            new(FrameworkNames.PciDss, "10.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.3.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.3.4", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A1.2.1", MappingSource.OtherTool),
        ],
        Actions = ["cloudtrail:DescribeTrails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Trail resource, CheckContext context)
    {
        if (OfAnotherAccount(resource, context) is { } foreign)
        {
            yield return foreign;
        }
        else if (!resource.LogFileValidationEnabled)
        {
            yield return new Violation($"Files of trail {resource.Name} can be changed unnoticed.", new Evidence("LogFileValidationEnabled", "false", "true"));
        }
    }
}
