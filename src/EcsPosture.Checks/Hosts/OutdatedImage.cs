using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host that was started from an old, deprecated or vanished machine image.</summary>
public sealed class OutdatedImage : ContainerInstanceCheck
{
    private static readonly DateTimeOffset EndOfAmazonLinux1 = new(2023, 12, 31, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset EndOfAmazonLinux2 = new(2026, 6, 30, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-ami-outdated",
        Title = "Container instance runs an old or deprecated AMI",
        Severity = Severity.Medium,
        SeverityNote = "High past highAgeDays, and for Amazon Linux 1 and 2 after the end of their support.",
        Topics = [Topic.Infrastructure],
        Pages = ["ecs-optimized_AMI", "retrieve-ecs-optimized_AMI"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.None),
        Rationale =
            "The image brings kernel, container runtime and agent. A host that was started from an old one lacks every fix since, and unlike containers nobody rebuilds it by the way.",
        PassWhen = "The image exists, is not deprecated and is younger than maximumAgeDays.",
        FailWhen = "The image is older, deprecated, or gone; or its operating system is past the end of its support.",
        NotApplicableWhen = "The host is external or managed by AWS.",
        Remediation = new()
        {
            Summary = "Put the recommended image of its parameter into a new version of the launch template, and refresh the instances of the group every month.",
            Cli = """
                aws ssm get-parameters --region {region} --names /aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id
                aws ec2 create-launch-template-version --region {region} --launch-template-id <launch template> --source-version '$Latest' --launch-template-data ImageId=<image>
                aws autoscaling start-instance-refresh --region {region} --auto-scaling-group-name <group>
                """,
            Terraform = """
                resource "aws_launch_template" "hosts" {
                  image_id = data.aws_ssm_parameter.ecs_image.value
                }
                """,
            CloudFormation = """
                LaunchTemplate:
                  Type: AWS::EC2::LaunchTemplate
                  Properties:
                    LaunchTemplateData:
                      ImageId: "{{resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id}}"
                """,
            SideEffects = "Instances are replaced: tasks are drained and started anew elsewhere.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SI-2", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
            new(FrameworkNames.PciDss, "6.3.3", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ec2:DescribeInstances", "ec2:DescribeImages"],
        Parameters =
        [
            new("maximumAgeDays", "60", "Images older than this fail, in days."),
            new("highAgeDays", "180", "Images older than this fail with high severity, in days."),
            new("bottlerocketMaximumAgeDays", "180", "The same for Bottlerocket, which can update itself in place without a new image, in days."),
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        var host = InstanceOf(instance, context).Require();
        var region = context.Region;
        var found = region.Compute.Images.Find(Ec2Arns.Of(region.Partition, region.Region, "", "image", host.ImageId ?? ""));
        context.Note(found.TryGet(out var known, out _) ? known?.ContentHash ?? "gone" : "?");
        var image = found.Require();
        if (image is null)
        {
            yield return new Violation($"The image of {host.InstanceId} is gone or no longer shared with the account.", new Evidence("ImageId", host.ImageId ?? Evidence.Absent, "an image that exists"));
            yield break;
        }

        var name = image.Name ?? "";
        if (EndOfSupport(name) is (var system, var end) && context.TakenAt >= end)
        {
            yield return new Violation($"Instance {host.InstanceId} runs {system}, which is past the end of its support.", new Evidence("Images[*].Name", name, "a supported system")) { Severity = Severity.High };
        }

        if (image.DeprecationTime is { } deprecated && deprecated <= context.TakenAt)
        {
            yield return new Violation($"The image of {host.InstanceId} is deprecated.", new Evidence("Images[*].DeprecationTime", Day(deprecated), "none, or later"));
        }

        if (image.CreationDate is not { } created)
        {
            yield return new Unread(new(GapKind.NotCollected, "ec2:DescribeImages", image.Arn, null, "the answer holds no CreationDate", null));
            yield break;
        }

        var isBottlerocket = name.StartsWith("bottlerocket", StringComparison.OrdinalIgnoreCase);
        var limit = context.IntParameter(isBottlerocket ? "bottlerocketMaximumAgeDays" : "maximumAgeDays");
        var age = (int)(context.TakenAt - created).TotalDays;
        if (age > limit)
        {
            yield return new Violation(
                $"The image of {host.InstanceId} is {age} days old.", new Evidence("Images[*].CreationDate", Day(created), $"at most {limit} days ago"))
            {
                Severity = age > Math.Max(limit, context.IntParameter("highAgeDays")) ? Severity.High : Severity.Medium,
            };
        }
    }

    private static (string System, DateTimeOffset End)? EndOfSupport(string name) =>
        name.StartsWith("amzn-ami-", StringComparison.Ordinal) ? ("Amazon Linux 1", EndOfAmazonLinux1)
        : name.StartsWith("amzn2-ami-", StringComparison.Ordinal) ? ("Amazon Linux 2", EndOfAmazonLinux2)
        : null;

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
