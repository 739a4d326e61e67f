using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Keys;
using EcsPosture.Inventory.Audit;

namespace EcsPosture.Checks.Audit;

/// <summary>A trail whose files are not encrypted with a key of the customer.</summary>
public sealed class TrailWithoutOwnKey : TrailCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-audit-trail-kms",
        Version = 2,
        Title = "Trail not encrypted with a CMK",
        Severity = Severity.Medium,
        Topics = [Topic.Logging],
        Pages = ["logging-using-cloudtrail"],
        ResourceType = ResourceType.Trail,
        Responsibility = Responsibility.Customer,
        Rationale = "The trail tells who did what, and an attacker what to go for. With a key of your own, reading it takes the key's permission besides the bucket's, and its use is recorded.",
        PassWhen = "The trail has a KMS key and that key is enabled.",
        FailWhen = "The trail has no KMS key, or its key does not exist, is disabled or is going to be deleted: then CloudTrail delivers nothing.",
        NotApplicableWhen = "The trail belongs to another account.",
        Remediation = new()
        {
            Summary = "Let CloudTrail use a KMS key in the key's policy, and set it on the trail.",
            Cli = "aws cloudtrail update-trail --region {region} --name {trail} --kms-key-id <key-arn>",
            Terraform = """
                resource "aws_cloudtrail" "this" {
                  name       = "{trail}"
                  kms_key_id = aws_kms_key.trail.arn
                }
                """,
            CloudFormation = """
                Trail:
                  Type: AWS::CloudTrail::Trail
                  Properties:
                    TrailName: {trail}
                    KMSKeyId: !GetAtt TrailKey.Arn
                """,
            SideEffects = "Readers of the files need kms:Decrypt on the key; files written before stay as they are.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "CloudTrail.2"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 3.5"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 4.5"),
            new(FrameworkNames.Nist80053, "AU-9"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-3(6)"),
            new(FrameworkNames.Nist80053, "SC-13"),
            new(FrameworkNames.Nist80053, "SC-28"),
            new(FrameworkNames.Nist80053, "SC-28(1)"),
            new(FrameworkNames.Nist80053, "SC-7(10)"),
            new(FrameworkNames.Nist80053, "SI-7(6)"),
            new(FrameworkNames.PciDss, "10.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.3.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.3.4", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.5.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A1.2.1", MappingSource.OtherTool),
        ],
        Actions = ["cloudtrail:DescribeTrails", "kms:DescribeKey", "kms:ListAliases"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Trail resource, CheckContext context)
    {
        if (OfAnotherAccount(resource, context) is { } foreign)
        {
            yield return foreign;
        }
        else if (string.IsNullOrEmpty(resource.KmsKeyId))
        {
            yield return new Violation($"Trail {resource.Name} is not encrypted with a key of your own.", new Evidence("KmsKeyId", Evidence.Absent, "ARN of a key"));
        }
        else if (context.Unusable(resource.KmsKeyId, resource.HomeRegion ?? "", $"Trail {resource.Name}", "KmsKeyId") is { } statement)
        {
            yield return statement;
        }
    }
}
