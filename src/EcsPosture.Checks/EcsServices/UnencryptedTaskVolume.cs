using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service whose tasks get EBS volumes without encryption, or without a key of the customer.</summary>
public sealed class UnencryptedTaskVolume : ServiceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-ebs-encryption",
        Title = "Service-managed EBS volume not encrypted, or not with a CMK",
        Severity = Severity.Medium,
        SeverityNote = "Info for encryption without a key of your own.",
        Topics = [Topic.Infrastructure],
        Pages = ["ebs-volumes", "security-fargate"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "What tasks write to these volumes outlives them in snapshots. With a key of your own every reader must prove a right to it, and its use is recorded.",
        PassWhen = "Each volume of the live deployments is encrypted with a key that is named; or the region encrypts volumes by default.",
        FailWhen = "encrypted is false or not set while the region does not encrypt by default; or no key is named (info).",
        NotApplicableWhen = "No live deployment has a volume that ECS makes.",
        ManualWhen = "The volume is made from a snapshot, whose own encryption decides.",
        Remediation = new()
        {
            Summary = "Set encrypted to true and name a KMS key in the volume configuration of the service.",
            Cli = """
                aws ec2 enable-ebs-encryption-by-default --region {region}
                aws ecs update-service --region {region} --cluster {cluster} --service {service} --volume-configurations file://volumes.json
                """,
            Terraform = """
                resource "aws_ecs_service" "this" {
                  volume_configuration {
                    name = "data"
                    managed_ebs_volume {
                      role_arn   = aws_iam_role.infrastructure.arn
                      encrypted  = true
                      kms_key_id = aws_kms_key.volumes.arn
                    }
                  }
                }
                """,
            CloudFormation = """
                Service:
                  Type: AWS::ECS::Service
                  Properties:
                    VolumeConfigurations:
                      - Name: data
                        ManagedEBSVolume:
                          Encrypted: true
                          KmsKeyId: !GetAtt VolumeKey.Arn
                          RoleArn: !GetAtt Infrastructure.Arn
                """,
            SideEffects = "The infrastructure role needs the right to use the key; running tasks keep their volumes until they are replaced.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-28", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-13", MappingSource.Ours),
            new(FrameworkNames.PciDss, "3.5.1", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeServices", "ec2:GetEbsEncryptionByDefault"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        var volumes = resource.Deployments
            .Select((deployment, i) => (deployment, i))
            .Where(d => d.deployment.Status is not "INACTIVE")
            .SelectMany(d => d.deployment.VolumeConfigurations.Select((volume, j) => (Volume: volume, Path: string.Create(System.Globalization.CultureInfo.InvariantCulture, $"deployments[{d.i}].volumeConfigurations[{j}].managedEBSVolume"))))
            .Where(v => v.Volume.ManagedEBSVolume is not null)
            .ToList();
        if (volumes.Count == 0)
        {
            yield return new DoesNotApply("ECS makes no volume for its tasks.");
            yield break;
        }

        foreach (var (volume, path) in volumes)
        {
            foreach (var statement in ExamineVolume(volume, path, context))
            {
                yield return statement;
            }
        }
    }

    private static IEnumerable<Statement> ExamineVolume(ServiceVolumeConfiguration volume, string path, CheckContext context)
    {
        var settings = volume.ManagedEBSVolume!;
        if (settings.Encrypted is true)
        {
            if (string.IsNullOrEmpty(settings.KmsKeyId))
            {
                yield return new Violation($"Volume {volume.Name} is not encrypted with a key of your own.", new Evidence($"{path}.kmsKeyId", Evidence.Absent, "ARN of a key")) { Severity = Severity.Info };
            }

            yield break;
        }

        var byDefault = context.Region.Compute.EbsEncryptionByDefault;
        context.Note(byDefault.TryGet(out var on, out var gap) ? on.ToString() : "?");
        if (gap is not null)
        {
            yield return new Unread(gap);
        }
        else if (on)
        {
            yield return new Note($"The region encrypts volume {volume.Name} by default.");
        }
        else if (!string.IsNullOrEmpty(settings.SnapshotId))
        {
            yield return new NeedsReview($"Look at whether snapshot {settings.SnapshotId} of volume {volume.Name} is encrypted: the volume is what its snapshot is.");
        }
        else
        {
            yield return new Violation($"Volume {volume.Name} is not encrypted.", new Evidence($"{path}.encrypted", settings.Encrypted is false ? "false" : Evidence.Absent, "true"));
        }
    }
}
