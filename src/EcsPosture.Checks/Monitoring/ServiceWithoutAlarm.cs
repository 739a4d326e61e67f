using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Monitoring;

/// <summary>A service whose trouble sets off no alarm.</summary>
public sealed class ServiceWithoutAlarm : ServiceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-alarm-service-health",
        Title = "Service has no CloudWatch alarm",
        Severity = Severity.Low,
        Topics = [Topic.Logging],
        Pages = ["ecs-logging-monitoring", "cloudwatch-metrics"],
        ResourceType = ResourceType.Service,
        Responsibility = Responsibility.Customer,
        Rationale = "A service that is flooded, mined on or short of tasks shows it in its metrics first. Without an alarm the customers are the first to notice.",
        PassWhen = "At least one alarm watches a metric of the service, in AWS/ECS or Container Insights, or the health of its targets.",
        FailWhen = "No alarm does; those that only scale the service do not count.",
        NotApplicableWhen = "The service wants no tasks, is a daemon or is INACTIVE.",
        Remediation = new()
        {
            Summary = "Set alarms on the use of processor and memory, and with Container Insights on a shortfall of running tasks, that notify somebody.",
            Cli = """
                aws cloudwatch put-metric-alarm --region {region} --alarm-name {service}-cpu --namespace AWS/ECS --metric-name CPUUtilization \
                  --dimensions Name=ClusterName,Value={cluster} Name=ServiceName,Value={service} --statistic Average --period 60 --evaluation-periods 5 \
                  --threshold 90 --comparison-operator GreaterThanThreshold --alarm-actions <topic-arn>
                """,
            Terraform = """
                resource "aws_cloudwatch_metric_alarm" "cpu" {
                  alarm_name          = "{service}-cpu"
                  namespace           = "AWS/ECS"
                  metric_name         = "CPUUtilization"
                  dimensions          = { ClusterName = "{cluster}", ServiceName = "{service}" }
                  statistic           = "Average"
                  period              = 60
                  evaluation_periods  = 5
                  threshold           = 90
                  comparison_operator = "GreaterThanThreshold"
                  alarm_actions       = [aws_sns_topic.oncall.arn]
                }
                """,
            CloudFormation = """
                CpuAlarm:
                  Type: AWS::CloudWatch::Alarm
                  Properties:
                    Namespace: AWS/ECS
                    MetricName: CPUUtilization
                    Dimensions:
                      - Name: ClusterName
                        Value: {cluster}
                      - Name: ServiceName
                        Value: {service}
                    Statistic: Average
                    Period: 60
                    EvaluationPeriods: 5
                    Threshold: 90
                    ComparisonOperator: GreaterThanThreshold
                    AlarmActions: [!Ref Oncall]
                """,
            SideEffects = "Alarms are billed; a threshold that is often passed makes people look away.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SI-4", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AU-6", MappingSource.Ours),
            new(FrameworkNames.PciDss, "10.4.1", MappingSource.Ours),
        ],
        Actions = ["ecs:ListServices", "ecs:DescribeServices", "cloudwatch:DescribeAlarms"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        if (resource.DesiredCount == 0 || resource.SchedulingStrategy is "DAEMON")
        {
            yield return new DoesNotApply(resource.SchedulingStrategy is "DAEMON" ? "The service is a daemon." : "The service wants no tasks.");
            yield break;
        }

        var alarms = context.Region.Monitoring.Alarms;
        var alarm = EcsAlarms.NamesOf(resource).SelectMany(name => context.Usage.Alarms[name]).FirstOrDefault();
        context.Note(alarm?.ContentHash ?? "none");
        if (alarm is not null)
        {
            yield return new Note($"Alarm {alarm.AlarmName} watches the service.");
        }
        else if (alarms.Gaps.Where(g => !IsOfOtherServices(g)).Concat(alarms.ItemGaps).FirstOrDefault() is { } gap)
        {
            yield return new Unread(gap);
        }
        else
        {
            yield return new Violation(
                $"No alarm watches service {resource.ServiceName}.",
                new Evidence("MetricAlarms[*].Dimensions", Evidence.Absent, $"ClusterName={Arn.LastSegment(resource.ClusterArn)}, ServiceName={resource.ServiceName}"));
        }
    }

    /// <summary>Whether a gap hides the alarms of services that were not read only: those of one that was are all in the list.</summary>
    private static bool IsOfOtherServices(Gap gap) => gap.Action.StartsWith("ecs:", StringComparison.Ordinal);
}
