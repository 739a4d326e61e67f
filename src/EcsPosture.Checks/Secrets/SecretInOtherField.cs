using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Secrets;

/// <summary>A task definition that holds a secret in plain text outside of its environment variables.</summary>
public sealed class SecretInOtherField : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-plaintext-other-fields",
        Title = "Secret in command, entryPoint, healthCheck, labels or log options",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure],
        Pages = ["specifying-sensitive-data", "secrets-logconfig"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A password in a command or a token in a log option is as readable as one in the environment, and scanners that only look at variables miss it. "
            + "Commands also show in the process list of the host, and labels and tags in inventories and bills.",
        PassWhen = "No text of the definition besides its environment variables holds a secret.",
        FailWhen =
            "The command, entry point, health check, labels, log options, log router options, system controls or hosts of a container, the driver options or labels of a volume, "
            + "the properties of the proxy or the tags of the definition hold a value that is known for a secret by its form, or a literal given to a name that tells of one. "
            + "References to variables are no secrets.",
        Remediation = new()
        {
            Summary =
                "Put the value into Secrets Manager, name it under secrets (or secretOptions for a log driver), and refer to the variable instead. "
                + "Rotate it, and deregister and delete the revisions that hold it.",
            Cli = "aws secretsmanager create-secret --region {region} --name {family} --secret-string file://secret.txt\n"
                + NewRevision.With("replace the value with a reference to a variable of secrets, or of logConfiguration.secretOptions"),
            Terraform = """
                container_definitions = jsonencode([{
                  name    = "app"
                  command = ["sh", "-c", "exec app --password=\"$DB_PASSWORD\""]
                  secrets = [{ name = "DB_PASSWORD", valueFrom = aws_secretsmanager_secret.db.arn }]
                  logConfiguration = {
                    logDriver     = "splunk"
                    secretOptions = [{ name = "splunk-token", valueFrom = aws_secretsmanager_secret.splunk.arn }]
                  }
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: app
                    Command: [sh, -c, 'exec app --password="$DB_PASSWORD"']
                    Secrets:
                      - Name: DB_PASSWORD
                        ValueFrom: !Ref DatabaseSecret
                """,
            SideEffects = "Only a shell replaces variables in a command: an entry point without one hands on the text as it stands. Labels and tags cannot take references: remove the value there.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "IA-5(7)", MappingSource.Ours),
            new(FrameworkNames.PciDss, "8.6.2", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        foreach (var place in PlaintextSecrets.InOtherFields(resource))
        {
            yield return new Violation($"The {place.What} hold a secret in plain text ({place.Marker.Kind}).", place.Evidence("a reference, or nothing"));
        }

        resource.Tags.Require();
    }
}
