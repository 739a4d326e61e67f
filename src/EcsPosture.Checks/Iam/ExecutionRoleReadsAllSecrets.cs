using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>An execution role that may read every secret, parameter, key or object.</summary>
public sealed class ExecutionRoleReadsAllSecrets : EcsRoleCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-execution-role-secrets-wildcard",
        Title = "Execution role can read every secret/parameter/key",
        Severity = Severity.High,
        Topics = [Topic.Iam, Topic.Infrastructure],
        Pages = ["task_execution_IAM_role", "secrets-envvar-secrets-manager", "secrets-envvar-ssm-paramstore"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Whoever may register a task definition with this role can put any secret of the account into an environment variable and print it. "
            + "Named ARNs keep the secrets of one application from all others.",
        PassWhen = "Secrets, parameters, keys and objects that it may read are named, or share a prefix of their name; a key may also be used by way of another service alone (kms:ViaService).",
        FailWhen = "It may read every secret, every parameter, decrypt with every key, or get every object of the account, without a condition that narrows it.",
        NotApplicableWhen = "ECS does not use the role as execution role, it may read none of these, or it has all permissions (ecs-iam-role-admin).",
        ManualWhen = "A condition narrows what it may read.",
        Remediation = new()
        {
            Summary = "List the ARNs of the secrets, parameters and keys that the task definitions name.",
            Cli = "aws iam put-role-policy --role-name {role} --policy-name secrets --policy-document file://policy.json",
            Terraform = """
                data "aws_iam_policy_document" "secrets" {
                  statement {
                    actions   = ["secretsmanager:GetSecretValue"]
                    resources = [aws_secretsmanager_secret.app.arn]
                  }
                }
                """,
            CloudFormation = """
                Policy:
                  Type: AWS::IAM::RolePolicy
                  Properties:
                    RoleName: {role}
                    PolicyName: secrets
                    PolicyDocument:
                      Version: "2012-10-17"
                      Statement:
                        - Effect: Allow
                          Action: secretsmanager:GetSecretValue
                          Resource: !Ref AppSecret
                """,
            SideEffects = "A task whose secret is not listed does not start.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
            new(FrameworkNames.PciDss, "7.2.1", MappingSource.Ours),
            new(FrameworkNames.PciDss, "8.6.2", MappingSource.Ours),
        ],
        Actions = ["iam:GetAccountAuthorizationDetails", "ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Role role, IReadOnlySet<RolePurpose> purposes, CheckContext context)
    {
        if (!purposes.Contains(RolePurpose.ExecutionRole))
        {
            yield return new DoesNotApply("ECS does not use the role as execution role.");
            yield break;
        }

        var access = PrincipalAccess.Of(role, context);
        if (PrincipalPower.IsFullAdmin(access))
        {
            yield return new DoesNotApply("The role has all permissions, which ecs-iam-role-admin reports.");
            yield break;
        }

        var reads = false;
        var (partition, account) = (context.Account.Partition, context.Account.AccountId);
        foreach (var region in context.Account.Regions.Select(r => r.Region).DefaultIfEmpty("us-east-1").Take(1))
        {
            foreach (var (action, all, what) in Kinds(partition, region, account))
            {
                var answer = access.Can(action, all);
                reads |= answer.MayBeAllowed;
                if (answer.IsOwnRight)
                {
                    yield return new Violation($"Execution role {role.RoleName} may read {what}.", IamEvidence.Of(answer, access, $"the ARNs that the task definitions name"));
                }
                else if (answer.MayBeAllowedEverywhere && answer.Gaps.Count == 0 && !IsByServiceOnly(answer))
                {
                    yield return new NeedsReview($"Look at whether the conditions on {action} narrow what execution role {role.RoleName} may read: {string.Join("; ", answer.Residual)}.");
                }
            }
        }

        foreach (var gap in access.Can("secretsmanager:GetSecretValue").Gaps)
        {
            yield return new Unread(gap);
        }

        if (!reads)
        {
            yield return new DoesNotApply("The role may read no secrets, parameters, keys or objects.");
        }
    }

    private static IEnumerable<(string Action, string All, string What)> Kinds(string partition, string region, string account) =>
    [
        ("secretsmanager:GetSecretValue", $"arn:{partition}:secretsmanager:{region}:{account}:secret:*", "every secret"),
        ("ssm:GetParameters", $"arn:{partition}:ssm:{region}:{account}:parameter/*", "every parameter"),
        ("ssm:GetParameter", $"arn:{partition}:ssm:{region}:{account}:parameter/*", "every parameter"),
        ("kms:Decrypt", $"arn:{partition}:kms:{region}:{account}:key/*", "what any key of the account encrypts"),
        ("s3:GetObject", $"arn:{partition}:s3:::*", "every object of every bucket"),
    ];

    private static bool IsByServiceOnly(AccessAnswer answer) =>
        answer.Residual.Any(r => !r.IsDeny && r.Options.All(o => o.Requirements.Any(q => q.Key.Equals("kms:ViaService", StringComparison.OrdinalIgnoreCase))));
}
