using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Clusters;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Events;

namespace EcsPosture.Checks.Schedules;

/// <summary>A rule's target or a schedule that runs tasks less guarded than a service would.</summary>
public sealed class WeakScheduledTask : Check<ScheduledTask>
{
    private const string Parameters = "EcsParameters";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-schedule-target-hardening",
        Title = "Scheduled or event-driven ECS target is weakly configured",
        Severity = Severity.Medium,
        SeverityNote = "High for public addresses; low when only a dead-letter queue is missing.",
        Topics = [Topic.Infrastructure, Topic.Logging, Topic.Iam],
        Pages = ["scheduled_tasks", "ecs_cwet_handling", "CWE_IAM_role"],
        ResourceType = ResourceType.ScheduledTask,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Scheduled tasks carry settings of their own that reviews of services never see. "
            + "And where nothing takes what could not be started, a job that no longer runs is missed only when its result is.",
        PassWhen = "Its tasks get no public address and no ECS Exec, follow the latest platform, run an active revision in an existing cluster, and what could not be started goes to a queue.",
        FailWhen = "One of these does not hold.",
        NotApplicableWhen = "The rule or schedule is switched off.",
        Remediation = new()
        {
            Summary = "Correct the parameters of the target, and give it a dead-letter queue.",
            Cli = """
                # of a rule: the whole target is replaced
                aws events put-targets --region {region} --rule <rule> --targets file://targets.json
                # of a schedule: the whole schedule is replaced
                aws scheduler update-schedule --region {region} --cli-input-json file://schedule.json
                """,
            Terraform = """
                resource "aws_scheduler_schedule" "this" {
                  target {
                    dead_letter_config { arn = aws_sqs_queue.failed.arn }
                    ecs_parameters {
                      enable_execute_command = false
                      platform_version       = "LATEST"
                      network_configuration {
                        subnets          = var.private_subnets
                        assign_public_ip = false
                      }
                    }
                  }
                }
                """,
            CloudFormation = """
                Schedule:
                  Type: AWS::Scheduler::Schedule
                  Properties:
                    Target:
                      DeadLetterConfig:
                        Arn: !GetAtt Failed.Arn
                      EcsParameters:
                        EnableExecuteCommand: false
                        NetworkConfiguration:
                          AwsvpcConfiguration:
                            AssignPublicIp: DISABLED
                """,
            SideEffects = "In a public subnet a task without a public address cannot pull its image: move to private subnets with a way out.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7", MappingSource.Ours),
        ],
        Actions =
        [
            "events:ListRules", "events:ListTargetsByRule", "scheduler:ListSchedules", "scheduler:GetSchedule", "ecs:ListTaskDefinitions", "ecs:DescribeClusters",
        ],
    };

    /// <inheritdoc />
    protected override ResourceList<ScheduledTask> Select(CheckContext context)
    {
        var (targets, schedules) = (context.Region.EventTargets, context.Region.Schedules);
        return new()
        {
            Items = [.. targets.Items.Concat(schedules.Items).OrderBy(i => i.Arn, StringComparer.Ordinal)],
            Gaps = [.. targets.Gaps, .. schedules.Gaps],
        };
    }

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ScheduledTask resource, CheckContext context)
    {
        if (!resource.IsEnabled)
        {
            yield return new DoesNotApply("It is switched off.");
            yield break;
        }

        if (resource.NetworkConfiguration?.AwsvpcConfiguration?.AssignPublicIp is "ENABLED")
        {
            yield return new Violation($"Tasks of {resource.Name} get public addresses.", new Evidence($"{Parameters}.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", "ENABLED", "DISABLED")) { Severity = Severity.High };
        }

        if (resource.EnableExecuteCommand)
        {
            yield return new Violation($"Tasks of {resource.Name} can be entered with ECS Exec.", new Evidence($"{Parameters}.EnableExecuteCommand", "true", "false"));
        }

        foreach (var statement in ExaminePlatform(resource, context).Concat(ExamineDefinition(resource, context)).Concat(ExamineCluster(resource, context)))
        {
            yield return statement;
        }

        if (resource.DeadLetterArn is null)
        {
            yield return new Violation($"Nothing takes what {resource.Name} could not start.", new Evidence("DeadLetterConfig.Arn", Evidence.Absent, "ARN of a queue")) { Severity = Severity.Low };
        }
    }

    // Windows has platform versions of its own, which start at 1.0.0.
    private static IEnumerable<Statement> ExaminePlatform(ScheduledTask task, CheckContext context)
    {
        if (!FargatePlatform.IsBefore140(task.PlatformVersion) || RevisionOf(task, context) is not { } revision)
        {
            yield break;
        }

        if (!context.Region.TaskDefinitions.Find(revision).TryGet(out var definition, out var gap))
        {
            if (gap is not null)
            {
                yield return new Unread(gap);
            }
        }
        else if (definition is { IsWindows: false })
        {
            yield return new Violation($"Tasks of {task.Name} run on Fargate platform version {task.PlatformVersion}.", new Evidence($"{Parameters}.PlatformVersion", task.PlatformVersion!, "LATEST"));
        }
    }

    private static string? RevisionOf(ScheduledTask task, CheckContext context) =>
        RegionUsage.TryParseRevision(task.TaskDefinitionArn, out var family, out _) ? task.TaskDefinitionArn : family.Length > 0 ? context.Usage.LatestOf(family) : null;

    private static IEnumerable<Statement> ExamineDefinition(ScheduledTask task, CheckContext context)
    {
        if (string.IsNullOrEmpty(task.TaskDefinitionArn))
        {
            yield break;
        }

        if (!context.Region.ActiveRevisions.TryGet(out _, out var gap))
        {
            yield return new Unread(gap);
            yield break;
        }

        var revision = RevisionOf(task, context);
        var isActive = revision is not null && context.Usage.IsActive(revision) is true;
        context.Note($"{revision} {isActive}");
        if (!isActive)
        {
            yield return new Violation(
                revision is null ? $"{task.Name} names a family without an active revision." : $"{task.Name} names revision {Arn.LastSegment(revision)}, which is not active.",
                new Evidence($"{Parameters}.TaskDefinitionArn", task.TaskDefinitionArn, "an ACTIVE revision"));
        }
    }

    private static IEnumerable<Statement> ExamineCluster(ScheduledTask task, CheckContext context)
    {
        if (string.IsNullOrEmpty(task.ClusterArn))
        {
            yield break;
        }

        if (!context.FindCluster(task.ClusterArn).TryGet(out var cluster, out var gap))
        {
            if (gap is not null)
            {
                yield return new Unread(gap);
                yield break;
            }
        }

        if (cluster is null or { IsInactive: true })
        {
            yield return new Violation($"{task.Name} runs tasks in a cluster that does not exist.", new Evidence("Arn", task.ClusterArn, "an ACTIVE cluster"));
        }
    }
}
