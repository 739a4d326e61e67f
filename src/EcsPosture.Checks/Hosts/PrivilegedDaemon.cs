using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;

namespace EcsPosture.Checks.Hosts;

/// <summary>A managed daemon with power over the instances it runs on.</summary>
public sealed class PrivilegedDaemon : Check<Daemon>
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-daemon-privileged",
        Title = "ECS managed daemon is privileged or shares namespaces",
        Severity = Severity.Medium,
        SeverityNote = "Low for an image that is not pinned by its digest.",
        Topics = [Topic.Infrastructure],
        Pages = ["managed-instances-security", "security-tasks-containers"],
        ResourceType = ResourceType.Daemon,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "A daemon runs on every instance of its capacity providers, beside every task. What it may do to the host, and whoever can change its image, reaches all of them at once.",
        PassWhen = "No container is privileged or adds dangerous capabilities, the daemon has its own process and IPC namespaces, and its images are pinned by digest or come from registries of the parameter.",
        FailWhen = "One of these does not hold.",
        NotApplicableWhen = "The daemon is being deleted, or no revision of it is current.",
        Remediation = new()
        {
            Summary = "Give the daemon only the capabilities it needs and its own namespaces, and pin its images by digest.",
            Cli = """
                aws ecs describe-daemon --region {region} --daemon-arn {arn}
                aws ecs register-daemon-task-definition --region {region} --cli-input-json file://daemon.json
                """,
            SideEffects = "Sensors that watch other processes need the shared process namespace: accept that as a decision with a date.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-7", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
        ],
        Actions = ["ecs:ListDaemons", "ecs:DescribeDaemon", "ecs:DescribeDaemonRevisions", "ecs:DescribeDaemonTaskDefinition"],
        Parameters =
        [
            new("trustedImages", "public.ecr.aws/aws-observability/, public.ecr.aws/cloudwatch-agent/", "Beginnings of image names that need no digest, separated by commas."),
        ],
    };

    /// <inheritdoc />
    protected override ResourceList<Daemon> Select(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Region.Compute.Daemons;
    }

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Daemon resource, CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (resource.Status is "DELETE_IN_PROGRESS" || resource.CurrentRevisions.Count == 0)
        {
            yield return new DoesNotApply("No revision of the daemon is current.");
            yield break;
        }

        var compute = context.Region.Compute;
        foreach (var reference in resource.CurrentRevisions)
        {
            var revision = compute.DaemonRevisions.Find(reference.Arn ?? "");
            if (!revision.TryGet(out var known, out var gap) || known?.DaemonTaskDefinitionArn is not { } arn)
            {
                yield return new Unread(gap ?? Gap.NotAsked("ecs:DescribeDaemonRevisions", reference.Arn));
                continue;
            }

            if (!compute.DaemonTaskDefinitions.Find(arn).TryGet(out var definition, out gap) || definition is null)
            {
                yield return new Unread(gap ?? Gap.NotAsked("ecs:DescribeDaemonTaskDefinition", arn));
                continue;
            }

            context.Note(known.ContentHash);
            context.Note(definition.ContentHash);
            foreach (var statement in ExamineDefinition(definition, Arn.LastSegment(resource.Arn), context.ListParameter("trustedImages")))
            {
                yield return statement;
            }
        }
    }

    private static IEnumerable<Statement> ExamineDefinition(DaemonTaskDefinition definition, string name, IReadOnlyList<string> trusted)
    {
        foreach (var (member, mode) in new[] { ("pidMode", definition.PidMode), ("ipcMode", definition.IpcMode) })
        {
            if (mode is "shared")
            {
                yield return new Violation($"Daemon {name} shares {(member is "pidMode" ? "processes" : "memory")} with the tasks of its instance.", new Evidence(member, "shared", "none"));
            }
        }

        for (var i = 0; i < definition.ContainerDefinitions.Count; i++)
        {
            var container = definition.ContainerDefinitions[i];
            var path = CheckContext.ContainerPath(i);
            if (container.Privileged is true)
            {
                yield return new Violation($"Container {container.Name} of daemon {name} runs privileged.", new Evidence($"{path}.privileged", "true", "false or absent"));
            }

            if (DangerousCapabilities.AddsAny(container))
            {
                yield return new Violation(
                    $"Container {container.Name} of daemon {name} adds dangerous capabilities.",
                    new Evidence($"{path}.linuxParameters.capabilities.add", string.Join(", ", container.LinuxParameters!.Capabilities!.Add), "none that reach the host"));
            }

            if (!container.Image.Contains("@sha256:", StringComparison.Ordinal) && !trusted.Any(t => container.Image.StartsWith(t, StringComparison.Ordinal)))
            {
                yield return new Violation($"The image of container {container.Name} of daemon {name} is not pinned.", new Evidence($"{path}.image", container.Image, "an image with its digest"))
                {
                    Severity = Severity.Low,
                };
            }
        }
    }
}
