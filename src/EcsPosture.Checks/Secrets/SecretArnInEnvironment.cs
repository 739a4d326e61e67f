using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;

namespace EcsPosture.Checks.Secrets;

/// <summary>A container that is given the ARN of a secret or parameter where it may expect the value.</summary>
public sealed class SecretArnInEnvironment : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-arn-in-environment",
        Title = "Secret or parameter ARN passed through environment instead of `secrets`",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["secrets-app-secrets-manager", "secrets-envvar"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "ECS replaces references only under secrets: in a plain variable the container gets the ARN itself, and what it does then is often to fail or to fall back to a default. "
            + "It is in order when the application reads the secret with its task role.",
        PassWhen = "No variable holds such an ARN, or the task role may read every secret (or parameter).",
        FailWhen = "A variable holds the ARN of a secret or parameter, and the policies of the task role let the application read none; or there is no task role on Fargate.",
        ManualWhen =
            "The task role may read some secrets: whether this is one of them cannot be told, as values of variables are not kept. Or there is no task role and the role of the host may do it.",
        Remediation = new()
        {
            Summary = "Move the ARN to secrets, or let the task role read exactly that secret.",
            Cli = NewRevision.With("move the variable from containerDefinitions[name={container}].environment to secrets, with the ARN as valueFrom"),
            Terraform = """
                container_definitions = jsonencode([{
                  name    = "{container}"
                  secrets = [{ name = "API_KEY", valueFrom = aws_secretsmanager_secret.api_key.arn }]
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    Secrets:
                      - Name: API_KEY
                        ValueFrom: !Ref ApiKeySecret
                """,
            SideEffects = "The variable then holds the value and not the ARN: an application that reads the secret itself must not.",
        },
        Actions = ["ecs:DescribeTaskDefinition", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        foreach (var variable in container.Environment)
        {
            if (!RedactionMarker.TryParse(variable.Value, out var marker) || marker.Kind is not (ValueKind.SecretArn or ValueKind.ParameterArn))
            {
                continue;
            }

            var what = marker.Kind is ValueKind.SecretArn ? "secret" : "parameter";
            var evidence = new Evidence($"{path}.environment[name={variable.Name}]", PlaintextSecrets.Masked(marker), "a reference in secrets");
            yield return Examine(variable.Name, what, evidence, container, definition, context);
        }
    }

    private static Statement Examine(string name, string what, Evidence evidence, ContainerDefinition container, TaskDefinition definition, CheckContext context)
    {
        if (string.IsNullOrEmpty(definition.TaskRoleArn))
        {
            return context.IsFargateOnly(definition)
                ? new Violation($"{name} of container {container.Name} holds the ARN of a {what}, and without a task role the application cannot read it.", evidence)
                : new NeedsReview($"Look at whether the application reads the {what} that {name} of container {container.Name} names with the role of its host.") { Evidence = [evidence] };
        }

        if (!context.FindRole(definition.TaskRoleArn).TryGet(out var role, out var gap))
        {
            return new Unread(gap);
        }

        if (role is null)
        {
            return new Violation($"{name} of container {container.Name} holds the ARN of a {what}, and the task role does not exist.", evidence);
        }

        var isSecret = what is "secret";
        var answer = PrincipalAccess.Of(role, context).Can(
            isSecret ? "secretsmanager:GetSecretValue" : "ssm:GetParameter*",
            $"arn:{context.Account.Partition}:{(isSecret ? "secretsmanager:*:*:secret:*" : "ssm:*:*:parameter/*")}");
        return answer switch
        {
            { Allowed: Tri.Yes } => new Note($"{name} of container {container.Name} holds the ARN of a {what}, and the task role may read every {what}."),
            { Allowed: Tri.No } => new Violation($"{name} of container {container.Name} holds the ARN of a {what}, and the task role {role.RoleName} may read none.", evidence),
            { Gaps: [var unread, ..] } => new Unread(unread),
            _ => new NeedsReview($"Look at whether the task role {role.RoleName} may read the {what} that {name} of container {container.Name} names.") { Evidence = [evidence] },
        };
    }
}
