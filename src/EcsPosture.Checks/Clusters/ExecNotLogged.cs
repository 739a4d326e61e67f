using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Clusters;

/// <summary>A cluster in which nobody records what is typed in ECS Exec sessions.</summary>
public sealed class ExecNotLogged : ClusterCheck
{
    private const string Path = "configuration.executeCommandConfiguration";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-cluster-exec-logging",
        Title = "ECS Exec sessions are not logged",
        Severity = Severity.High,
        SeverityNote = "Medium when sessions go to the task's own log group by default; low while nothing in the cluster has ECS Exec enabled.",
        Topics = [Topic.Logging],
        Pages = ["ecs-exec"],
        ResourceType = ResourceType.Cluster,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A session runs as root in a production container. CloudTrail records that it began, and only this log records what was done in it.",
        PassWhen = "Logging is OVERRIDE and names a log group that exists. Logging also needs script and cat in the image, which cannot be seen from AWS.",
        FailWhen = "Logging is NONE, DEFAULT or not configured; or OVERRIDE with no destination or with a log group that does not exist.",
        NotApplicableWhen = "The cluster is INACTIVE.",
        Remediation = new()
        {
            Summary = "Set logging to OVERRIDE with a log group or bucket of its own that is encrypted.",
            Cli = """
                aws logs create-log-group --region {region} --log-group-name /ecs/exec/{cluster}
                aws ecs update-cluster --region {region} --cluster {cluster} --configuration executeCommandConfiguration='{logging=OVERRIDE,logConfiguration={cloudWatchLogGroupName=/ecs/exec/{cluster}}}'
                """,
            Terraform = """
                resource "aws_ecs_cluster" "this" {
                  name = "{cluster}"
                  configuration {
                    execute_command_configuration {
                      logging = "OVERRIDE"
                      log_configuration {
                        cloud_watch_log_group_name = aws_cloudwatch_log_group.exec.name
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
                        Logging: OVERRIDE
                        LogConfiguration:
                          CloudWatchLogGroupName: !Ref ExecLogs
                """,
            SideEffects = "Task roles need permission to write to the destination; update-cluster replaces the whole configuration, so repeat its other parts.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AU-2", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AU-12", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AU-14", MappingSource.Ours),
            new(FrameworkNames.PciDss, "10.2.1", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeClusters", "ecs:DescribeServices", "ecs:DescribeTasks", "logs:DescribeLogGroups", "s3:ListAllMyBuckets"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Cluster resource, CheckContext context)
    {
        if (ClusterFacts.ConfigurationGap(resource) is { } notAsked)
        {
            yield return new Unread(notAsked);
            yield break;
        }

        // Only proof that nobody uses ECS Exec lowers the severity.
        var used = !context.Usage.Clusters.UsesExec(resource.ClusterArn, context.Usage).TryGet(out var uses, out var gap) || uses;
        context.Note(used ? "exec" : "no exec");
        var exec = resource.Configuration?.ExecuteCommandConfiguration;
        var failed = false;
        foreach (var statement in ExamineLogging(resource, exec, context))
        {
            failed |= statement is Violation;
            yield return statement is Violation violation && !used ? violation with { Severity = Severity.Low } : statement;
        }

        if (failed && gap is not null)
        {
            yield return new Unread(gap);
        }
    }

    private static IEnumerable<Statement> ExamineLogging(Cluster cluster, ExecuteCommandConfiguration? exec, CheckContext context)
    {
        switch (exec?.Logging)
        {
            case "NONE":
                return [new Violation($"Sessions in cluster {cluster.ClusterName} are not logged.", new Evidence($"{Path}.logging", "NONE", "OVERRIDE"))];
            case "OVERRIDE":
                return ExamineDestination(cluster, exec.LogConfiguration, context);
            default:
                return
                [
                    new Violation(
                        $"Sessions in cluster {cluster.ClusterName} go to the log group of their task, and nowhere when the container uses another log driver.",
                        new Evidence(exec is null ? Path : $"{Path}.logging", exec?.Logging ?? Evidence.Absent, "OVERRIDE"))
                    {
                        Severity = Severity.Medium,
                    },
                ];
        }
    }

    private static IEnumerable<Statement> ExamineDestination(Cluster cluster, ExecuteCommandLogConfiguration? log, CheckContext context)
    {
        var group = log?.CloudWatchLogGroupName;
        var bucket = log?.S3BucketName;
        if (string.IsNullOrEmpty(group) && string.IsNullOrEmpty(bucket))
        {
            yield return new Violation(
                $"Session logging of cluster {cluster.ClusterName} names no destination.",
                new Evidence($"{Path}.logConfiguration", Evidence.Absent, "a log group or bucket"));
            yield break;
        }

        if (string.IsNullOrEmpty(group))
        {
            yield return new Unread(Gap.NotAsked("s3:ListAllMyBuckets", bucket));
            yield break;
        }

        if (context.FindLogGroup(context.Region.Region, group).Require() is null)
        {
            yield return new Violation(
                $"Sessions in cluster {cluster.ClusterName} are to be logged to {group}, which does not exist.",
                new Evidence($"{Path}.logConfiguration.cloudWatchLogGroupName", $"{group} (does not exist)", "an existing log group"));
            yield break;
        }

        yield return new Note("Logging works only for images that hold script and cat.");
    }
}
