using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host whose containers in bridge mode can reach the instance's metadata.</summary>
public sealed class MetadataHopLimit : ContainerInstanceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-imds-hop-limit",
        Title = "IMDS hop limit lets bridge containers reach instance credentials",
        Severity = Severity.Medium,
        SeverityNote = "Low while no task in bridge mode runs on the host.",
        Topics = [Topic.Infrastructure, Topic.Iam],
        Pages = ["security-iam-roles", "instance_IAM_role"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.None),
        Rationale =
            "A container behind Docker's bridge is one network hop further away than the host. With a hop limit of one the token for the metadata service does not reach it, so it cannot take the role of the instance; the limit does not protect tasks in awsvpc or host mode.",
        PassWhen = "The hop limit is 1 and a token is required, or the metadata endpoint is off.",
        FailWhen = "The hop limit is greater than 1; or no token is required, so that the limit protects nothing.",
        NotApplicableWhen = "The host is external or managed by AWS.",
        Remediation = new()
        {
            Summary = "Set the hop limit to 1 in the launch template and on the instances, or drop packets from containers to 169.254.169.254 in the chain DOCKER-USER.",
            Cli = """
                aws ec2 modify-instance-metadata-options --region {region} --instance-id <instance> --http-tokens required --http-put-response-hop-limit 1
                """,
            Terraform = """
                resource "aws_launch_template" "hosts" {
                  metadata_options {
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
            SideEffects = "Containers in bridge mode that read the region or instance id from the metadata service fail.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "AutoScaling.4", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CA-9(1)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CM-2(2)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ecs:DescribeTasks", "ecs:DescribeTaskDefinition", "ec2:DescribeInstances"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        var host = InstanceOf(instance, context).Require();
        if (host.MetadataOptions is not { } metadata)
        {
            yield return new Unread(new(GapKind.NotCollected, "ec2:DescribeInstances", host.Arn, null, "the answer holds no MetadataOptions", null));
            yield break;
        }

        // EC2 documents 1 as the limit of an instance that was given none.
        var limit = metadata.HttpPutResponseHopLimit ?? 1;
        if (metadata.IsOff || (limit == 1 && metadata.HttpTokens is "required"))
        {
            yield break;
        }

        var (tasks, gap) = HostFacts.TasksOn(instance, context);
        var bridged = tasks.FirstOrDefault(t => HostFacts.NetworkModeOf(t.Definition) is "bridge" or "nat").Definition;
        yield return new Violation(
            $"{(bridged is null ? "Containers in bridge mode" : $"Containers of {bridged.Family}")} on {host.InstanceId} {(bridged is null ? "could" : "can")} reach the metadata and the role of the instance.",
            limit > 1 ? new Evidence("MetadataOptions.HttpPutResponseHopLimit", limit.ToString(System.Globalization.CultureInfo.InvariantCulture), "1")
                : new Evidence("MetadataOptions.HttpTokens", metadata.HttpTokens ?? Evidence.Absent, "required, as the limit holds back only tokens"))
        {
            Severity = bridged is null ? Severity.Low : Severity.Medium,
        };
        if (bridged is null && gap is not null)
        {
            yield return new Unread(gap);
        }
    }
}
