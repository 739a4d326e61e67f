using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Monitoring;

namespace EcsPosture.Checks.Monitoring;

/// <summary>An alarm on ECS that nobody hears.</summary>
public sealed class AlarmWithoutAction : Check<Alarm>
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-alarm-actions",
        Title = "ECS alarm has no action or actions disabled",
        Severity = Severity.Low,
        Topics = [Topic.Logging],
        Pages = ["ecs-logging-monitoring"],
        ResourceType = ResourceType.Alarm,
        Responsibility = Responsibility.Customer,
        Rationale = "An alarm without an action changes its colour on a page that nobody has open. Muted for a night, it often stays so.",
        PassWhen = "Actions are on, and one of them is no topic, or a topic with a confirmed subscription.",
        FailWhen = "Actions are off, there is none, or only topics are notified to which nobody has confirmed a subscription.",
        NotApplicableWhen = "A composite alarm stands on it and acts in its place.",
        Remediation = new()
        {
            Summary = "Turn the alarm's actions on and let it notify a topic that somebody is subscribed to.",
            Cli = """
                aws cloudwatch enable-alarm-actions --region {region} --alarm-names {name}
                aws sns subscribe --region {region} --topic-arn <topic-arn> --protocol email --notification-endpoint <address>
                """,
            Terraform = """
                resource "aws_cloudwatch_metric_alarm" "this" {
                  alarm_name      = "{name}"
                  actions_enabled = true
                  alarm_actions   = [aws_sns_topic.oncall.arn]
                }
                """,
            CloudFormation = """
                Alarm:
                  Type: AWS::CloudWatch::Alarm
                  Properties:
                    AlarmName: {name}
                    ActionsEnabled: true
                    AlarmActions: [!Ref Oncall]
                """,
            SideEffects = "Somebody is woken up.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "CloudWatch.15"),
            new(FrameworkNames.Fsbp, "CloudWatch.17"),
            new(FrameworkNames.Nist80053, "AU-6(1)"),
            new(FrameworkNames.Nist80053, "AU-6(5)"),
            new(FrameworkNames.Nist80053, "CA-7"),
            new(FrameworkNames.Nist80053, "IR-4(1)"),
            new(FrameworkNames.Nist80053, "IR-4(5)"),
            new(FrameworkNames.Nist80053, "SI-2"),
            new(FrameworkNames.Nist80053, "SI-20"),
            new(FrameworkNames.Nist80053, "SI-4(12)"),
            new(FrameworkNames.Nist80053, "SI-4(5)"),
            new(FrameworkNames.PciDss, "10.2.1.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.4.1.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.4.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.4.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.4.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.6.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.7.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.7.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "11.5.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "11.6.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "12.10.5", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A3.3.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A3.5.1", MappingSource.OtherTool),
        ],
        Actions = ["cloudwatch:DescribeAlarms", "sns:ListSubscriptionsByTopic"],
    };

    /// <inheritdoc />
    protected override ResourceList<Alarm> Select(CheckContext context) => EcsAlarms.Of(context);

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Alarm resource, CheckContext context)
    {
        if (Problem(resource, context, out var gap) is not { } problem)
        {
            return gap is null ? [] : [new Unread(gap)];
        }

        if (!context.Region.Monitoring.CompositeAlarms.TryGet(out var composites, out gap))
        {
            return [new Unread(gap)];
        }

        var parent = composites.FirstOrDefault(c => c.Names(resource));
        context.Note(parent?.AlarmName ?? "no composite alarm");
        return parent is not null ? [new DoesNotApply($"The composite alarm {parent.AlarmName} acts in its place.")] : [problem];
    }

    private static Violation? Problem(Alarm alarm, CheckContext context, out Gap? gap)
    {
        gap = null;
        if (!alarm.ActionsEnabled)
        {
            return new($"Actions of alarm {alarm.AlarmName} are switched off.", new Evidence("ActionsEnabled", "false", "true"));
        }

        if (alarm.AlarmActions.Count == 0)
        {
            return new($"Alarm {alarm.AlarmName} has no action.", new Evidence("AlarmActions", Evidence.Absent, "ARN of a topic"));
        }

        foreach (var action in alarm.AlarmActions)
        {
            if (!Arn.TryParse(action, out var arn) || arn.Service is not "sns")
            {
                gap = null;
                return null;
            }

            if (!context.Region.Monitoring.SubscriptionsOf(action).TryGet(out var subscriptions, out var unread))
            {
                gap ??= unread;
                continue;
            }

            var isHeard = subscriptions.Any(s => s.IsConfirmed);
            context.Note($"{action} {isHeard}");
            if (isHeard)
            {
                gap = null;
                return null;
            }
        }

        return gap is not null
            ? null
            : new($"Alarm {alarm.AlarmName} notifies only topics to which nobody has confirmed a subscription.", new Evidence("AlarmActions", string.Join(", ", alarm.AlarmActions), "a topic with a confirmed subscription"));
    }
}
