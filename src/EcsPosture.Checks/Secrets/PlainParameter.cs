using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Keys;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Secrets;

namespace EcsPosture.Checks.Secrets;

/// <summary>A container that takes a secret from a parameter that is kept in plain text.</summary>
public sealed class PlainParameter : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-ssm-not-securestring",
        Title = "`secrets` points at a plain String parameter",
        Severity = Severity.Medium,
        SeverityNote = "Low when neither the variable nor the parameter has a name that tells of a secret; info when the parameter is secure and encrypted with the key of AWS.",
        Topics = [Topic.Infrastructure],
        Pages = ["secrets-envvar-ssm-paramstore"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A String parameter is kept and shown in plain text to everyone who may read parameters, and reading it leaves no use of a key behind. "
            + "A secure string takes the permission of its key too.",
        PassWhen = "Every parameter that the container gets under secrets or secretOptions is a SecureString with a key of your own.",
        FailWhen = "A parameter is a String or StringList (medium; low when nothing in the names tells of a secret), or a SecureString with alias/aws/ssm (info).",
        NotApplicableWhen = "The container refers to no parameter, or only to some that do not exist.",
        Remediation = new()
        {
            Summary = "Put the value into a new SecureString parameter with a key of your own, refer to that one, and delete the old one.",
            Cli = "aws ssm put-parameter --region {region} --name /{family}/<name> --type SecureString --key-id <key-arn> --value file://secret.txt\n"
                + NewRevision.With("change valueFrom in containerDefinitions[name={container}].secrets to the new parameter"),
            Terraform = """
                resource "aws_ssm_parameter" "this" {
                  name   = "/{family}/db-password"
                  type   = "SecureString"
                  key_id = aws_kms_key.parameters.arn
                  value  = var.db_password
                }
                """,
            SideEffects = "The type of a parameter cannot be changed. The execution role needs kms:Decrypt on the key. CloudFormation cannot make secure strings.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-28", MappingSource.Ours),
            new(FrameworkNames.PciDss, "3.5.1", MappingSource.Ours),
            new(FrameworkNames.PciDss, "8.3.2", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition", "ssm:DescribeParameters"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        var any = false;
        foreach (var reference in ValueReferences.Of(container, path).Where(r => !r.Source.IsSecret))
        {
            if (!context.FindParameter(reference.Source).TryGet(out var parameter, out var gap))
            {
                any = true;
                yield return new Unread(gap);
            }
            else if (parameter is not null)
            {
                any = true;
                if (Examine(reference, parameter, container) is { } found)
                {
                    yield return found;
                }
            }
        }

        if (!any)
        {
            yield return new DoesNotApply("The container refers to no parameter that exists.");
        }
    }

    private static Statement? Examine(ValueReference reference, Parameter parameter, ContainerDefinition container)
    {
        if (parameter.Type is null)
        {
            return new Unread(new(GapKind.Malformed, "ssm:DescribeParameters", parameter.Name, null, "The parameter has no Type.", null));
        }

        if (parameter.Type is not "SecureString")
        {
            var isSecret = SecretNames.IsSecretName(reference.Name) || SecretNames.IsSecretName(Arn.LastSegment(parameter.Name));
            return new Violation(
                $"{reference.Name} of container {container.Name} comes from parameter {parameter.Name}, which is a plain {parameter.Type}.",
                new Evidence(reference.Path, $"{reference.Text}, {parameter.Type}", "a SecureString with a key of your own"))
            {
                Severity = isSecret ? Severity.Medium : Severity.Low,
            };
        }

        return string.IsNullOrEmpty(parameter.KeyId) || KeysFacts.IsManagedAlias(parameter.KeyId)
            ? new Violation(
                $"{reference.Name} of container {container.Name} comes from parameter {parameter.Name}, which is encrypted with the key of AWS.",
                new Evidence(reference.Path, $"{reference.Text}, {parameter.KeyId ?? "alias/aws/ssm"}", "a SecureString with a key of your own"))
            {
                Severity = Severity.Info,
            }
            : null;
    }
}
