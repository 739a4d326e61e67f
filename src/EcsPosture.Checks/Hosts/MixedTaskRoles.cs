using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host on which a task with a powerful role runs beside tasks of others.</summary>
public sealed class MixedTaskRoles : ContainerInstanceCheck
{
    private static readonly string[] SecretReads = ["secretsmanager:GetSecretValue", "ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-mixed-task-roles",
        Title = "Tasks of different trust share one host (ECScape)",
        Severity = Severity.Medium,
        SeverityNote = "High when a task on the host can reach the instance's metadata, and with it ask for every task's credentials; low otherwise.",
        Topics = [Topic.Infrastructure, Topic.Iam],
        Pages = ["security-iam-roles", "security-tasks-containers"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "Containers are no security boundary: whoever breaks out of one, or just reaches the role of the instance, can speak as the agent and is sent the credentials of every task on that host. A role worth stealing should not live beside tasks that are easier to break into.",
        PassWhen = "No task on the host has a role that is administrator or reads secrets; or all its tasks share one role.",
        FailWhen = "A task whose role is administrator or reads secrets shares the host with a task of another family that has another role or none.",
        NotApplicableWhen = "One family at most runs on the host.",
        Remediation = new()
        {
            Summary = "Give such tasks a capacity provider of their own, or run them on Fargate, where every task has its own machine; and block the metadata service for tasks.",
            Cli = """
                aws ecs update-service --region {region} --cluster {cluster} --service <service> --capacity-provider-strategy capacityProvider=<own provider>,weight=1
                """,
            SideEffects = "A capacity provider of its own costs at least one instance.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-39", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ecs:DescribeTasks", "ecs:DescribeTaskDefinition", "ec2:DescribeInstances", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override bool JudgesManaged => true;

    /// <inheritdoc />
    protected override bool JudgesExternal => true;

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        var (tasks, gap) = HostFacts.TasksOn(instance, context);
        var families = tasks.GroupBy(t => t.Definition.Family, StringComparer.Ordinal).ToList();
        if (families.Count < 2)
        {
            yield return gap is not null ? new Unread(gap) : new DoesNotApply("One family at most runs on the host.");
            yield break;
        }

        // Whether the metadata can be reached decides how bad it is.
        var host = kind is HostKind.Ec2 ? InstanceOf(instance, context) : default;
        var reaches = host.TryGet(out var machine, out _) && tasks.Any(t => HostFacts.CanReachMetadata(t.Definition, instance, machine));
        foreach (var (task, definition) in families.Select(f => f.First()))
        {
            if (RoleOf(task, definition) is not { } roleName || tasks.FirstOrDefault(t => t.Definition.Family != definition.Family && RoleOf(t.Task, t.Definition) != roleName).Definition is not { } other)
            {
                continue;
            }

            var found = context.FindRole(roleName);
            if (!found.TryGet(out var role, out var unread))
            {
                gap ??= unread;
                continue;
            }

            if (role is null)
            {
                continue;
            }

            var (power, missing) = PowerOf(role, context);
            gap ??= missing;
            if (power is not null)
            {
                gap ??= kind is HostKind.Ec2 ? host.Gap : null;
                yield return Mixed(instance, definition, other, role, power, reaches);
            }
        }

        if (gap is not null)
        {
            yield return new Unread(gap);
        }
    }

    private static Violation Mixed(ContainerInstance instance, TaskDefinition definition, TaskDefinition other, Role role, string power, bool reaches) =>
        new(
            $"Family {definition.Family}, whose role {power}, shares {NameOf(instance)} with {other.Family}{(reaches ? ", and tasks there can reach the role of the instance" : "")}.",
            new Evidence("tasks[*].taskDefinitionArn", $"{definition.Family} and {other.Family} on one host", $"tasks with role {role.RoleName} on hosts of their own"))
        {
            Severity = reaches ? Severity.High : Severity.Low,
        };

    private static string? RoleOf(RunningTask task, TaskDefinition definition) =>
        task.Overrides?.TaskRoleArn is { Length: > 0 } given ? given : definition.TaskRoleArn is { Length: > 0 } own ? own : null;

    /// <summary>What makes a role worth stealing, in words; null when nothing does as far as its policies were read.</summary>
    private static (string? Power, Gap? Gap) PowerOf(Role role, CheckContext context)
    {
        var policies = RolePolicies.Of(role, context);
        var allowed = policies.Statements().Select(s => s.Statement).Where(s => s.IsAllow).ToList();
        var power = policies.Attached.Any(p => p.PolicyArn.EndsWith(":iam::aws:policy/AdministratorAccess", StringComparison.Ordinal))
            || allowed.Exists(s => (s.NamesEveryAction() || s.Actions?.Contains("iam:*") is true) && s.NamesEveryResource()) ? "is administrator"
            : allowed.Exists(s => SecretReads.Any(s.CoversAction)) ? "reads secrets"
            : null;
        return (power, power is null && policies.Gaps.Count > 0 ? policies.Gaps[0] : null);
    }
}
