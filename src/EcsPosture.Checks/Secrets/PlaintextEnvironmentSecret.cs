using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Secrets;

/// <summary>A container that is given a secret as a plain environment variable, by its definition.</summary>
public sealed class PlaintextEnvironmentSecret : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-plaintext-environment",
        Version = 2,
        Title = "Secret in plaintext environment variable",
        Severity = Severity.Critical,
        SeverityNote = "High when only the variable's name tells of a secret.",
        Topics = [Topic.Infrastructure],
        Pages = ["specifying-sensitive-data", "secrets-envvar", "taskdef-envfiles"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Everyone who may describe the task definition reads its environment, and revisions keep it for good. "
            + "The value also ends up in infrastructure code, consoles, logs and tools like this one. "
            + "A reference to a secret leaves none of these traces and can be rotated.",
        PassWhen = "No variable of the container has a value that is a secret or a literal under a secret's name.",
        FailWhen =
            "A value is known for a secret by its form (access keys, private keys, tokens, URLs and connection strings with a password, random strings), or AWS_ACCESS_KEY_ID, "
            + "AWS_SECRET_ACCESS_KEY or ECS_ENGINE_AUTH_DATA holds a literal (critical); or a name such as DB_PASSWORD or API_KEY holds a literal (high). "
            + "Empty values, booleans, numbers, placeholders, UUIDs, paths, URLs, ARNs and references are no secrets. Each variable is judged by itself.",
        Remediation = new()
        {
            Summary = "Put the value into Secrets Manager or an SSM SecureString, name it under secrets, and rotate it: it was readable. Then deregister and delete the revisions that hold it.",
            Cli = "aws secretsmanager create-secret --region {region} --name {family}/{container} --secret-string file://secret.txt\n"
                + NewRevision.With("move the variable from containerDefinitions[name={container}].environment to secrets, with the secret's ARN as valueFrom"),
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
            SideEffects = "The execution role needs secretsmanager:GetSecretValue or ssm:GetParameters (and kms:Decrypt for a key of your own). Secrets are read at start: a rotated one reaches new tasks only.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.8"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.6"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-2"),
            new(FrameworkNames.PciDss, "8.6.2"),
            new(FrameworkNames.PciDss, "3.5.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.2.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.3.2", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        List<Statement>? statements = null;
        PlaintextSecrets.Examine(container.Environment, path, $" of container {container.Name}", null, ref statements);
        return statements ?? (IEnumerable<Statement>)[];
    }
}
