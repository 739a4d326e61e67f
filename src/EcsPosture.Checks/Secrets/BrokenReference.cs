using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Keys;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Keys;
using EcsPosture.Inventory.Secrets;

namespace EcsPosture.Checks.Secrets;

/// <summary>A container that refers to a secret or parameter which ECS cannot give it.</summary>
public sealed class BrokenReference : ContainerCheck
{
    private const string ReadSecret = "secretsmanager:GetSecretValue";
    private const string ReadParameter = "ssm:GetParameters";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-reference-broken",
        Title = "Secret, parameter or registry credential reference does not resolve",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure],
        Pages = ["secrets-envvar-secrets-manager", "secrets-envvar-ssm-paramstore", "private-auth"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A task whose secret cannot be read does not start: the service goes on with old tasks until they are gone, and then it is down. "
            + "A secret that is marked for deletion still looks well in the definition until the next start.",
        PassWhen = "Every reference leads to a secret or parameter that exists, whose key is enabled, and that the execution role may read.",
        FailWhen =
            "A secret or parameter does not exist in the region that the reference means, the secret is marked for deletion, its key is missing, disabled or going to be deleted, "
            + "or the execution role is missing or no statement lets it read the value.",
        NotApplicableWhen = "The container refers to no secret, parameter or registry credential.",
        Remediation = new()
        {
            Summary = "Restore or make the secret, name it by its full ARN, enable its key, and let the execution role read it.",
            Cli = "aws secretsmanager restore-secret --region {region} --secret-id <secret-arn>\n"
                + "aws kms enable-key --region {region} --key-id <key-id>\n"
                + "aws iam put-role-policy --role-name <execution-role> --policy-name read-secrets --policy-document file://policy.json\n"
                + "# or, where the reference is wrong:\n"
                + NewRevision.With("correct valueFrom in containerDefinitions[name={container}].secrets"),
            Terraform = """
                container_definitions = jsonencode([{
                  name    = "{container}"
                  secrets = [{ name = "DB_PASSWORD", valueFrom = aws_secretsmanager_secret.db.arn }]
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    Secrets:
                      - Name: DB_PASSWORD
                        ValueFrom: !Ref DatabaseSecret
                """,
            SideEffects = "Whatever the application does with a value it did not have before.",
        },
        Controls = [new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours)],
        Actions =
        [
            "ecs:DescribeTaskDefinition", "secretsmanager:ListSecrets", "secretsmanager:GetResourcePolicy", "ssm:DescribeParameters", "kms:DescribeKey", "kms:ListAliases",
            "iam:GetAccountAuthorizationDetails",
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        var any = false;
        foreach (var reference in ValueReferences.Of(container, path))
        {
            any = true;
            foreach (var statement in reference.Source.IsSecret ? ExamineSecret(reference, container, context) : ExamineParameter(reference, container, context))
            {
                yield return statement;
            }

            foreach (var statement in ExamineRole(reference, container, definition, context))
            {
                yield return statement;
            }
        }

        if (!any)
        {
            yield return new DoesNotApply("The container refers to no secret, parameter or registry credential.");
        }
    }

    private static IEnumerable<Statement> ExamineSecret(ValueReference reference, ContainerDefinition container, CheckContext context)
    {
        if (!context.FindSecret(reference.Source).TryGet(out var secret, out var gap))
        {
            yield return new Unread(gap);
        }
        else if (secret is null)
        {
            yield return Broken(reference, container, "refers to a secret that does not exist", "an existing secret");
        }
        else
        {
            if (secret.DeletedDate is not null)
            {
                yield return Broken(reference, container, $"refers to secret {secret.Name}, which is marked for deletion", "a secret that is not marked for deletion");
            }

            if (ExamineKey(secret.KmsKeyId, $"Secret {secret.Name}", reference, context) is { } key)
            {
                yield return key;
            }
        }
    }

    private static IEnumerable<Statement> ExamineParameter(ValueReference reference, ContainerDefinition container, CheckContext context)
    {
        if (!context.FindParameter(reference.Source).TryGet(out var parameter, out var gap))
        {
            yield return new Unread(gap);
        }
        else if (parameter is null)
        {
            yield return Broken(reference, container, $"refers to a parameter that does not exist in {context.RegionOf(reference.Source)}", "an existing parameter; one of another region by its full ARN");
        }
        else if (ExamineKey(parameter.KeyId, $"Parameter {parameter.Name}", reference, context) is { } key)
        {
            yield return key;
        }
    }

    // Whose key it is does not matter here, only that it works.
    private static Statement? ExamineKey(string? key, string what, ValueReference reference, CheckContext context) =>
        string.IsNullOrEmpty(key) || KeysFacts.IsManagedAlias(key) ? null : context.Unusable(key, context.RegionOf(reference.Source), what, reference.Path, mustBeOwn: false);

    private static IEnumerable<Statement> ExamineRole(ValueReference reference, ContainerDefinition container, TaskDefinition definition, CheckContext context)
    {
        if (string.IsNullOrEmpty(definition.ExecutionRoleArn))
        {
            yield return new Violation(
                $"{reference.Name} of container {container.Name} cannot be read, as there is no execution role.", new Evidence("executionRoleArn", Evidence.Absent, "a role that may read it"));
            yield break;
        }

        if (!context.FindRole(definition.ExecutionRoleArn).TryGet(out var role, out var gap))
        {
            yield return new Unread(gap);
        }
        else if (role is null)
        {
            yield return new Violation(
                $"{reference.Name} of container {container.Name} cannot be read, as the execution role does not exist.",
                new Evidence("executionRoleArn", definition.ExecutionRoleArn, "a role that exists and may read it"));
        }
        else if (ExamineGrant(reference, container, role, context) is { } refused)
        {
            yield return refused;
        }
    }

    private static Statement? ExamineGrant(ValueReference reference, ContainerDefinition container, Role role, CheckContext context)
    {
        var source = reference.Source;
        Secret? secret = null;
        string arn;
        if (source.IsSecret)
        {
            // Without the secret there is nothing that could be granted.
            if (!context.FindSecret(source).TryGet(out secret, out _) || secret is null)
            {
                return null;
            }

            arn = secret.SecretArn;
        }
        else
        {
            arn = source.ParameterArn(context.Account.Partition, context.Region.Region, context.Account.AccountId);
        }

        var action = source.IsSecret ? ReadSecret : ReadParameter;
        var access = PrincipalAccess.Of(role, context);
        var answer = secret is null || secret.Policy is { IsKnown: true } && secret.Policy.Require() is null
            ? access.Can(action, arn)
            : access.Can(action, arn, Policy.Of("policy of the secret", PolicyKind.Resource, secret.Policy.Map(policy => policy!)));
        return answer.Allowed switch
        {
            Tri.Yes => null,
            Tri.No => new Violation(
                $"The execution role {role.RoleName} may not read what {reference.Name} of container {container.Name} refers to.",
                new Evidence(reference.Path, reference.Text, $"a reference for which the role has {action}")),
            _ => new Unread(answer.Gaps.Count > 0
                ? answer.Gaps[0]
                : new(GapKind.NotCollected, "iam:SimulatePrincipalPolicy", role.RoleArn, null, "A condition decides whether the role may read it.", null)),
        };
    }

    private static Violation Broken(ValueReference reference, ContainerDefinition container, string what, string expected) =>
        new($"{reference.Name} of container {container.Name} {what}.", new Evidence(reference.Path, reference.Text, expected));
}
