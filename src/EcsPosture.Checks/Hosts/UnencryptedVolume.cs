using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host with a volume that is not encrypted.</summary>
public sealed class UnencryptedVolume : ContainerInstanceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-ebs-encryption",
        Title = "Container instance volume is not encrypted",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["bind-mounts", "security-tasks-containers"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.None),
        Rationale =
            "The host's volumes hold images, container layers, logs and every bind mount. Unencrypted, they can be read from a snapshot that somebody shares or copies without asking any key.",
        PassWhen = "Every volume attached to the instance is encrypted.",
        FailWhen = "One is not.",
        NotApplicableWhen = "The host is external or managed by AWS, or has no volume.",
        Remediation = new()
        {
            Summary = "Turn on encryption by default for the region, encrypt the devices in the launch template, and replace the instances.",
            Cli = """
                aws ec2 enable-ebs-encryption-by-default --region {region}
                aws autoscaling start-instance-refresh --region {region} --auto-scaling-group-name <group>
                """,
            Terraform = """
                resource "aws_ebs_encryption_by_default" "this" {
                  enabled = true
                }
                """,
            CloudFormation = """
                LaunchTemplate:
                  Type: AWS::EC2::LaunchTemplate
                  Properties:
                    LaunchTemplateData:
                      BlockDeviceMappings:
                        - DeviceName: /dev/xvda
                          Ebs:
                            Encrypted: true
                """,
            SideEffects = "A volume cannot be encrypted in place: instances are replaced. With a key of your own, Auto Scaling needs a grant on it.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "EC2.3"),
            new(FrameworkNames.Fsbp, "EC2.7"),
            new(FrameworkNames.Fsbp, "EC2.181"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 5.1.1"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 6.1.1"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-3(6)"),
            new(FrameworkNames.Nist80053, "SC-13"),
            new(FrameworkNames.Nist80053, "SC-28"),
            new(FrameworkNames.Nist80053, "SC-28(1)"),
            new(FrameworkNames.Nist80053, "SC-7(10)"),
            new(FrameworkNames.Nist80053, "SI-7(6)"),
            new(FrameworkNames.PciDss, "3.5.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.3.2", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ec2:DescribeInstances", "ec2:DescribeVolumes"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        var host = InstanceOf(instance, context).Require();
        var region = context.Region;
        var devices = host.BlockDeviceMappings.Where(d => !string.IsNullOrEmpty(d.Ebs?.VolumeId)).ToList();
        if (devices.Count == 0)
        {
            yield return new DoesNotApply("The instance has no volume.");
            yield break;
        }

        foreach (var device in devices)
        {
            var arn = Ec2Arns.Of(region.Partition, region.Region, region.AccountId, "volume", device.Ebs!.VolumeId!);
            var found = region.Compute.Volumes.Find(arn);
            context.Note(found.TryGet(out var volume, out var gap) ? volume?.ContentHash ?? "none" : "?");
            if (volume is null)
            {
                yield return new Unread(gap ?? new(GapKind.NotCollected, "ec2:DescribeVolumes", arn, null, "EC2 did not show the volume", null));
            }
            else if (!volume.Encrypted)
            {
                yield return new Violation(
                    $"Volume {volume.VolumeId} ({device.DeviceName}) of {host.InstanceId} is not encrypted.", new Evidence($"Volumes[{volume.VolumeId}].Encrypted", "false", "true"));
            }
        }
    }
}
