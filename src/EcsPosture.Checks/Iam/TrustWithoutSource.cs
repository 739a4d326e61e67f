using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role that a service may assume on behalf of any account.</summary>
public sealed class TrustWithoutSource : EcsRoleCheck
{
    private const string Tasks = "ecs-tasks.amazonaws.com";
    private static readonly string[] Others = ["ecs.amazonaws.com", "events.amazonaws.com", "scheduler.amazonaws.com"];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-task-role-trust-confused-deputy",
        Title = "ECS-assumable role lacks aws:SourceAccount/aws:SourceArn",
        Severity = Severity.Medium,
        SeverityNote = "Low for ecs, events and scheduler, and for a source ARN that ECS does not support.",
        Topics = [Topic.Iam],
        Pages = ["task-iam-roles", "task_execution_IAM_role", "CWE_IAM_role"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A service acts for many accounts. Without a condition on the account it acts for, another customer might make it assume your role.",
        PassWhen =
            "Every statement that lets ecs-tasks, ecs, events or scheduler assume the role asks for aws:SourceAccount with your account or for an aws:SourceArn in it, "
            + "or a Deny leaves only these. A condition that holds when the key is missing (IfExists) does not count.",
        FailWhen = "A statement has no such condition, or one that matches any account; or aws:SourceArn names one cluster or service, which ECS does not support, so that tasks do not start.",
        NotApplicableWhen = "The role is service-linked, ECS does not use it, or it trusts none of these services.",
        ManualWhen = "The condition names accounts besides your own.",
        Remediation = new()
        {
            Summary = "Add aws:SourceAccount with your account and aws:SourceArn with arn:aws:ecs:<region>:<account>:* to the trust policy.",
            Cli = "aws iam update-assume-role-policy --role-name {role} --policy-document file://trust.json",
            Terraform = """
                resource "aws_iam_role" "task" {
                  name = "{role}"
                  assume_role_policy = jsonencode({
                    Version = "2012-10-17"
                    Statement = [{
                      Effect    = "Allow"
                      Action    = "sts:AssumeRole"
                      Principal = { Service = "ecs-tasks.amazonaws.com" }
                      Condition = {
                        StringEquals = { "aws:SourceAccount" = "{account}" }
                        ArnLike      = { "aws:SourceArn" = "arn:{partition}:ecs:*:{account}:*" }
                      }
                    }]
                  })
                }
                """,
            CloudFormation = """
                TaskRole:
                  Type: AWS::IAM::Role
                  Properties:
                    RoleName: {role}
                    AssumeRolePolicyDocument:
                      Version: "2012-10-17"
                      Statement:
                        - Effect: Allow
                          Action: sts:AssumeRole
                          Principal:
                            Service: ecs-tasks.amazonaws.com
                          Condition:
                            StringEquals:
                              aws:SourceAccount: !Ref AWS::AccountId
                """,
            SideEffects = "A source ARN that names one cluster or service keeps tasks from starting: use the wildcard.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
        ],
        Actions = ["iam:GetAccountAuthorizationDetails", "ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Role role, IReadOnlySet<RolePurpose> purposes, CheckContext context)
    {
        var trust = role.TrustPolicy.Require();
        var sources = new ServiceSources(role, trust, context.Account.AccountId);
        var concerned = false;
        for (var i = 0; i < trust.Statements.Count; i++)
        {
            var statement = trust.Statements[i];
            if (!statement.IsAllow || !TrustConditions.IsAboutAssuming(statement))
            {
                continue;
            }

            foreach (var principal in statement.Principals ?? [])
            {
                var isTasks = principal is { Type: "Service", Value: Tasks };
                if (!isTasks && !(principal.Type is "Service" && Others.Contains(principal.Value)))
                {
                    continue;
                }

                concerned = true;
                foreach (var statementOfIt in ExamineStatement(role, trust, sources, i, principal.Value, context.Account.AccountId))
                {
                    yield return statementOfIt;
                }
            }
        }

        if (!concerned)
        {
            yield return new DoesNotApply("No statement lets ecs-tasks, ecs, events or scheduler assume the role.");
        }
    }

    private static IEnumerable<Statement> ExamineStatement(Role role, PolicyDocument trust, ServiceSources sources, int index, string service, string account)
    {
        var statement = trust.Statements[index];
        var isTasks = service is Tasks;
        var path = $"AssumeRolePolicyDocument.Statement[{index}].Condition";
        if (isTasks && TrustConditions.Required(statement, "aws:SourceArn").SelectMany(v => v).FirstOrDefault(NamesOneCluster) is { } narrow)
        {
            yield return new Violation(
                $"Role {role.RoleName} asks for a source ARN of one cluster or service, which ECS does not support: its tasks do not start.",
                new Evidence($"{path}.aws:SourceArn", narrow, $"arn:…:ecs:<region>:{account}:*"))
            {
                Severity = Severity.Low,
            };
        }

        var scope = sources.Of(service, index);
        if (scope is SourceScope.Any)
        {
            yield return new Violation(
                $"{service} may assume role {role.RoleName} on behalf of any account.",
                new Evidence(path, statement.Conditions.Count == 0 ? Evidence.Absent : "does not pin the account", $"aws:SourceAccount {account} or aws:SourceArn arn:…:ecs:<region>:{account}:*"))
            {
                Severity = isTasks ? Severity.Medium : Severity.Low,
            };
        }
        else if (scope is SourceScope.Named)
        {
            yield return new NeedsReview($"Look at whether the accounts that role {role.RoleName} names besides {account} are yours.")
            {
                Evidence = [new(path, "other accounts", $"aws:SourceAccount {account}")],
            };
        }
    }

    private static bool NamesOneCluster(string sourceArn) =>
        Arn.TryParse(sourceArn, out var arn) && arn.Service is "ecs"
        && (arn.Resource.StartsWith("cluster/", StringComparison.Ordinal) || arn.Resource.StartsWith("service/", StringComparison.Ordinal));
}
