using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host, or what new hosts are started from, that answers metadata requests without a token (IMDSv1).</summary>
public sealed class MetadataWithoutToken : ContainerInstanceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-imdsv2",
        Title = "Container instance or its template allows IMDSv1",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure, Topic.Iam],
        Pages = ["instance_IAM_role", "security-iam-roles"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.None),
        Rationale =
            "Without a token any web application that can be made to fetch an address gives away the credentials of the instance's role. IMDSv2 asks for a header that such a request cannot carry.",
        PassWhen = "HttpTokens is required, or the metadata endpoint is off, on the instance and in the launch template or launch configuration of its Auto Scaling group. A template that says nothing takes the default of the image or account.",
        FailWhen = "HttpTokens is optional on the instance or in the template; or a launch configuration does not ask for it.",
        NotApplicableWhen = "The host is external or managed by AWS.",
        Remediation = new()
        {
            Summary = "Set HttpTokens to required in a new version of the launch template, replace the instances, and make it the default of the account.",
            Cli = """
                aws ec2 modify-instance-metadata-defaults --region {region} --http-tokens required --http-put-response-hop-limit 1
                aws ec2 create-launch-template-version --region {region} --launch-template-id <launch template> --source-version '$Latest' --launch-template-data 'MetadataOptions={HttpTokens=required,HttpPutResponseHopLimit=1}'
                aws autoscaling start-instance-refresh --region {region} --auto-scaling-group-name <group>
                """,
            Terraform = """
                resource "aws_launch_template" "hosts" {
                  metadata_options {
                    http_endpoint               = "enabled"
                    http_tokens                 = "required"
                    http_put_response_hop_limit = 1
                  }
                }
                """,
            CloudFormation = """
                LaunchTemplate:
                  Type: AWS::EC2::LaunchTemplate
                  Properties:
                    LaunchTemplateData:
                      MetadataOptions:
                        HttpTokens: required
                        HttpPutResponseHopLimit: 1
                """,
            SideEffects = "Software with an SDK from before 2020 cannot ask for tokens; watch the metric MetadataNoToken first.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "EC2.8"),
            new(FrameworkNames.Fsbp, "EC2.170"),
            new(FrameworkNames.Fsbp, "AutoScaling.3"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 5.7"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 6.7"),
            new(FrameworkNames.Nist80053, "AC-3"),
            new(FrameworkNames.Nist80053, "AC-3(15)"),
            new(FrameworkNames.Nist80053, "AC-3(7)"),
            new(FrameworkNames.Nist80053, "AC-6"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-2"),
            new(FrameworkNames.PciDss, "8.2.8", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ec2:DescribeInstances", "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeLaunchConfigurations", "ec2:DescribeLaunchTemplateVersions"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        var host = InstanceOf(instance, context);
        if (host.TryGet(out var known, out var unread))
        {
            if (known.MetadataOptions is not { } metadata)
            {
                yield return new Unread(new(GapKind.NotCollected, "ec2:DescribeInstances", known.Arn, null, "the answer holds no MetadataOptions", null));
            }
            else if (AllowsVersion1(metadata))
            {
                yield return new Violation(
                    $"Instance {known.InstanceId} answers metadata requests without a token.", new Evidence("MetadataOptions.HttpTokens", metadata.HttpTokens ?? Evidence.Absent, "required"));
            }

            if (HostSource.GroupOf(known) is { } group)
            {
                foreach (var statement in ExamineGroup(group, context))
                {
                    yield return statement;
                }
            }
        }
        else
        {
            yield return new Unread(unread);
        }
    }

    private static IEnumerable<Statement> ExamineGroup(string groupName, CheckContext context)
    {
        if (!HostSource.FindGroup(groupName, context).TryGet(out var group, out var gap))
        {
            yield return new Unread(gap);
            yield break;
        }

        if (group.LaunchConfigurationName is { } configurationName)
        {
            if (!HostSource.FindConfiguration(configurationName, context).TryGet(out var configuration, out gap))
            {
                yield return new Unread(gap);
            }
            else if (configuration.MetadataOptions is not { } metadata || AllowsVersion1(metadata))
            {
                yield return new Violation(
                    $"Launch configuration {configurationName} of group {groupName} starts instances that answer without a token.",
                    new Evidence("LaunchConfigurations[*].MetadataOptions.HttpTokens", configuration.MetadataOptions?.HttpTokens ?? Evidence.Absent, "required"));
            }
        }

        foreach (var reference in group.Templates())
        {
            if (!HostSource.FindVersion(reference, context).TryGet(out var version, out gap))
            {
                yield return new Unread(gap);
            }
            else if (version.LaunchTemplateData?.MetadataOptions is { IsOff: false, HttpTokens: "optional" })
            {
                yield return new Violation(
                    $"Launch template {version.LaunchTemplateName ?? version.LaunchTemplateId}, version {version.VersionNumber}, starts instances that answer without a token.",
                    new Evidence("LaunchTemplateData.MetadataOptions.HttpTokens", "optional", "required"));
            }
        }
    }

    private static bool AllowsVersion1(MetadataOptions metadata) => !metadata.IsOff && metadata.HttpTokens is not "required";
}
