using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A task or execution role that others than ECS tasks may assume.</summary>
public sealed class TrustOfOthers : EcsRoleCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-task-role-trust-principals",
        Title = "Task/execution role trusted by more than ecs-tasks",
        Severity = Severity.High,
        SeverityNote = "Critical when everybody may assume the role without a condition.",
        Topics = [Topic.Iam],
        Pages = ["task-iam-roles", "task_execution_IAM_role"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Whoever may assume a task role has the rights of the application without going through it, and the trail shows nothing unusual.",
        PassWhen = "Only ecs-tasks.amazonaws.com may assume the role.",
        FailWhen =
            "Everybody may assume it, or another service, a federated identity, your own account, a user or role of it, or a foreign account without an sts:ExternalId.",
        NotApplicableWhen = "The role is service-linked, or ECS does not use it as task or execution role.",
        ManualWhen = "A foreign account may assume the role with an sts:ExternalId, or a principal was deleted.",
        Remediation = new()
        {
            Summary = "Reduce the trust policy to ecs-tasks.amazonaws.com, and give the others roles of their own.",
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
                      Condition = { StringEquals = { "aws:SourceAccount" = "{account}" } }
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
                """,
            SideEffects = "Whoever used the role besides its tasks loses access.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-3"),
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
            new(FrameworkNames.PciDss, "7.2.2", MappingSource.Ours),
        ],
        Actions = ["iam:GetAccountAuthorizationDetails", "ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Role role, IReadOnlySet<RolePurpose> purposes, CheckContext context)
    {
        if (!purposes.Contains(RolePurpose.TaskRole) && !purposes.Contains(RolePurpose.ExecutionRole))
        {
            yield return new DoesNotApply("ECS does not use the role as task or execution role.");
            yield break;
        }

        var trust = role.TrustPolicy.Require();
        var asked = new RoleTrust(role, trust);
        for (var i = 0; i < trust.Statements.Count; i++)
        {
            var statement = trust.Statements[i];
            if (!statement.IsAllow || !TrustConditions.IsAboutAssuming(statement))
            {
                continue;
            }

            if (statement.NotPrincipals is not null)
            {
                yield return Fails(role, i, "NotPrincipal", "everybody but some", Severity.Critical, "everybody but some principals");
            }

            foreach (var principal in statement.Principals ?? [])
            {
                // Whom a Deny keeps out, the statement does not let in. Of a principal that was deleted nothing can be asked.
                var (allowed, statements) = asked.Ask(principal);
                var isDeleted = principal.Type is "AWS" && !principal.IsEverybody && PublicAccess.AccountOf(principal.Value) is null;
                if ((isDeleted || statements.Contains(i)) && ExaminePrincipal(role, i, principal, allowed, asked, context.Account.AccountId) is { } found)
                {
                    yield return found;
                }
            }
        }
    }

    private static Statement? ExaminePrincipal(Role role, int index, PolicyPrincipal principal, Tri allowed, RoleTrust trust, string account)
    {
        if (principal.IsEverybody)
        {
            return Fails(
                role, index, $"Principal{(principal.Type is "*" ? "" : ".AWS")}", "*",
                allowed is Tri.Yes ? Severity.Critical : Severity.High,
                allowed is Tri.Yes ? "everybody" : "everybody who meets its conditions");
        }

        return principal.Type switch
        {
            "Service" => principal.Value is "ecs-tasks.amazonaws.com" ? null
                : Fails(role, index, "Principal.Service", principal.Value, Severity.High, $"the service {principal.Value}"),
            "AWS" => ExamineAws(role, index, principal, trust, account),
            _ => Fails(role, index, $"Principal.{principal.Type}", principal.Value, Severity.High, $"identities of {principal.Value}"),
        };
    }

    private static Statement ExamineAws(Role role, int index, PolicyPrincipal principal, RoleTrust trust, string account)
    {
        var value = principal.Value;
        var named = PublicAccess.AccountOf(value);
        if (named is null)
        {
            return new NeedsReview($"Look at the trust policy of role {role.RoleName}: it names {value}, which is no ARN and no account; it may be a principal that was deleted.")
            {
                Evidence = [new(Path(index, "Principal.AWS"), value, "ecs-tasks.amazonaws.com alone")],
            };
        }

        if (named == account)
        {
            return Fails(role, index, "Principal.AWS", value, Severity.High, value.EndsWith(":root", StringComparison.Ordinal) || value == account ? "whoever your own account allows to" : value);
        }

        // Neither without an external id nor with just any can the account assume the role.
        var hasExternalId = ((ContextFact[])[ContextFact.Absent, ContextFact.Of("an id that nobody agreed on")]).All(id => !trust.Ask(principal, ("sts:ExternalId", id)).Statements.Contains(index));
        return hasExternalId
            ? new NeedsReview($"Look at whether the foreign account {named} should assume role {role.RoleName} with an external id.")
            {
                Evidence = [new(Path(index, "Principal.AWS"), value, "ecs-tasks.amazonaws.com alone")],
            }
            : Fails(role, index, "Principal.AWS", value, Severity.High, $"the foreign account {named} without an external id");
    }

    private static Violation Fails(Role role, int index, string field, string actual, Severity severity, string who) =>
        new($"Role {role.RoleName} may be assumed by {who}.", new Evidence(Path(index, field), actual, "ecs-tasks.amazonaws.com alone")) { Severity = severity };

    private static string Path(int index, string field) => $"AssumeRolePolicyDocument.Statement[{index}].{field}";
}
