using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host with an outdated or vulnerable ECS agent or Docker.</summary>
public sealed class OutdatedAgent : ContainerInstanceCheck
{
    private const int OldestDocker = 20;

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-agent-version",
        Title = "ECS agent or Docker is outdated or vulnerable",
        Severity = Severity.High,
        SeverityNote = "Medium for an agent that is only behind, or lacks the fix for environment files while a definition uses them; low for Docker.",
        Topics = [Topic.Infrastructure],
        Pages = ["ecs-agent-versions", "ecs-agent-update"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.Customer),
        Rationale =
            "The agent holds the credentials of every task on its host, and its fixes reach you only when you update it. Versions before 1.97.1 answer introspection from outside of the host (CVE-2025-9039).",
        PassWhen = "The agent is at least at the minimum version and not outdated, and Docker is at version 20 or later.",
        FailWhen = "The agent is older than minimumVersion; or older than environmentFilesVersion while a definition in use has environment files; or older than outdatedBefore; or Docker is older than version 20.",
        NotApplicableWhen = "The host is managed by AWS.",
        Remediation = new()
        {
            Summary = "Replace the instances by ones with a current image, or update the agent in place.",
            Cli = """
                aws ecs update-container-agent --region {region} --cluster {cluster} --container-instance {name}
                """,
            SideEffects = "Updating in place works only with the ECS-optimized image; running tasks stay, and the agent restarts.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SI-2", MappingSource.Ours),
            new(FrameworkNames.PciDss, "6.3.3", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ecs:DescribeTaskDefinition"],
        Parameters =
        [
            new("minimumVersion", "1.97.1", "The oldest agent without a known serious flaw."),
            new("environmentFilesVersion", "1.105.1", "The oldest agent that checks the path of environment files."),
            new("outdatedBefore", "1.100.0", "Agents older than this are outdated: about half a year behind."),
        ],
    };

    /// <inheritdoc />
    protected override bool JudgesExternal => true;

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        var text = instance.VersionInfo?.AgentVersion;
        if (!TryVersion(text, out var version))
        {
            yield return new Unread(new(EcsPosture.Inventory.GapKind.NotCollected, "ecs:DescribeContainerInstances", instance.Arn, null, "the answer names no agent version", null));
            yield break;
        }

        if (OlderThan(version, "minimumVersion", context) is { } minimum)
        {
            yield return Agent($"The agent of {NameOf(instance)} ({text}) has known serious flaws.", text!, minimum, Severity.High);
        }
        else if (OlderThan(version, "outdatedBefore", context) is { } current)
        {
            yield return Agent($"The agent of {NameOf(instance)} ({text}) is outdated.", text!, current, Severity.Medium);
        }

        if (OlderThan(version, "environmentFilesVersion", context) is { } fixedIn)
        {
            if (HostFacts.PlaceableOn(instance, kind, context).FirstOrDefault(d => d.ContainerDefinitions.Any(c => c.EnvironmentFiles.Count > 0)) is { } user)
            {
                yield return Agent($"The agent of {NameOf(instance)} ({text}) does not check the path of environment files, which {user.Family} uses.", text!, fixedIn, Severity.Medium);
            }
            else if (context.Usage.Hosts.PlacementGap is { } gap)
            {
                yield return new Unread(gap);
            }
        }

        if (instance.VersionInfo?.DockerVersion is { } docker && TryVersion(docker[(docker.LastIndexOf(' ') + 1)..], out var engine) && engine.Major < OldestDocker)
        {
            yield return new Violation($"Docker on {NameOf(instance)} is at version {engine.Major}.", new Evidence("versionInfo.dockerVersion", docker, $"{OldestDocker} or later")) { Severity = Severity.Low };
        }
    }

    private static Violation Agent(string message, string version, string expected, Severity severity) =>
        new(message, new Evidence("versionInfo.agentVersion", version, $"{expected} or later")) { Severity = severity };

    /// <summary>The version of a parameter when it is newer; null otherwise.</summary>
    private static string? OlderThan(Version version, string parameter, CheckContext context) =>
        TryVersion(context.Parameter(parameter), out var other) && version < other ? context.Parameter(parameter) : null;

    private static bool TryVersion(string? text, out Version version)
    {
        var known = Version.TryParse(text?.TrimStart('v'), out var parsed);
        version = parsed ?? new(0, 0);
        return known;
    }
}
