using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host whose agent is disconnected, or that ECS found impaired.</summary>
public sealed class UnhealthyHost : ContainerInstanceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-agent-disconnected",
        Title = "ECS agent is disconnected or instance impaired",
        Severity = Severity.Medium,
        SeverityNote = "Low while its health is unknown, or while an external host has been away for less than an hour.",
        Topics = [Topic.Logging, Topic.Infrastructure],
        Pages = ["container-instance-health", "ecs-agent-introspection"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.Customer),
        Rationale =
            "A host whose agent is away runs on without orders: it gets no new revision, no stop and no credentials to renew, and nobody sees what happens there. It is also what a host looks like whose agent was taken over or stopped.",
        PassWhen = "The agent is connected and the overall health is OK, initializing, or not checked.",
        FailWhen = "The agent is disconnected; or the overall health is IMPAIRED or INSUFFICIENT_DATA.",
        NotApplicableWhen = "The instance is not ACTIVE, or it is managed by AWS, which replaces it.",
        Remediation = new()
        {
            Summary = "Restart the agent, or replace the instance; deregister hosts that are gone.",
            Cli = """
                aws ecs describe-container-instances --region {region} --cluster {cluster} --container-instances {name} --include CONTAINER_INSTANCE_HEALTH
                aws ecs deregister-container-instance --region {region} --cluster {cluster} --container-instance {name} --force
                """,
            SideEffects = "Deregistering with --force leaves orphaned tasks running on a host that still lives.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SI-4", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CM-8", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeContainerInstances"],
    };

    /// <inheritdoc />
    protected override bool JudgesExternal => true;

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        if (instance.Status is not (null or "ACTIVE"))
        {
            yield return new DoesNotApply($"The instance is {instance.Status}.");
            yield break;
        }

        if (!instance.AgentConnected)
        {
            yield return new Violation($"The agent of {NameOf(instance)} is disconnected.", new Evidence("agentConnected", "false", "true"))
            {
                Severity = kind is HostKind.External && WentAwayWithinAnHour(instance, context) ? Severity.Low : Severity.Medium,
            };
        }

        if (instance.HealthStatus?.OverallStatus is { } health and ("IMPAIRED" or "INSUFFICIENT_DATA"))
        {
            var failing = string.Join(", ", instance.HealthStatus.Details.Where(d => d.Status == health).Select(d => d.Type).OfType<string>());
            yield return new Violation(
                $"Host {NameOf(instance)} is {(health is "IMPAIRED" ? "impaired" : "not known to be healthy")}{(failing.Length > 0 ? $" ({failing})" : "")}.",
                new Evidence("healthStatus.overallStatus", health, "OK"))
            {
                Severity = health is "IMPAIRED" ? Severity.Medium : Severity.Low,
            };
        }
    }

    private static bool WentAwayWithinAnHour(ContainerInstance instance, CheckContext context) =>
        instance.HealthStatus?.Details.FirstOrDefault(d => d.Type is "AGENT_CONNECTIVITY")?.LastStatusChange is { } since && context.TakenAt - since < TimeSpan.FromHours(1);
}
