using EcsPosture.Checks.Accounts;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Monitoring;

namespace EcsPosture.Checks.Monitoring;

/// <summary>A region in which failures of tasks, services and deployments are passed on to nobody.</summary>
public sealed class NoFailureEvents : RegionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-event-state-change-rule",
        Title = "No EventBridge rule for ECS task, deployment or service failures",
        Severity = Severity.Low,
        Topics = [Topic.Logging],
        Pages = ["cloudwatch_event_stream", "ecs_cwe_events", "ecs_cwet_handling"],
        ResourceType = ResourceType.Region,
        Responsibility = Responsibility.Customer,
        Rationale = "ECS tells why a task stopped, a start failed or a deployment was given up in events, and keeps them for nobody. Unless a rule passes them on they are gone.",
        PassWhen = "A rule of the default event bus that is on passes task state changes, service actions or deployment state changes of ECS to a target.",
        FailWhen = "No rule does, or those that would are off or have no target.",
        NotApplicableWhen = "The region has no service.",
        Remediation = new()
        {
            Summary = "Create rules for impaired starts, failed deployments and stopped tasks that notify a topic or write a log group.",
            Cli = """
                aws events put-rule --region {region} --name ecs-failures --event-pattern '{"source":["aws.ecs"],"detail-type":["ECS Task State Change","ECS Service Action","ECS Deployment State Change"]}'
                aws events put-targets --region {region} --rule ecs-failures --targets Id=oncall,Arn=<topic-arn>
                """,
            Terraform = """
                resource "aws_cloudwatch_event_rule" "ecs_failures" {
                  name = "ecs-failures"
                  event_pattern = jsonencode({
                    source        = ["aws.ecs"]
                    "detail-type" = ["ECS Task State Change", "ECS Service Action", "ECS Deployment State Change"]
                  })
                }
                """,
            CloudFormation = """
                EcsFailures:
                  Type: AWS::Events::Rule
                  Properties:
                    EventPattern:
                      source: [aws.ecs]
                      detail-type: [ECS Task State Change, ECS Service Action, ECS Deployment State Change]
                    Targets:
                      - Id: oncall
                        Arn: !Ref Oncall
                """,
            SideEffects = "Task state changes are many: narrow the pattern to stopped tasks with an error.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AU-6", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SI-4(5)", MappingSource.Ours),
        ],
        Actions = ["events:ListRules", "events:ListTargetsByRule", "ecs:ListServices"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(AccountRegion resource, CheckContext context)
    {
        var services = context.Region.Services;
        var hasServices = services.Items.Any(i => !i.Resource.TryGet(out var service, out _) || !service.IsInactive);
        context.Note(hasServices ? "services" : "no services");
        if (!hasServices)
        {
            yield return services.Gaps is [var gap, ..] ? new Unread(gap) : new DoesNotApply("The region has no service.");
            yield break;
        }

        var rule = EcsEventRules.Find(context, r => EcsEvents.Failures.Any(kind => EventPattern.MayMatch(r.EventPattern, EcsEvents.Source, kind))).Require();
        yield return rule is null
            ? new Violation($"No rule passes on what ECS tells of failures in {resource.Region}.", new Evidence("Rules[*].EventPattern", Evidence.Absent, "aws.ecs with ECS Task State Change, ECS Service Action or ECS Deployment State Change"))
            : new Note($"Rule {rule.Name} passes them on; what its pattern leaves out is for you to judge.");
    }
}
