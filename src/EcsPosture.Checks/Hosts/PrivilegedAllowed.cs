using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host that accepts privileged containers though none is needed, or beside others.</summary>
public sealed class PrivilegedAllowed : ContainerInstanceCheck
{
    private const string Attribute = "com.amazonaws.ecs.capability.privileged-container";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-privileged-allowed",
        Title = "Instance accepts privileged containers though none is needed",
        Severity = Severity.Medium,
        SeverityNote = "Low while no definition in use in the cluster is privileged.",
        Topics = [Topic.Infrastructure],
        Pages = ["ecs-agent-config", "security-tasks-containers"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.Customer),
        Rationale =
            "Whoever may register a task definition can ask for a privileged container, and with it take the host. A host that refuses such containers takes that road away, whatever IAM allows.",
        PassWhen = "The attribute com.amazonaws.ecs.capability.privileged-container is absent; or every definition in use in the cluster that may run on the host is privileged.",
        FailWhen = "The attribute is present and no definition in use is privileged, or privileged and other definitions share the hosts.",
        NotApplicableWhen = "The host is managed by AWS or Windows, or it is external and the parameter says that external hosts may need it.",
        Remediation = new()
        {
            Summary = "Set ECS_DISABLE_PRIVILEGED=true on hosts that need no privileged container, and give those that do a capacity provider of their own.",
            Cli = """
                # in the user data of the launch template:
                echo ECS_DISABLE_PRIVILEGED=true >> /etc/ecs/ecs.config
                """,
            SideEffects = "Privileged definitions are no longer placed on these hosts.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-7", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ecs:DescribeTaskDefinition", "ecs:DescribeServices", "ecs:DescribeTasks"],
        Parameters =
        [
            new("externalHostsMayNeedIt", "false", "Whether external hosts may accept privileged containers: true or false."),
        ],
    };

    /// <inheritdoc />
    protected override bool JudgesExternal => true;

    /// <inheritdoc />
    protected override bool JudgesWindows => false;

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        if (!instance.Has(Attribute))
        {
            yield break;
        }

        if (kind is HostKind.External && context.Parameter("externalHostsMayNeedIt") is "true")
        {
            yield return new DoesNotApply("External hosts may accept privileged containers.");
            yield break;
        }

        var definitions = HostFacts.PlaceableOn(instance, kind, context);
        var privileged = definitions.FirstOrDefault(IsPrivileged);
        var plain = definitions.FirstOrDefault(d => !IsPrivileged(d));
        var unread = context.Usage.Hosts.PlacementGap;
        if (privileged is not null && plain is not null)
        {
            yield return new Violation(
                $"Host {NameOf(instance)} runs privileged containers ({privileged.Family}) beside others ({plain.Family}).", HostFacts.AttributeEvidence(Attribute, isThere: true))
            {
                Severity = Severity.Medium,
            };
        }
        else if (unread is not null)
        {
            yield return new Unread(unread);
        }
        else if (privileged is null)
        {
            yield return new Violation(
                $"Host {NameOf(instance)} accepts privileged containers, and nothing that runs in the cluster needs one.", HostFacts.AttributeEvidence(Attribute, isThere: true))
            {
                Severity = Severity.Low,
            };
        }
    }

    private static bool IsPrivileged(TaskDefinition definition) => definition.ContainerDefinitions.Any(c => c.Privileged is true);
}
