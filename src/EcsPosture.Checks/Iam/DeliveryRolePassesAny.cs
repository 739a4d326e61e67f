using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role by which EventBridge, Scheduler or CodeDeploy starts tasks, and which may start any or pass any role.</summary>
public sealed class DeliveryRolePassesAny : RoleCheck
{
    private const string CodeDeploy = "codedeploy.amazonaws.com";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-delivery-role-broad-passrole",
        Version = 2,
        Title = "EventBridge/Scheduler/CodeDeploy/Pipeline role may pass any role or run any task",
        Severity = Severity.Medium,
        Topics = [Topic.Iam],
        Pages = ["CWE_IAM_role", "codedeploy_IAM_role"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Whoever may edit a rule, a schedule or a deployment uses its role. "
            + "When that role passes any role and runs any task, editing a schedule is enough to run code as an administrator.",
        PassWhen = "It may pass only the roles that its policies name, and run task definitions that they name or in clusters that a condition names.",
        FailWhen = "It may pass every role of the account to ECS tasks, or run every task definition without a condition, as AmazonEC2ContainerServiceEventsRole and AWSCodeDeployRoleForECS allow.",
        NotApplicableWhen = "No enabled rule or schedule that runs tasks uses the role, and it is not one of CodeDeploy while services deploy with it.",
        Remediation = new()
        {
            Summary = "Name the task definitions, the clusters and the roles in a policy of your own; for CodeDeploy start from AWSCodeDeployRoleForECSLimited.",
            Cli = """
                aws iam put-role-policy --role-name {role} --policy-name run --policy-document file://run.json
                aws iam detach-role-policy --role-name {role} --policy-arn arn:{partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceEventsRole
                """,
            Terraform = """
                data "aws_iam_policy_document" "run" {
                  statement {
                    actions   = ["ecs:RunTask"]
                    resources = ["${aws_ecs_task_definition.job.arn_without_revision}:*"]
                  }
                  statement {
                    actions   = ["iam:PassRole"]
                    resources = [aws_iam_role.task.arn, aws_iam_role.execution.arn]
                  }
                }
                """,
            CloudFormation = """
                Policy:
                  Type: AWS::IAM::RolePolicy
                  Properties:
                    RoleName: {role}
                    PolicyName: run
                    PolicyDocument:
                      Version: "2012-10-17"
                      Statement:
                        - Effect: Allow
                          Action: iam:PassRole
                          Resource: !GetAtt TaskRole.Arn
                """,
            SideEffects = "A schedule whose task definition or roles are not named stops running.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours)],
        Actions = ["events:ListTargetsByRule", "scheduler:GetSchedule", "ecs:DescribeServices", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Role resource, CheckContext context)
    {
        // Whom CodeDeploy's roles trust is what tells them apart.
        var deploys = context.UsesCodeDeploy;
        var delivers = context.RoleUsage.UsesOf(resource.RoleArn).Any(u => u.Purpose is RolePurpose.EventsRole) || (deploys && TrustsCodeDeploy(resource));
        context.Note(delivers.ToString());
        if (resource.IsServiceLinked || !delivers)
        {
            var unread = deploys ? resource.TrustPolicy.Gap : null;
            unread ??= TrustsCodeDeploy(resource) ? context.RoleUsage.GapOfMore : context.RoleUsage.Gaps is [var gap, ..] ? gap : null;
            yield return unread is not null && !resource.IsServiceLinked ? new Unread(unread) : new DoesNotApply("Nothing delivers tasks with the role.");
            yield break;
        }

        var access = PrincipalAccess.Of(resource, context);
        var (partition, account) = (context.Account.Partition, context.Account.AccountId);
        var pass = access.Can("iam:PassRole", $"arn:{partition}:iam::{account}:role/*", ("iam:PassedToService", "ecs-tasks.amazonaws.com"));
        if (pass.IsOwnRight)
        {
            yield return new Violation($"Role {resource.RoleName} may pass every role to the tasks that it starts.", IamEvidence.Of(pass, access, "the ARNs of the task and execution roles"));
        }

        var run = access.Can("ecs:RunTask", $"arn:{partition}:ecs:*:{account}:task-definition/*");
        if (run.IsOwnRight)
        {
            yield return new Violation($"Role {resource.RoleName} may run every task definition in every cluster.", IamEvidence.Of(run, access, "the ARNs of task definitions, and a condition on ecs:cluster"));
        }

        foreach (var answer in new[] { pass, run }.Where(a => a.Allowed is Tri.Maybe && a.MayBeAllowedEverywhere && a.Protection is Protection.Identity or Protection.Environment))
        {
            yield return new NeedsReview($"Look at whether role {resource.RoleName} meets the conditions of its policy: {string.Join("; ", answer.Residual)}.");
        }

        foreach (var open in pass.Gaps)
        {
            yield return new Unread(open);
        }
    }

    private static bool TrustsCodeDeploy(Role role) =>
        role.TrustPolicy.TryGet(out var trust, out _) && trust.Statements.Any(s => s.IsAllow && s.Principals?.Any(p => p is { Type: "Service", Value: CodeDeploy }) is true);
}
