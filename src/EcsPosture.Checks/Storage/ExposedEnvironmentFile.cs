using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Storage;

/// <summary>A container that takes its variables from a file in a bucket which others may reach.</summary>
public sealed class ExposedEnvironmentFile : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-env-file-bucket",
        Title = "Environment file in an exposed or unencrypted S3 bucket",
        Severity = Severity.High,
        SeverityNote = "Medium when nobody outside can reach the bucket, but neither it nor the account blocks public access; low when only the file's name is wrong.",
        Topics = [Topic.Infrastructure],
        Pages = ["taskdef-envfiles"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A file of variables is read by whoever may read the bucket, and often holds what should be a secret. "
            + "Who may write it decides what the container is told to do: a bucket of another account is somebody else's decision.",
        PassWhen = "Every file is in a bucket of the own account that is not public and for which public access is blocked.",
        FailWhen =
            "The bucket is public (high), is not one of the account's own because it belongs to another or is gone (high), does not block public access (medium), "
            + "or the file's name does not end in .env, which ECS refuses (low).",
        NotApplicableWhen = "The container takes no file of variables.",
        Remediation = new()
        {
            Summary = "Move what is secret to secrets. For the rest keep the file in a bucket of the account that blocks public access.",
            Cli = "aws s3api put-public-access-block --bucket <bucket> --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true\n"
                + NewRevision.With("move secret variables from the file to containerDefinitions[name={container}].secrets, or correct environmentFiles"),
            Terraform = """
                resource "aws_s3_bucket_public_access_block" "env" {
                  bucket                  = aws_s3_bucket.env.id
                  block_public_acls       = true
                  ignore_public_acls      = true
                  block_public_policy     = true
                  restrict_public_buckets = true
                }
                """,
            CloudFormation = """
                EnvBucket:
                  Type: AWS::S3::Bucket
                  Properties:
                    PublicAccessBlockConfiguration:
                      BlockPublicAcls: true
                      IgnorePublicAcls: true
                      BlockPublicPolicy: true
                      RestrictPublicBuckets: true
                """,
            SideEffects = "The execution role needs s3:GetObject on the file and s3:GetBucketLocation on the bucket.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-28", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours),
        ],
        Actions =
        [
            "ecs:DescribeTaskDefinition", "s3:ListBuckets", "s3:GetBucketPolicyStatus", "s3:GetPublicAccessBlock", "s3:GetBucketAcl", "s3:GetBucketEncryption",
            "s3control:GetPublicAccessBlock",
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        if (container.EnvironmentFiles.Count == 0)
        {
            yield return new DoesNotApply("The container takes no file of variables.");
        }

        for (var i = 0; i < container.EnvironmentFiles.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}.environmentFiles[{i}].value");
            foreach (var statement in ExamineFile(container.EnvironmentFiles[i].Value ?? "", at, container, context))
            {
                yield return statement;
            }
        }
    }

    private static IEnumerable<Statement> ExamineFile(string file, string path, ContainerDefinition container, CheckContext context)
    {
        if (!file.EndsWith(".env", StringComparison.Ordinal))
        {
            yield return new Violation($"The environment file of container {container.Name} does not end in .env, so its tasks do not start.", new Evidence(path, file, "a name that ends in .env"))
            {
                Severity = Severity.Low,
            };
        }

        if (!Arn.TryParse(file, out var arn) || arn.Service is not "s3")
        {
            yield break;
        }

        var name = arn.Resource.Split('/')[0];
        if (!BucketExposure.Find(context.Account, name).TryGet(out var bucket, out var gap))
        {
            yield return new Unread(gap);
            yield break;
        }

        if (bucket is null)
        {
            context.Note("not own");
            yield return new Violation(
                $"Bucket {name} with the environment file of container {container.Name} is not one of the account's: it belongs to another or does not exist.",
                new Evidence(path, file, "a file in a bucket of your own account"));
            yield break;
        }

        foreach (var statement in BucketExposure.Examine(bucket, context, $"Bucket {name} with the environment file of container {container.Name}", Severity.High))
        {
            yield return statement;
        }

        if (!bucket.Encryption.TryGet(out var encryption, out gap))
        {
            yield return new Unread(gap);
        }
        else if (encryption is null || encryption.Algorithm is "AES256")
        {
            yield return new Note($"Bucket {name} encrypts with the key of S3 and none of your own.");
        }
    }
}
