using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;

namespace EcsPosture.Checks.Iam;

/// <summary>A principal that may open a shell in every container.</summary>
public sealed class UnrestrictedExecuteCommand : PrincipalCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-execute-command-unrestricted",
        Title = "ecs:ExecuteCommand allowed without cluster, container or tag condition",
        Severity = Severity.High,
        SeverityNote = "Low while no service or task has ECS Exec enabled.",
        Topics = [Topic.Iam, Topic.Infrastructure],
        Pages = ["ecs-exec", "security_iam_service-with-iam"],
        ResourceType = ResourceType.Principal,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A shell in a container has the container's secrets, its network and its task role. "
            + "Who may open one everywhere has the permissions of every task.",
        PassWhen = "It may not run commands, only in clusters or tasks that its policies name, or only under a condition such as ecs:cluster, ecs:container-name or a resource tag.",
        FailWhen = "It may run commands in every task, without a condition.",
        NotApplicableWhen = "It has all permissions, or is service-linked.",
        Remediation = new()
        {
            Summary = "Limit ecs:ExecuteCommand by cluster, container name and resource tag, and ask people for MFA.",
            Cli = "aws iam put-role-policy --role-name {name} --policy-name exec --policy-document file://exec.json",
            Terraform = """
                data "aws_iam_policy_document" "exec" {
                  statement {
                    actions   = ["ecs:ExecuteCommand"]
                    resources = ["*"]
                    condition {
                      test     = "StringEquals"
                      variable = "aws:ResourceTag/exec"
                      values   = ["allowed"]
                    }
                  }
                }
                """,
            CloudFormation = """
                Statement:
                  - Effect: Allow
                    Action: ecs:ExecuteCommand
                    Resource: "*"
                    Condition:
                      ArnEquals:
                        ecs:cluster: !GetAtt Cluster.Arn
                """,
            SideEffects = "People lose the shell in other clusters: keep a role for emergencies.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours), new(FrameworkNames.Nist80053, "AC-6(2)", MappingSource.Ours)],
        Actions = ["iam:GetAccountAuthorizationDetails", "ecs:DescribeServices", "ecs:DescribeTasks"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(string name, PrincipalAccess access, CheckContext context)
    {
        var answer = access.Can("ecs:ExecuteCommand", $"arn:{context.Account.Partition}:ecs:*:{context.Account.AccountId}:task/*");
        if (answer.IsOwnRight)
        {
            var use = context.Exec();
            yield return new Violation($"The {name} may open a shell in every container.", IamEvidence.Of(answer, access, "clusters, tasks or a condition"))
            {
                Severity = use.IsEnabled || use.Gap is not null ? Severity.High : Severity.Low,
            };
        }

        foreach (var gap in answer.Gaps)
        {
            yield return new Unread(gap);
        }
    }
}
