using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service that runs a revision which was deregistered.</summary>
public sealed class InactiveDefinitionInUse : ServiceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-inactive-definition-in-use",
        Title = "Service or task runs an INACTIVE task definition revision",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["deregister-task-definition-v2", "security-tasks-containers"],
        ResourceType = ResourceType.Service,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A deregistered revision was given up, often because of what it holds, yet its tasks go on running and are replaced by tasks like them. "
            + "Tools that look at active revisions only never see it.",
        PassWhen = "Every revision that the service's live deployments, task sets and running tasks use is ACTIVE.",
        FailWhen = "One of them is INACTIVE or DELETE_IN_PROGRESS.",
        NotApplicableWhen = "The service is INACTIVE, or names no revision.",
        Remediation = new()
        {
            Summary = "Choose an ACTIVE revision, or register one anew, and deploy it.",
            Cli = """
                aws ecs list-task-definitions --region {region} --status ACTIVE --sort DESC --family-prefix FAMILY
                aws ecs update-service --region {region} --cluster {cluster} --service {service} --task-definition FAMILY:REVISION
                """,
            Terraform = """
                resource "aws_ecs_service" "{service}" {
                  task_definition = aws_ecs_task_definition.app.arn
                }
                """,
            CloudFormation = """
                Type: AWS::ECS::Service
                Properties:
                  TaskDefinition: !Ref TaskDefinition
                """,
            SideEffects = "All tasks of the service are replaced.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
        ],
        Actions =
        [
            "ecs:ListServices", "ecs:DescribeServices", "ecs:ListTasks", "ecs:DescribeTasks", "ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitions",
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var named in NamedRevision.Of(resource))
        {
            if (seen.Add(named.RevisionArn) && Examine(named, context) is { } statement)
            {
                yield return statement;
            }
        }

        foreach (var task in context.Usage.TasksOf(resource.ServiceArn))
        {
            if (task.TaskDefinitionArn is { Length: > 0 } arn && seen.Add(arn)
                && Examine(new($"tasks[{Arn.LastSegment(task.TaskArn)}].taskDefinitionArn", arn), context) is { } statement)
            {
                yield return statement;
            }
        }

        if (context.Usage.TaskGapOf(resource.ClusterArn) is { } gap)
        {
            yield return new Unread(gap);
        }
        else if (seen.Count == 0)
        {
            yield return new DoesNotApply("The service names no revision.");
        }
    }

    private static Statement? Examine(NamedRevision named, CheckContext context)
    {
        var status = StatusOf(named.RevisionArn, context);
        if (!status.TryGet(out var known, out var gap))
        {
            context.Note(named.RevisionArn + "?");
            return new Unread(gap);
        }

        context.Note(named.RevisionArn + known);
        return known is "ACTIVE"
            ? null
            : new Violation($"Revision {Arn.LastSegment(named.RevisionArn)} is {known} and still in use.", new Evidence(named.Path, $"{named.RevisionArn} ({known})", "an ACTIVE revision"));
    }

    // From the description; where the revision was not described, a revision that is not among the active ones is not active.
    private static Observed<string> StatusOf(string revisionArn, CheckContext context)
    {
        if (context.Region.TaskDefinitions.Find(revisionArn).TryGet(out var definition, out var gap) && definition is not null && definition.Status.TryGet(out var status, out gap))
        {
            return Observed.Known(status);
        }

        return context.Usage.IsActive(revisionArn) switch
        {
            true => Observed.Known("ACTIVE"),
            false => Observed.Known("INACTIVE"),
            null => Observed.Unknown<string>(gap ?? context.Region.ActiveRevisions.Gap ?? Gap.NotAsked("ecs:ListTaskDefinitions", revisionArn)),
        };
    }
}
