using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Keys;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Checks.Registry;

/// <summary>A repository that ECS pulls from and that is not encrypted with a key of the customer.</summary>
public sealed class RepositoryWithoutOwnKey : RepositoryCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-ecr-cmk-encryption",
        Title = "Repository not encrypted with a customer managed key",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers"],
        ResourceType = ResourceType.Repository,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Every repository is encrypted, but with the service's key whoever may pull needs nothing else. "
            + "With a key of your own, its policy decides too, its use is recorded, and it can be taken away from everybody at once.",
        PassWhen = "The repository is encrypted with a KMS key of your own that can be used.",
        FailWhen = "It is encrypted by the service itself, with the key that AWS manages for ECR, or with a key that does not exist or cannot be used.",
        Remediation = new()
        {
            Summary = "Encryption is chosen when a repository is made: create a new one with your key, copy the images, and point the definitions to it.",
            Cli = "aws ecr create-repository --region {region} --repository-name <new-name> --image-tag-mutability IMMUTABLE --encryption-configuration encryptionType=KMS,kmsKey=<key-arn>",
            Terraform = """
                resource "aws_ecr_repository" "this" {
                  name = "{name}"
                  encryption_configuration {
                    encryption_type = "KMS"
                    kms_key         = aws_kms_key.images.arn
                  }
                }
                """,
            CloudFormation = """
                Repository:
                  Type: AWS::ECR::Repository
                  Properties:
                    RepositoryName: {name}
                    EncryptionConfiguration:
                      EncryptionType: KMS
                      KmsKey: !GetAtt ImagesKey.Arn
                """,
            SideEffects = "Terraform and CloudFormation replace the repository, which deletes its images. While the key is disabled, no image can be pulled.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECR.5"),
            new(FrameworkNames.Nist80053, "SC-28"),
            new(FrameworkNames.Nist80053, "SC-28(1)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-13", MappingSource.Ours),
        ],
        Actions = ["ecr:DescribeRepositories", "kms:DescribeKey", "kms:ListAliases", "ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Repository repository, IReadOnlyList<ImageUse> uses, CheckContext context)
    {
        var encryption = repository.EncryptionConfiguration;
        if (encryption?.EncryptionType is not ("KMS" or "KMS_DSSE"))
        {
            yield return new Violation(
                $"Repository {repository.RepositoryName} is not encrypted with a key of your own.",
                new Evidence("encryptionConfiguration.encryptionType", encryption?.EncryptionType ?? Evidence.Absent, "KMS or KMS_DSSE with a key of your own"));
        }
        else if (string.IsNullOrEmpty(encryption.KmsKey))
        {
            yield return new Violation(
                $"Repository {repository.RepositoryName} is encrypted with the key that AWS manages for ECR.",
                new Evidence("encryptionConfiguration.kmsKey", Evidence.Absent, "a key of your own"));
        }
        else if (context.Unusable(
            encryption.KmsKey, Arn.TryParse(repository.RepositoryArn, out var arn) ? arn.Region : "", $"Repository {repository.RepositoryName}", "encryptionConfiguration.kmsKey") is { } statement)
        {
            yield return statement;
        }
    }
}
