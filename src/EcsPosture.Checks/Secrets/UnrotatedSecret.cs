using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Secrets;

namespace EcsPosture.Checks.Secrets;

/// <summary>A secret that ECS uses and that nobody changes.</summary>
public sealed class UnrotatedSecret : EcsSecretCheck
{
    private const string MaximumDays = "maximumDays";
    private const string LongDays = "longDays";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-rotation",
        Title = "Secret used by ECS is not rotated",
        Severity = Severity.Medium,
        SeverityNote = "Low when it was last changed between 90 and 365 days ago and no rotation is set.",
        Topics = [Topic.Infrastructure],
        Pages = ["specifying-sensitive-data", "secrets-app-secrets-manager"],
        ResourceType = ResourceType.Secret,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A secret leaks over the years: into logs, dumps, laptops and the memory of those who left. "
            + "Rotation ends what was leaked before, and shows that a change is possible when it has to be quick.",
        PassWhen = "Rotation is on and its next run is not overdue, or the secret was changed within the last 90 days.",
        FailWhen = "Rotation is on and overdue by more than a day, which is how a failing rotation shows; or rotation is off and the secret is unchanged for more than 365 days, or for more than 90 (low).",
        NotApplicableWhen = "No definition in use refers to the secret, another service manages it, or it is marked for deletion.",
        Remediation = new()
        {
            Summary = "Let Secrets Manager rotate the secret, and deploy the services that use it after each rotation.",
            Cli = "aws secretsmanager rotate-secret --region {region} --secret-id {arn} --rotation-lambda-arn <function-arn> --rotation-rules AutomaticallyAfterDays=30",
            Terraform = """
                resource "aws_secretsmanager_secret_rotation" "this" {
                  secret_id           = "{name}"
                  rotation_lambda_arn = aws_lambda_function.rotate.arn
                  rotation_rules {
                    automatically_after_days = 30
                  }
                }
                """,
            CloudFormation = """
                Rotation:
                  Type: AWS::SecretsManager::RotationSchedule
                  Properties:
                    SecretId: {name}
                    RotationLambdaARN: !GetAtt RotateFunction.Arn
                    RotationRules:
                      AutomaticallyAfterDays: 30
                """,
            SideEffects = "The first rotation happens at once. Running tasks keep the old value: a rotation with two users keeps it valid until they were replaced.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "SecretsManager.1"),
            new(FrameworkNames.Fsbp, "SecretsManager.4"),
            new(FrameworkNames.Nist80053, "AC-2(1)"),
            new(FrameworkNames.Nist80053, "AC-3(15)"),
            new(FrameworkNames.PciDss, "3.5.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.2.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.3.10.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.3.5", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.3.7", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.3.9", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.6.3", MappingSource.OtherTool),
        ],
        Actions = ["secretsmanager:ListSecrets", "ecs:DescribeTaskDefinition"],
        Parameters =
        [
            new(MaximumDays, "90", "Days that a secret without rotation may stay unchanged."),
            new(LongDays, "365", "Days after which a secret without rotation that is unchanged is medium instead of low."),
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Secret secret, CheckContext context)
    {
        if (!string.IsNullOrEmpty(secret.OwningService))
        {
            yield return new DoesNotApply($"The service {secret.OwningService} manages the secret.");
        }
        else if (secret.DeletedDate is not null)
        {
            yield return new DoesNotApply("The secret is marked for deletion.");
        }
        else if (secret.RotationEnabled)
        {
            if (DueDate(secret) is { } due && context.TakenAt > due.AddDays(1))
            {
                yield return new Violation(
                    $"The rotation of secret {secret.Name} is overdue since {Day(due)}.",
                    new Evidence("LastRotatedDate", secret.LastRotatedDate is { } last ? Day(last) : Evidence.Absent, $"after {Day(due)}"));
            }
        }
        else if ((secret.LastChangedDate ?? secret.CreatedDate) is { } since)
        {
            var days = (int)(context.TakenAt - since).TotalDays;
            if (days > context.IntParameter(MaximumDays))
            {
                yield return new Violation(
                    string.Create(CultureInfo.InvariantCulture, $"Secret {secret.Name} is not rotated and unchanged for {days} days."),
                    new Evidence("RotationEnabled", "false", "true"),
                    new Evidence("LastChangedDate", Day(since), string.Create(CultureInfo.InvariantCulture, $"within {context.IntParameter(MaximumDays)} days")))
                {
                    Severity = days > context.IntParameter(LongDays) ? Severity.Medium : Severity.Low,
                };
            }
        }
        else
        {
            yield return new Violation($"Secret {secret.Name} is not rotated.", new Evidence("RotationEnabled", "false", "true"));
        }
    }

    // AWS tells the next run; before it did, rules in days told it.
    private static DateTimeOffset? DueDate(Secret secret) =>
        secret.NextRotationDate
        ?? (secret.RotationRules?.AutomaticallyAfterDays is { } days ? (secret.LastRotatedDate ?? secret.LastChangedDate)?.AddDays(days) : null);

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
