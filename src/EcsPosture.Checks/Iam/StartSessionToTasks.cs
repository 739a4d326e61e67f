using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;

namespace EcsPosture.Checks.Iam;

/// <summary>A principal that may open sessions to tasks past ECS Exec.</summary>
public sealed class StartSessionToTasks : PrincipalCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-ssm-start-session-bypass",
        Title = "ssm:StartSession not denied for ECS tasks (bypasses exec audit controls)",
        Severity = Severity.Medium,
        Topics = [Topic.Iam, Topic.Infrastructure],
        Pages = ["ecs-exec"],
        ResourceType = ResourceType.Principal,
        Responsibility = Responsibility.Customer,
        Rationale =
            "ECS Exec opens a session of Systems Manager, and ssm:StartSession opens the same session directly. "
            + "Conditions on ecs:ExecuteCommand and the cluster's logging of commands do not apply to it.",
        PassWhen = "It may not start sessions on tasks of ECS, or a Deny forbids it.",
        FailWhen = "It may start sessions on every task of ECS without a condition.",
        NotApplicableWhen = "No service or task has ECS Exec enabled, the principal has all permissions, or it is service-linked.",
        Remediation = new()
        {
            Summary = "Deny ssm:StartSession on the tasks of ECS.",
            Cli = "aws iam put-role-policy --role-name {name} --policy-name no-sessions-on-tasks --policy-document file://deny.json",
            Terraform = """
                data "aws_iam_policy_document" "deny" {
                  statement {
                    effect    = "Deny"
                    actions   = ["ssm:StartSession"]
                    resources = ["arn:{partition}:ecs:*:{account}:task/*"]
                  }
                }
                """,
            CloudFormation = """
                Statement:
                  - Effect: Deny
                    Action: ssm:StartSession
                    Resource: !Sub arn:${AWS::Partition}:ecs:*:${AWS::AccountId}:task/*
                """,
            SideEffects = "Sessions on instances go on; those on tasks need ECS Exec.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours), new(FrameworkNames.Nist80053, "AU-12", MappingSource.Ours)],
        Actions = ["iam:GetAccountAuthorizationDetails", "ecs:DescribeServices", "ecs:DescribeTasks"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(string name, PrincipalAccess access, CheckContext context)
    {
        var use = context.Exec();
        if (!use.IsEnabled)
        {
            yield return use.Gap is { } unread ? new Unread(unread) : new DoesNotApply("No service and no task has ECS Exec enabled.");
            yield break;
        }

        var answer = access.Can("ssm:StartSession", $"arn:{context.Account.Partition}:ecs:*:{context.Account.AccountId}:task/*");
        if (answer.IsOwnRight)
        {
            yield return new Violation($"The {name} may open sessions on every task past ECS Exec.", IamEvidence.Of(answer, access, $"a Deny of ssm:StartSession on tasks"));
        }

        foreach (var gap in answer.Gaps)
        {
            yield return new Unread(gap);
        }
    }
}
