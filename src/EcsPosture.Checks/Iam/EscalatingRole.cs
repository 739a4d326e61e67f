using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Iam.Policies.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role of ECS that can gain permissions it was not given.</summary>
public sealed class EscalatingRole : EcsRoleCheck
{
    private const int Most = 5;
    private static readonly string[] OverRoles = ["iam:PassRole", "sts:AssumeRole", "iam:UpdateAssumeRolePolicy"];
    private static readonly string[] OverUsers = ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-role-privilege-escalation",
        Version = 2,
        Title = "ECS role can escalate privileges",
        Severity = Severity.Critical,
        SeverityNote = "High when it gains another role's permissions without a way to all of them, or when a step is derived, assumed or hangs on a condition.",
        Topics = [Topic.Iam],
        Pages = ["task-iam-roles", "security-iam-roles"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Some permissions are worth more than they look: whoever may pass a role to a new task has that role. "
            + "A container with such a role is one step away from permissions that nobody gave it.",
        PassWhen = "No known set of permissions lets the role gain those of another principal: it lacks one of them, or iam:PassRole reaches no role that trusts the service; or ECS Exec is off in all that runs with the other role, which it cannot switch on, or that role lacks the four ssmmessages actions of Exec.",
        FailWhen = "It may do all of a known set (such as iam:PassRole with ecs:RunTask, or iam:PutRolePolicy on itself), and a role, user or policy on which that works exists.",
        NotApplicableWhen = "ECS does not use the role, it is service-linked, or it has all permissions already.",
        ManualWhen = "The only ways hang on conditions about who calls, which the role may or may not meet.",
        Remediation = new()
        {
            Summary = "Remove one half of every pair, and limit iam:PassRole to exact role ARNs with iam:PassedToService.",
            Cli = "aws iam put-role-policy --role-name {role} --policy-name <policy> --policy-document file://policy.json",
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
                Policy:
                  Type: AWS::IAM::RolePolicy
                  Properties:
                    RoleName: {role}
                    PolicyName: pass
                    PolicyDocument:
                      Version: "2012-10-17"
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
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-6"),
            new(FrameworkNames.Nist80053, "AC-6(10)", MappingSource.Ours),
            new(FrameworkNames.PciDss, "7.2.1", MappingSource.Ours),
        ],
        Actions = ["iam:GetAccountAuthorizationDetails", "ecs:DescribeTaskDefinition", "ecs:DescribeServices", "ecs:DescribeTasks"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Role role, IReadOnlySet<RolePurpose> purposes, CheckContext context)
    {
        var access = PrincipalAccess.Of(role, context);
        var graph = context.Escalation;
        context.Note(graph.Digest);
        if (graph.Find(role.RoleArn) is { IsFullAdmin: true })
        {
            yield return new DoesNotApply("The role has all permissions already, which ecs-iam-role-admin reports.");
            yield break;
        }

        var steps = graph.StepsOf(role.RoleArn);
        var route = graph.RouteOf(role.RoleArn);
        var open = steps.Where(s => s.Protection <= Protection.Controllable && s.Grants.All(g => g.Answer.Gaps.Count == 0) && !IsOfHost(s)).ToList();
        var isSure = route.Count > 0 && route.All(s => !s.IsPotential);
        if (open.Count > 0)
        {
            var shown = open.OrderBy(s => route.Contains(s) ? 0 : 1).ThenBy(s => s.IsPotential).ThenBy(s => s.Path.Id, StringComparer.Ordinal).DistinctBy(s => s.Path.Id).ToList();
            yield return new Violation(
                isSure ? $"Role {role.RoleName} can gain all permissions: {Words(route)}." : $"Role {role.RoleName} can gain permissions of others: {Words(shown.Take(2))}.",
                [.. shown.Take(Most).SelectMany(s => s.Grants.Take(3).SelectMany(g => IamEvidence.Of(g.Answer, access, "not allowed together")).Take(2)).Distinct().Take(Most)])
            {
                Severity = isSure ? Severity.Critical : Severity.High,
            };
        }
        else if (steps.Where(s => !IsOfHost(s) && s.Grants.All(g => g.Answer.Gaps.Count == 0)).ToList() is [var guarded, ..])
        {
            yield return new NeedsReview(
                $"Look at whether role {role.RoleName} meets the conditions of {guarded.Path}: {string.Join("; ", guarded.Grants.SelectMany(g => g.Answer.Residual).Select(r => r.ToString()).Distinct().Take(3))}.");
        }

        foreach (var gap in access.Gaps)
        {
            yield return new Unread(gap);
        }

        // What ECS runs was not read whole: a way over it would go unseen.
        if (open.Count == 0 && graph.Gaps is [var unseen, ..])
        {
            yield return new Unread(unseen);
        }

        // Another principal that was not read may be what this one can become.
        if (steps.Count == 0 && context.Account.Global.Roles.Gaps is [var unlisted, ..] && OverRoles.Any(a => access.Can(a).MayBeAllowed))
        {
            yield return new Unread(unlisted);
        }

        if (steps.Count == 0 && context.Account.Global.Users.Gaps is [var unread, ..] && OverUsers.Any(a => access.Can(a).MayBeAllowed))
        {
            yield return new Unread(unread);
        }
    }

    // Every agent of a container instance can fetch its tasks' credentials: that is for the checks of hosts to tell.
    private static bool IsOfHost(EscalationStep step) => step.Path.Target is EscalationTarget.HostedTaskRole;

    private static string Words(IEnumerable<EscalationStep> steps) =>
        string.Join(", then ", steps.Select(s => $"{s.Path}{(s.To is { } to ? $" gives {Arn.LastSegment(to)}" : "")}{(s.IsPotential ? " (potential)" : "")}"));
}
