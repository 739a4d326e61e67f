using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Keys;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Clusters;

/// <summary>A cluster whose ECS Exec sessions or their logs are not encrypted with a key of the customer.</summary>
public sealed class ExecNotEncrypted : ClusterCheck
{
    private const string Path = "configuration.executeCommandConfiguration";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-cluster-exec-kms",
        Version = 2,
        Title = "ECS Exec channel or its logs are not encrypted with a CMK",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["ecs-exec"],
        ResourceType = ResourceType.Cluster,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Sessions show whatever an administrator looks at, secrets included. A key of your own makes both ends of the channel and every reader of its log prove a permission, and its use is recorded.",
        PassWhen = "A KMS key is set and enabled, and encryption is on for each log destination in use.",
        FailWhen = "No KMS key is set, or it does not exist, is disabled or is going to be deleted; or encryption is off for a log destination; or it is on while the log group has no KMS key, so that sessions fail.",
        NotApplicableWhen = "The cluster is INACTIVE, or no service, task or schedule in it has ECS Exec enabled.",
        Remediation = new()
        {
            Summary = "Set a KMS key and the encryption of each destination, give the log group the key, and grant kms:Decrypt to the task roles.",
            Cli = "aws ecs update-cluster --region {region} --cluster {cluster} --configuration file://configuration.json",
            Terraform = """
                resource "aws_ecs_cluster" "this" {
                  name = "{cluster}"
                  configuration {
                    execute_command_configuration {
                      kms_key_id = aws_kms_key.exec.arn
                      logging    = "OVERRIDE"
                      log_configuration {
                        cloud_watch_encryption_enabled = true
                        cloud_watch_log_group_name     = aws_cloudwatch_log_group.exec.name
                      }
                    }
                  }
                }
                """,
            CloudFormation = """
                Cluster:
                  Type: AWS::ECS::Cluster
                  Properties:
                    ClusterName: {cluster}
                    Configuration:
                      ExecuteCommandConfiguration:
                        KmsKeyId: !GetAtt ExecKey.Arn
                        Logging: OVERRIDE
                        LogConfiguration:
                          CloudWatchEncryptionEnabled: true
                          CloudWatchLogGroupName: !Ref ExecLogs
                """,
            SideEffects = "Callers need kms:GenerateDataKey and task roles kms:Decrypt on the key, else sessions fail.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-13", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-28", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeClusters", "ecs:DescribeServices", "ecs:DescribeTasks", "logs:DescribeLogGroups", "kms:DescribeKey", "kms:ListAliases"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Cluster resource, CheckContext context)
    {
        var uses = context.Usage.Clusters.UsesExec(resource.ClusterArn, context.Usage);
        context.Note(uses.TryGet(out var used, out _) ? (used ? "exec" : "no exec") : "?");
        if (!uses.Require())
        {
            yield return new DoesNotApply("Nothing in the cluster has ECS Exec enabled.");
            yield break;
        }

        if (ClusterFacts.ConfigurationGap(resource) is { } notAsked)
        {
            yield return new Unread(notAsked);
            yield break;
        }

        var exec = resource.Configuration?.ExecuteCommandConfiguration;
        if (string.IsNullOrEmpty(exec?.KmsKeyId))
        {
            yield return new Violation(
                $"Sessions in cluster {resource.ClusterName} are not encrypted with a key of your own.", new Evidence($"{Path}.kmsKeyId", Evidence.Absent, "ARN of an enabled key"));
        }

        if (exec is { Logging: "OVERRIDE", LogConfiguration: { } log })
        {
            foreach (var statement in ExamineLogs(resource, log, context))
            {
                yield return statement;
            }
        }

        if (exec?.KmsKeyId is { Length: > 0 } key)
        {
            if (context.Unusable(key, context.Region.Region, $"ECS Exec in cluster {resource.ClusterName}", $"{Path}.kmsKeyId") is { } statement)
            {
                yield return statement;
            }
        }
    }

    private static IEnumerable<Statement> ExamineLogs(Cluster cluster, ExecuteCommandLogConfiguration log, CheckContext context)
    {
        if (!string.IsNullOrEmpty(log.S3BucketName) && !log.S3EncryptionEnabled)
        {
            yield return new Violation(
                $"Session logs of cluster {cluster.ClusterName} need not be encrypted in bucket {log.S3BucketName}.",
                new Evidence($"{Path}.logConfiguration.s3EncryptionEnabled", "false", "true"));
        }

        if (string.IsNullOrEmpty(log.CloudWatchLogGroupName))
        {
            yield break;
        }

        if (!log.CloudWatchEncryptionEnabled)
        {
            yield return new Violation(
                $"Session logs of cluster {cluster.ClusterName} need not be encrypted in log group {log.CloudWatchLogGroupName}.",
                new Evidence($"{Path}.logConfiguration.cloudWatchEncryptionEnabled", "false", "true"));
        }
        else if (!context.FindLogGroup(context.Region.Region, log.CloudWatchLogGroupName).TryGet(out var group, out var gap))
        {
            if (gap is not null)
            {
                yield return new Unread(gap);
            }
        }
        else if (group is not null && string.IsNullOrEmpty(group.KmsKeyId))
        {
            yield return new Violation(
                $"Session logs of cluster {cluster.ClusterName} must be encrypted, and log group {log.CloudWatchLogGroupName} has no key: sessions fail.",
                new Evidence("logGroups[*].kmsKeyId", $"{Evidence.Absent} in {log.CloudWatchLogGroupName}", "ARN of an enabled key"));
        }
    }
}
