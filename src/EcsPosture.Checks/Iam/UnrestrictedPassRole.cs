using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Inventory;

namespace EcsPosture.Checks.Iam;

/// <summary>A principal that deploys to ECS and may pass any role.</summary>
public sealed class UnrestrictedPassRole : PrincipalCheck
{
    private const string Tasks = "ecs-tasks.amazonaws.com";
    private static readonly string[] Deploying = ["ecs:RunTask", "ecs:StartTask", "ecs:RegisterTaskDefinition", "ecs:CreateService", "ecs:UpdateService"];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-passrole-unrestricted",
        Title = "iam:PassRole on * for ECS without iam:PassedToService",
        Severity = Severity.High,
        SeverityNote = "Medium when iam:PassedToService limits it to ECS tasks, but not to roles.",
        Topics = [Topic.Iam],
        Pages = ["security-iam-awsmanpol", "task-iam-roles"],
        ResourceType = ResourceType.Principal,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Whoever may pass every role to a task can start a task with the most powerful one and do with it what they like. "
            + "The list of roles in the policy is what keeps a deployment right from being all rights.",
        PassWhen = "The principal may deploy to ECS and pass only the roles that its policies name or that share a path or prefix.",
        FailWhen = "It may start or change tasks and pass every role of the account to ecs-tasks.amazonaws.com.",
        NotApplicableWhen = "It may not deploy to ECS, may pass no role to it, has all permissions, or is service-linked.",
        ManualWhen = "A condition decides that the caller does not choose.",
        Remediation = new()
        {
            Summary = "Name the task and execution roles in Resource and add iam:PassedToService.",
            Cli = "aws iam put-role-policy --role-name {name} --policy-name <policy> --policy-document file://policy.json",
            Terraform = """
                data "aws_iam_policy_document" "pass" {
                  statement {
                    actions   = ["iam:PassRole"]
                    resources = [aws_iam_role.task.arn, aws_iam_role.execution.arn]
                    condition {
                      test     = "StringEquals"
                      variable = "iam:PassedToService"
                      values   = ["ecs-tasks.amazonaws.com"]
                    }
                  }
                }
                """,
            CloudFormation = """
                Statement:
                  - Effect: Allow
                    Action: iam:PassRole
                    Resource: !GetAtt TaskRole.Arn
                    Condition:
                      StringEquals:
                        iam:PassedToService: ecs-tasks.amazonaws.com
                """,
            SideEffects = "Deployments that pass other roles are denied: list their roles first.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours)],
        Actions = ["iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(string name, PrincipalAccess access, CheckContext context)
    {
        if (!Deploying.Any(a => access.Can(a) is { MayBeAllowed: true } answer && answer.Gaps.Count == 0) && access.Can(Deploying[0]).Gaps.Count == 0)
        {
            yield return new DoesNotApply("It may not deploy to ECS.");
            yield break;
        }

        var roles = $"arn:{context.Account.Partition}:iam::{context.Account.AccountId}:role/*";
        var tasks = access.Can("iam:PassRole", roles, ("iam:PassedToService", Tasks));
        if (tasks.Allowed is Tri.No)
        {
            yield return new DoesNotApply("It may pass no role to ECS tasks.");
        }
        else if (tasks.Allowed is Tri.Yes || (tasks.MayBeAllowedEverywhere && !IsProtected(tasks) && tasks.Gaps.Count == 0))
        {
            // Passed to a service that nobody's policy names: then nothing limits the service at all.
            var any = access.Can("iam:PassRole", roles, ("iam:PassedToService", "any.amazonaws.com")).Allowed is not Tri.No;
            yield return new Violation(
                any ? $"The {name} deploys to ECS and may pass every role to every service." : $"The {name} deploys to ECS and may pass every role to its tasks.",
                IamEvidence.Of(tasks, access, "the ARNs of the task and execution roles"))
            {
                Severity = any ? Severity.High : Severity.Medium,
            };
        }
        else if (tasks.MayBeAllowedEverywhere && tasks.Gaps.Count == 0)
        {
            yield return new NeedsReview($"Look at whether the {name} meets what iam:PassRole on every role hangs on: {string.Join("; ", tasks.Residual)}.");
        }

        foreach (var gap in tasks.Gaps)
        {
            yield return new Unread(gap);
        }
    }
}
