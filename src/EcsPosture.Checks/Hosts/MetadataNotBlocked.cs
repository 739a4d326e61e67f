using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host whose tasks in <c>awsvpc</c> mode can reach the instance's metadata.</summary>
public sealed class MetadataNotBlocked : ContainerInstanceCheck
{
    internal const string Attribute = "ecs.capability.task-eni-block-instance-metadata";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-block-imds-awsvpc",
        Title = "ECS_AWSVPC_BLOCK_IMDS is not set",
        Severity = Severity.High,
        SeverityNote = "Medium unless the role of the instance has policies beyond those of the agents.",
        Topics = [Topic.Infrastructure, Topic.Iam],
        Pages = ["ecs-agent-config", "task-iam-roles", "security-iam-roles"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.None),
        Rationale =
            "A task with its own network interface reaches the instance's metadata unless the agent blocks it, whatever the hop limit. What it finds there are the credentials of the instance's role, which speak for the agent and so for every task on the host.",
        PassWhen = "The attribute ecs.capability.task-eni-block-instance-metadata is registered.",
        FailWhen = "The attribute is absent on a host that can run tasks with their own interface (ecs.capability.task-eni), and a task or definition in use in the cluster does.",
        NotApplicableWhen = "The host is external, managed by AWS or Windows, cannot run such tasks, or the cluster has none.",
        Remediation = new()
        {
            Summary = "Set ECS_AWSVPC_BLOCK_IMDS=true in /etc/ecs/ecs.config through the user data of the launch template, and replace the instances.",
            Cli = """
                # in the user data of the launch template:
                echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config
                """,
            Terraform = """
                resource "aws_launch_template" "hosts" {
                  user_data = base64encode("#!/bin/bash\necho ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config\n")
                }
                """,
            SideEffects = "Software in tasks that asks the metadata service for its region or instance id fails: give it AWS_REGION, or let it ask the task metadata endpoint.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ecs:DescribeTaskDefinition", "ec2:DescribeInstances", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override bool JudgesWindows => false;

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        if (instance.Has(Attribute))
        {
            yield break;
        }

        if (!instance.Has("ecs.capability.task-eni"))
        {
            yield return new DoesNotApply("The host cannot run tasks with a network interface of their own.");
            yield break;
        }

        var placeable = HostFacts.PlaceableOn(instance, kind, context).FirstOrDefault(d => d.NetworkMode is "awsvpc");
        if (placeable is null)
        {
            yield return context.Usage.Hosts.PlacementGap is { } gap ? new Unread(gap) : new DoesNotApply("No task of the cluster that may run here has a network interface of its own.");
            yield break;
        }

        var rights = HasRights(instance, context);
        yield return new Violation(
            $"Tasks on {NameOf(instance)}, such as those of {placeable.Family}, can reach the metadata and the role of the instance.", HostFacts.AttributeEvidence(Attribute, isThere: false))
        {
            Severity = rights.TryGet(out var has, out var unread) && has ? Severity.High : Severity.Medium,
        };
        if (unread is not null)
        {
            yield return new Unread(unread);
        }
    }

    // Only proof that the role can do more than the agents need raises the severity.
    private static Observed<bool> HasRights(ContainerInstance instance, CheckContext context) =>
        !InstanceOf(instance, context).TryGet(out var host, out var gap) || !HostFacts.RoleOf(host.IamInstanceProfile?.Arn, context).TryGet(out var role, out gap) ? Observed.Unknown<bool>(gap)
        : role is null ? Observed.Known(false)
        : HostFacts.ExceedsAgents(role, context);
}
