using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>An execution role that may do more than start containers.</summary>
public sealed class ExecutionRoleWithAppRights : EcsRoleCheck
{
    private const int Most = 6;

    /// <summary>What ECS itself needs before the application starts: images, logs, secrets, environment files, credential specs.</summary>
    private static readonly ActionPattern[] Starting =
    [
        .. new[]
        {
            "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository",
            "ecr:DescribeImages", "ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken",
            "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:DescribeLogGroups",
            "secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret", "ssm:GetParameter", "ssm:GetParameters", "kms:Decrypt", "kms:DescribeKey", "s3:GetObject", "s3:GetBucketLocation",
        }.Select(ActionPattern.Parse),
    ];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-execution-role-app-permissions",
        Title = "Execution role holds application permissions",
        Severity = Severity.Medium,
        Topics = [Topic.Iam],
        Pages = ["task_execution_IAM_role", "security-iam-roles"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale =
            "The execution role is for ECS, which uses it before the container runs. "
            + "Rights of the application in it are out of sight of whoever reviews the task role, and are shared by every family that names it.",
        PassWhen = "It allows nothing but pulling images, writing logs, and reading secrets, parameters, keys, environment files and credential specs.",
        FailWhen = "It allows any other action.",
        NotApplicableWhen = "ECS does not use the role as execution role; it is the task role as well (ecs-iam-task-and-execution-role-same); or it has all permissions (ecs-iam-role-admin).",
        Remediation = new()
        {
            Summary = "Move the application's actions to the task role.",
            Cli = "aws iam put-role-policy --role-name {role} --policy-name <policy> --policy-document file://policy.json",
            Terraform = """
                resource "aws_iam_role_policy_attachment" "execution" {
                  role       = "{role}"
                  policy_arn = "arn:{partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
                }
                """,
            CloudFormation = """
                ExecutionRole:
                  Type: AWS::IAM::Role
                  Properties:
                    RoleName: {role}
                    ManagedPolicyArns:
                      - arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy
                """,
            SideEffects = "An application reaches what its task role allows only: add the actions there first.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours)],
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

        if (purposes.Contains(RolePurpose.TaskRole))
        {
            yield return new DoesNotApply("It is the task role as well, which ecs-iam-task-and-execution-role-same reports.");
            yield break;
        }

        var access = PrincipalAccess.Of(role, context);
        if (PrincipalPower.IsFullAdmin(access))
        {
            yield return new DoesNotApply("The role has all permissions, which ecs-iam-role-admin reports.");
            yield break;
        }

        foreach (var statement in OtherRights.Of(access, Starting, "actions that start containers", Most, (what, evidence) => new Violation($"Execution role {role.RoleName} may also do {what}.", evidence)))
        {
            yield return statement;
        }
    }
}
