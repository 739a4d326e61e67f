using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;

namespace EcsPosture.Checks.Secrets;

/// <summary>A container that is given a secret as a plain environment variable, by its definition or by an override.</summary>
public sealed class PlaintextEnvironmentSecret : ContainerCheck
{
    private const string Expected = "a reference in secrets";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-plaintext-environment",
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
        PassWhen = "No variable of the container, nor of an override of a running task or enabled schedule, has a value that is a secret or a literal under a secret's name.",
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
        Actions =
        [
            "ecs:DescribeTaskDefinition", "ecs:ListTasks", "ecs:DescribeTasks", "events:ListRules", "events:ListTargetsByRule", "scheduler:ListSchedules",
            "scheduler:GetSchedule",
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        List<Statement>? statements = null;
        ExamineVariables(container.Environment, container.Name, path, "", ref statements);
        ExamineOverrides(container, definition, context, ref statements);

        // A refused list has the same gap in each cluster: a few of them say enough.
        for (var i = 0; i < Math.Min(context.Usage.OverrideGaps.Count, 5); i++)
        {
            (statements ??= []).Add(new Unread(context.Usage.OverrideGaps[i]));
        }

        return statements ?? (IEnumerable<Statement>)[];
    }

    private static void ExamineOverrides(ContainerDefinition container, TaskDefinition definition, CheckContext context, ref List<Statement>? statements)
    {
        // Tasks of one run all carry the same override: one of them per variable is evidence enough.
        HashSet<string>? seen = null;
        foreach (var use in context.Usage.UsesOf(definition.TaskDefinitionArn))
        {
            var overrides = use.Kind switch
            {
                UseKind.Task => context.Region.Tasks.Find(use.Arn).TryGet(out var task, out _) ? task?.Overrides : null,
                UseKind.EventTarget => context.Region.EventTargets.Find(use.Arn).TryGet(out var target, out _) ? target?.Overrides : null,
                UseKind.Schedule => context.Region.Schedules.Find(use.Arn).TryGet(out var schedule, out _) ? schedule?.Overrides : null,
                _ => null,
            };
            for (var i = 0; i < overrides?.ContainerOverrides.Count; i++)
            {
                var changed = overrides.ContainerOverrides[i];
                if (changed.Name != container.Name || changed.Environment.Count == 0)
                {
                    continue;
                }

                List<EnvironmentVariable> variables = [.. changed.Environment.Where(v => (seen ??= new(StringComparer.Ordinal)).Add($"{use.Kind} {v.Name} {v.Value}"))];
                foreach (var variable in variables)
                {
                    context.Note($"{variable.Name}={variable.Value}");
                }

                var (prefix, where) = use.Kind switch
                {
                    UseKind.Task => ($"tasks[{use.Name}]", " in a running task's override"),
                    UseKind.EventTarget => ($"event target {use.Arn}", " in an event target's override"),
                    _ => ($"schedule {use.Arn}", " in a schedule's override"),
                };
                ExamineVariables(variables, container.Name, string.Create(CultureInfo.InvariantCulture, $"{prefix}.overrides.containerOverrides[{i}]"), where, ref statements);
            }
        }
    }

    private static void ExamineVariables(
        IReadOnlyList<EnvironmentVariable> variables, string container, string path, string where, ref List<Statement>? statements)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            var variable = variables[i];
            if (string.IsNullOrEmpty(variable.Value))
            {
                continue;
            }

            if (!RedactionMarker.TryParse(variable.Value, out var marker))
            {
                (statements ??= []).Add(new Unread(
                    new Gap(GapKind.Malformed, "ecs:DescribeTaskDefinition", $"{path}.environment[name={variable.Name}]", null, "The value was not redacted and is not looked at.", null)));
                continue;
            }

            if (Judge(variable.Name, marker.Kind) is { } severity)
            {
                (statements ??= []).Add(new Violation(
                    ValueKind.IsSecret(marker.Kind)
                        ? $"{variable.Name} of container {container} holds a secret in plain text{where} ({marker.Kind})."
                        : $"{variable.Name} of container {container} holds a plain literal{where}, and its name tells of a secret.",
                    new Evidence(
                        $"{path}.environment[name={variable.Name}]",
                        string.Create(CultureInfo.InvariantCulture, $"{marker.Kind}, {marker.Length} characters (masked)"),
                        Expected))
                {
                    Severity = severity,
                });
            }
        }
    }

    // Null when the variable is no secret.
    private static Severity? Judge(string name, string kind) =>
        ValueKind.IsSecret(kind) ? Severity.Critical
        : !SecretDetector.CanBeSecret(kind) ? null
        : SecretNames.IsEcs8Name(name) ? Severity.Critical
        : SecretNames.IsSecretName(name) ? Severity.High
        : null;
}
