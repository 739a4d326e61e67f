using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Keys;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Logging;

namespace EcsPosture.Checks.Logging;

/// <summary>A log group that ECS writes to and that is not encrypted with a key of the customer.</summary>
public sealed class LogGroupWithoutOwnKey : EcsLogGroupCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-log-group-kms",
        Version = 2,
        Title = "Log group of ECS not encrypted with a CMK",
        Severity = Severity.Low,
        SeverityNote = "Medium when the group has a key that is missing, disabled or going to be deleted.",
        Topics = [Topic.Logging, Topic.Infrastructure],
        Pages = ["using_awslogs", "ecs-exec"],
        ResourceType = ResourceType.LogGroup,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Every log group is encrypted, but with the service's key whoever may read the group reads it all. "
            + "With a key of your own, reading takes the key's permission too, and its use is recorded.",
        PassWhen = "The group has a KMS key and that key is enabled.",
        FailWhen = "The group has no KMS key of its own (low), or its key does not exist, is disabled or is going to be deleted (medium).",
        NotApplicableWhen = "ECS does not write to the group.",
        Remediation = new()
        {
            Summary = "Let CloudWatch Logs use a KMS key in the key's policy, and associate the key with the group.",
            Cli = "aws logs associate-kms-key --region {region} --log-group-name {log-group} --kms-key-id <key-arn>",
            Terraform = """
                resource "aws_cloudwatch_log_group" "containers" {
                  name       = "{log-group}"
                  kms_key_id = aws_kms_key.logs.arn
                }
                """,
            CloudFormation = """
                ContainerLogs:
                  Type: AWS::Logs::LogGroup
                  Properties:
                    LogGroupName: {log-group}
                    KmsKeyId: !GetAtt LogsKey.Arn
                """,
            SideEffects = "Only new events are encrypted with the key; while the key is disabled, what it encrypted cannot be read.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AU-9", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-28", MappingSource.Ours),
            new(FrameworkNames.PciDss, "3.5.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.3.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.3.4", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A1.2.1", MappingSource.OtherTool),
        ],
        Actions = ["logs:DescribeLogGroups", "kms:DescribeKey", "kms:ListAliases", "ecs:DescribeTaskDefinition", "ecs:DescribeClusters"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(LogGroup group, string use, CheckContext context)
    {
        if (string.IsNullOrEmpty(group.KmsKeyId))
        {
            yield return new Violation(
                $"Log group {group.LogGroupName} ({use}) is not encrypted with a key of your own.", new Evidence("kmsKeyId", Evidence.Absent, "ARN of an enabled key"));
            yield break;
        }

        var region = Arn.TryParse(group.LogGroupArn, out var arn) ? arn.Region : context.Region.Region;
        if (context.Unusable(group.KmsKeyId, region, $"Log group {group.LogGroupName} ({use})", "kmsKeyId", Severity.Medium) is { } statement)
        {
            yield return statement;
        }
    }
}
