using EcsPosture.Checks.Accounts;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Monitoring;

namespace EcsPosture.Checks.Monitoring;

/// <summary>A region in which nobody learns that somebody entered a container.</summary>
public sealed class NoExecAlert : RegionCheck
{
    private const string Call = "ExecuteCommand";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-event-exec-alert",
        Title = "No alert on ECS Exec or other sensitive ECS calls",
        Severity = Severity.Low,
        SeverityNote = "Info where nothing in the region has ECS Exec enabled.",
        Topics = [Topic.Logging, Topic.Infrastructure],
        Pages = ["ecs-exec", "logging-using-cloudtrail"],
        ResourceType = ResourceType.Region,
        Responsibility = Responsibility.Customer,
        Rationale = "A session in a container is root in it, and in production it should be rare. Each one is worth a message to somebody else than who opened it.",
        PassWhen = "A rule of the default event bus passes calls of ExecuteCommand to a target, or a metric filter of a log group looks for them.",
        FailWhen = "Neither exists.",
        Remediation = new()
        {
            Summary = "Create a rule on ExecuteCommand, best together with RegisterTaskDefinition, UpdateService, PutAccountSettingDefault and DeregisterContainerInstance. It needs a trail that records management events.",
            Cli = """
                aws events put-rule --region {region} --name ecs-exec-alert --event-pattern '{"source":["aws.ecs"],"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventName":["ExecuteCommand"]}}'
                aws events put-targets --region {region} --rule ecs-exec-alert --targets Id=oncall,Arn=<topic-arn>
                """,
            Terraform = """
                resource "aws_cloudwatch_event_rule" "ecs_exec" {
                  name = "ecs-exec-alert"
                  event_pattern = jsonencode({
                    source        = ["aws.ecs"]
                    "detail-type" = ["AWS API Call via CloudTrail"]
                    detail        = { eventName = ["ExecuteCommand"] }
                  })
                }
                """,
            CloudFormation = """
                EcsExecAlert:
                  Type: AWS::Events::Rule
                  Properties:
                    EventPattern:
                      source: [aws.ecs]
                      detail-type: [AWS API Call via CloudTrail]
                      detail:
                        eventName: [ExecuteCommand]
                    Targets:
                      - Id: oncall
                        Arn: !Ref Oncall
                """,
            SideEffects = "Every session sends a message, those of your own on-call too.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AU-6", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SI-4(5)", MappingSource.Ours),
        ],
        Actions = ["events:ListRules", "events:ListTargetsByRule", "logs:DescribeMetricFilters", "ecs:DescribeServices"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(AccountRegion resource, CheckContext context)
    {
        var rule = EcsEventRules.Find(context, r => EventPattern.MayMatch(r.EventPattern, EcsEvents.Source, EcsEvents.ApiCall, ("eventName", Call)));
        if (rule.TryGet(out var found, out var gap) && found is not null)
        {
            yield return new Note($"Rule {found.Name} passes on who opens a session.");
            yield break;
        }

        if (!context.Region.MetricFilters.TryGet(out var filters, out var unread))
        {
            yield return new Unread(unread);
            yield break;
        }

        var filter = filters.FirstOrDefault(f => f.FilterPattern?.Contains(Call, StringComparison.Ordinal) is true);
        context.Note(filter?.FilterPattern ?? "no filter");
        if (filter is not null)
        {
            yield return new Note($"Metric filter {filter.FilterName} looks for sessions; it needs an alarm on its metric.");
        }
        else if (gap is not null)
        {
            yield return new Unread(gap);
        }
        else
        {
            yield return new Violation($"Nobody is told when somebody opens a session in a container in {resource.Region}.", new Evidence("Rules[*].EventPattern.detail.eventName", Evidence.Absent, Call))
            {
                Severity = IsUnused(context) ? Severity.Info : Severity.Low,
            };
        }
    }

    private static bool IsUnused(CheckContext context)
    {
        var clusters = context.Region.Clusters;
        var isUnused = clusters.IsComplete && clusters.Items.All(c => context.Usage.Clusters.UsesExec(c.Arn, context.Usage).TryGet(out var uses, out _) && !uses);
        context.Note(isUnused ? "exec unused" : "exec used");
        return isUnused;
    }
}
