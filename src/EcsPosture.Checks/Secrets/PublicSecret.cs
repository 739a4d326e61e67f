using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory.Secrets;

namespace EcsPosture.Checks.Secrets;

/// <summary>A secret that ECS uses and whose policy lets everybody or other accounts read it.</summary>
public sealed class PublicSecret : EcsSecretCheck
{
    private const string AllowedAccounts = "allowedAccounts";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-resource-policy-public",
        Title = "Secret used by ECS has a public or foreign resource policy",
        Severity = Severity.Critical,
        SeverityNote = "Medium when the policy names another account that is not among the allowed ones.",
        Topics = [Topic.Infrastructure],
        Pages = ["specifying-sensitive-data"],
        ResourceType = ResourceType.Secret,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A resource policy alone lets others in, whatever the roles of the account say. "
            + "A star as principal makes the secret readable from any account in the world, and a foreign account decides by itself which of its people read it.",
        PassWhen = "The secret has no policy, or its policy lets in only principals of the own account, of an organization that a condition names, or of allowed accounts.",
        FailWhen =
            "A statement lets in everybody without a condition that fixes who calls or from where, and no Deny takes that back (critical); or it lets in another account that is not allowed (medium).",
        NotApplicableWhen = "No definition in use refers to the secret.",
        Remediation = new()
        {
            Summary = "Name in the policy the execution and task roles that read the secret, or delete it: roles of the own account need none.",
            Cli = """
                aws secretsmanager delete-resource-policy --region {region} --secret-id {arn}
                # or, where others must read it:
                aws secretsmanager put-resource-policy --region {region} --secret-id {arn} --resource-policy file://policy.json --block-public-policy
                """,
            Terraform = """
                resource "aws_secretsmanager_secret_policy" "this" {
                  secret_arn          = "{arn}"
                  block_public_policy = true
                  policy              = data.aws_iam_policy_document.readers.json
                }
                """,
            CloudFormation = """
                SecretPolicy:
                  Type: AWS::SecretsManager::ResourcePolicy
                  Properties:
                    SecretId: {name}
                    BlockPublicPolicy: true
                    ResourcePolicy:
                      Version: "2012-10-17"
                      Statement:
                        - Effect: Allow
                          Principal:
                            AWS: !GetAtt ExecutionRole.Arn
                          Action: secretsmanager:GetSecretValue
                          Resource: "*"
                """,
            SideEffects = "Whoever read the secret by this policy no longer can. Rotate a secret that was public.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours)],
        Actions = ["secretsmanager:ListSecrets", "secretsmanager:GetResourcePolicy", "ecs:DescribeTaskDefinition"],
        Parameters = [new(AllowedAccounts, "", "Account ids, separated by commas, that may be named in the policies of secrets.")],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Secret secret, CheckContext context)
    {
        if (secret.Policy.Require() is not { } policy)
        {
            yield break;
        }

        foreach (var index in PublicAccess.PublicStatements(policy))
        {
            yield return new Violation($"The policy of secret {secret.Name} lets everybody in.", new Evidence(Path(index), "*", "roles of your own account"));
        }

        var allowed = context.ListParameter(AllowedAccounts);
        foreach (var (index, account) in PublicAccess.ForeignAccounts(policy, context.Account.AccountId).Where(f => !allowed.Contains(f.Account)))
        {
            yield return new Violation($"The policy of secret {secret.Name} lets in account {account}.", new Evidence(Path(index), account, "roles of your own account")) { Severity = Severity.Medium };
        }
    }

    private static string Path(int index) => string.Create(CultureInfo.InvariantCulture, $"ResourcePolicy.Statement[{index}].Principal");
}
