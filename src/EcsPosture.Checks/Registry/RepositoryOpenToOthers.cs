using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Checks.Registry;

/// <summary>A repository that ECS pulls from and whose policy, or that of the registry, lets others in.</summary>
public sealed class RepositoryOpenToOthers : RepositoryCheck
{
    private const string Trusted = "trustedAccounts";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-ecr-policy-public",
        Title = "Repository or registry policy is public or cross-account",
        Severity = Severity.Critical,
        SeverityNote = "High for a foreign account that may push, change or delete; medium for one that may pull.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers", "private-auth"],
        ResourceType = ResourceType.Repository,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Who may pull an image reads the program and whatever was left in its layers. "
            + "Who may push decides what your tasks run.",
        PassWhen = "There is no policy, or it allows only principals of your own account, of trusted accounts or of your organization.",
        FailWhen = "A statement allows everybody without a condition that limits whom, or an account that is not trusted.",
        ManualWhen = "A condition on the network, or a Deny, decides who is let in.",
        Remediation = new()
        {
            Summary = "Name the accounts or roles that need the images in the policy, or add a condition on aws:PrincipalOrgID.",
            Cli = "aws ecr set-repository-policy --region {region} --repository-name {name} --policy-text file://policy.json",
            Terraform = """
                resource "aws_ecr_repository_policy" "this" {
                  repository = "{name}"
                  policy     = data.aws_iam_policy_document.pull.json
                }
                """,
            CloudFormation = """
                Repository:
                  Type: AWS::ECR::Repository
                  Properties:
                    RepositoryName: {name}
                    RepositoryPolicyText: {...}
                """,
            SideEffects = "Tasks and builds of accounts that are no longer named cannot pull.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours),
        ],
        Actions = ["ecr:DescribeRepositories", "ecr:GetRepositoryPolicy", "ecr:GetRegistryPolicy", "ecs:DescribeTaskDefinition"],
        Parameters = [new(Trusted, "", "Accounts besides your own that may use repositories, as twelve digits each.")],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Repository repository, IReadOnlyList<ImageUse> uses, CheckContext context)
    {
        HashSet<string> own = [context.Account.AccountId, .. context.ListParameter(Trusted)];
        if (repository.Policy.TryGet(out var policy, out var gap))
        {
            foreach (var statement in RepositoryGrants.Examine(policy, "policyText", $"Repository {repository.RepositoryName}", null, own))
            {
                yield return statement;
            }
        }
        else
        {
            yield return new Unread(gap);
        }

        if (context.Region.Registry.Policy.TryGet(out var registry, out gap))
        {
            context.Note(registry is null ? "no registry policy" : string.Join('\n', registry.Statements.Select(InputOf)));
            foreach (var statement in RepositoryGrants.Examine(registry, "policyText of the registry", $"The registry with repository {repository.RepositoryName}", repository.RepositoryArn, own))
            {
                yield return statement;
            }
        }
        else
        {
            yield return new Unread(gap);
        }
    }

    private static string InputOf(PolicyStatement statement) => string.Join(
        ' ',
        new[] { statement.Actions, statement.NotActions, statement.Resources, statement.NotResources }.Select(l => l is null ? "-" : string.Join(',', l))
            .Concat(new[] { statement.Principals, statement.NotPrincipals }.Select(l => l is null ? "-" : string.Join(',', l)))
            .Concat(statement.Conditions.Select(c => $"{c.Operator} {c.Key} {string.Join(',', c.Values)}"))
            .Prepend(statement.Effect));
}
