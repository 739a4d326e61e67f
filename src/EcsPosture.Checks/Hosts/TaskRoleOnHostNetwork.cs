using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host that gives task roles to tasks in host network mode.</summary>
public sealed class TaskRoleOnHostNetwork : ContainerInstanceCheck
{
    private const string Attribute = "com.amazonaws.ecs.capability.task-iam-role-network-host";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-host-network-task-role",
        Title = "Task roles are given to host-network tasks",
        Severity = Severity.Low,
        SeverityNote = "Medium while a task in host network mode runs on the host.",
        Topics = [Topic.Infrastructure, Topic.Iam],
        Pages = ["ecs-agent-config", "security-iam-roles"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.None),
        Rationale =
            "Tasks in host network mode share the host's interfaces, so the address at which they get their credentials is within reach of everything else there. Where no such task needs a role, the agent should give it none.",
        PassWhen = "The attribute com.amazonaws.ecs.capability.task-iam-role-network-host is absent.",
        FailWhen = "The attribute is present. The ECS-optimized image sets it by default.",
        NotApplicableWhen = "The host is external or managed by AWS.",
        Remediation = new()
        {
            Summary = "Set ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=false where no task in host network mode needs a role.",
            Cli = """
                # in the user data of the launch template:
                echo ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=false >> /etc/ecs/ecs.config
                """,
            SideEffects = "Tasks in host network mode lose their task role and may fall back to the role of the instance.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-7", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ecs:DescribeTasks", "ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        if (!instance.Has(Attribute))
        {
            yield break;
        }

        var (tasks, gap) = HostFacts.TasksOn(instance, context);
        var onHostNetwork = tasks.FirstOrDefault(t => t.Definition.NetworkMode is "host").Definition;
        yield return new Violation(
            onHostNetwork is null ? $"Host {NameOf(instance)} would give roles to tasks in host network mode."
                : $"Host {NameOf(instance)} gives roles to tasks in host network mode, such as {onHostNetwork.Family}.",
            HostFacts.AttributeEvidence(Attribute, isThere: true))
        {
            Severity = onHostNetwork is null ? Severity.Low : Severity.Medium,
        };
        if (onHostNetwork is null && gap is not null)
        {
            yield return new Unread(gap);
        }
    }
}
