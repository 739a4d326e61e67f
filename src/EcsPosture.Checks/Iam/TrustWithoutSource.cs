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
                foreach (var statementOfIt in ExamineStatement(role, trust, statement, principal, $"AssumeRolePolicyDocument.Statement[{i}].Condition", isTasks, context.Account.AccountId))
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

    private static IEnumerable<Statement> ExamineStatement(
        Role role, PolicyDocument trust, PolicyStatement statement, PolicyPrincipal principal, string path, bool isTasks, string account)
    {
        if (isTasks && TrustConditions.Required(statement, "aws:SourceArn").SelectMany(v => v).FirstOrDefault(NamesOneCluster) is { } narrow)
        {
            yield return new Violation(
                $"Role {role.RoleName} asks for a source ARN of one cluster or service, which ECS does not support: its tasks do not start.",
                new Evidence($"{path}.aws:SourceArn", narrow, $"arn:…:ecs:<region>:{account}:*"))
            {
                Severity = Severity.Low,
            };
        }

        var pins = TrustConditions.Required(statement, "aws:SourceAccount").Select(v => AccountPin(v, account))
            .Concat(TrustConditions.Required(statement, "aws:SourceArn").Select(v => ArnPin(v, account)))
            .Concat(trust.Statements.Where(s => !s.IsAllow && s.CoversAction("sts:AssumeRole") && TrustConditions.Names(s, principal)).Select(s => DenyPin(s, account)))
            .ToList();
        if (pins.Contains(Pin.Own) || trust.Statements.Any(s => TrustConditions.Forbids(s, principal)))
        {
            yield break;
        }

        if (pins.Contains(Pin.OwnAndOthers))
        {
            yield return new NeedsReview($"Look at whether the accounts that role {role.RoleName} names besides {account} are yours.")
            {
                Evidence = [new(path, "other accounts", $"aws:SourceAccount {account}")],
            };
            yield break;
        }

        yield return new Violation(
            $"{principal.Value} may assume role {role.RoleName} on behalf of any account.",
            new Evidence(path, statement.Conditions.Count == 0 ? Evidence.Absent : "does not pin the account", $"aws:SourceAccount {account} or aws:SourceArn arn:…:ecs:<region>:{account}:*"))
        {
            Severity = isTasks ? Severity.Medium : Severity.Low,
        };
    }

    private static Pin DenyPin(PolicyStatement deny, string account) =>
        TrustConditions.LeftByDeny(deny, "aws:SourceAccount") is { } accounts ? AccountPin(accounts, account)
        : TrustConditions.LeftByDeny(deny, "aws:SourceArn") is { } arns ? ArnPin(arns, account)
        : Pin.None;

    private static Pin AccountPin(IReadOnlyList<string> values, string account) => PinOf(values, v => v, account);

    private static Pin ArnPin(IReadOnlyList<string> values, string account) => PinOf(values, v => Arn.TryParse(v, out var arn) ? arn.AccountId : "", account);

    private static Pin PinOf(IReadOnlyList<string> values, Func<string, string> accountOf, string account)
    {
        var own = false;
        var others = false;
        foreach (var value in values)
        {
            var named = accountOf(value);
            if (named.Length != 12 || named.AsSpan().ContainsAnyExceptInRange('0', '9'))
            {
                return Pin.None;
            }

            own |= named == account;
            others |= named != account;
        }

        return others ? Pin.OwnAndOthers : own ? Pin.Own : Pin.None;
    }

    private static bool NamesOneCluster(string sourceArn) =>
        Arn.TryParse(sourceArn, out var arn) && arn.Service is "ecs"
        && (arn.Resource.StartsWith("cluster/", StringComparison.Ordinal) || arn.Resource.StartsWith("service/", StringComparison.Ordinal));

    private enum Pin
    {
        None,
        Own,
        OwnAndOthers,
    }
}
