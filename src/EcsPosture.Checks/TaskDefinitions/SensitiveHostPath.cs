using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A task that mounts a folder of its host which gives power over the host.</summary>
public sealed class SensitiveHostPath : TaskDefinitionCheck
{
    private const string AllowedPaths = "allowedPaths";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-sensitive-host-path",
        Title = "Sensitive host path is bind-mounted",
        Severity = Severity.High,
        SeverityNote =
            "Medium where all mounts of the path are read-only, and for any other writable host path in a container whose root file system is read-only; "
            + "low where no container mounts the volume.",
        Topics = [Topic.Infrastructure],
        Pages = ["bind-mounts"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "Folders such as /etc, /proc or the ECS agent's own hold credentials and configuration of the host and of other tasks. "
            + "Write access to them is control of the host. A writable host path also takes back what a read-only root file system gave.",
        PassWhen = "No volume has a host path, or only harmless or allowed ones.",
        FailWhen =
            "A volume's host path is /, /etc, /root, /home, /proc, /sys, /dev, /boot, /lib/modules, /var/lib/docker, /var/lib/ecs, /var/log/ecs, a Windows drive or "
            + "C:\\ProgramData\\Amazon\\ECS, or lies above or below one of them; or a container with a read-only root file system may write to any other host path.",
        NotApplicableWhen = "The definition runs on Fargate only, which has no host paths.",
        Remediation = new()
        {
            Summary = "Keep data in a Docker volume, EFS or EBS instead of a host folder; where a host folder is needed, mount the narrowest one and read-only.",
            Cli = NewRevision.With("remove the volume's host.sourcePath, or set readOnly to true in the mountPoints that name it"),
            Terraform = """
                container_definitions = jsonencode([{
                  name        = "{container}"
                  mountPoints = [{ sourceVolume = "data", containerPath = "/data", readOnly = true }]
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    MountPoints:
                      - SourceVolume: data
                        ContainerPath: /data
                        ReadOnly: true
                """,
            SideEffects = "Agents that watch the host (metrics, security, log shipping) need some of these paths; run them as a daemon of their own and allow their paths in the check's settings.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-39", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
        Parameters = [new(AllowedPaths, "/etc/localtime,/etc/timezone", "Host paths, separated by commas, that may be mounted together with what lies below them.")],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context) =>
        context.IsFargateOnly(resource) ? [new DoesNotApply("Fargate tasks have no host paths.")]
        : resource.Volumes.Count == 0 ? []
        : ExamineVolumes(resource, context);

    private static IEnumerable<Statement> ExamineVolumes(TaskDefinition definition, CheckContext context)
    {
        IReadOnlyList<string>? allowed = null;
        for (var i = 0; i < definition.Volumes.Count; i++)
        {
            var volume = definition.Volumes[i];
            if (volume.Host?.SourcePath is not { Length: > 0 } source || HostPaths.IsAtOrBelowAny(source, allowed ??= context.ListParameter(AllowedPaths)))
            {
                continue;
            }

            var path = VolumeMount.PathOf(i) + ".host.sourcePath";
            var mounts = VolumeMount.Of(volume, definition);
            if (HostPaths.IsSensitive(source))
            {
                yield return Mounted(volume, source, path, mounts);
                continue;
            }

            foreach (var mount in mounts)
            {
                if (!mount.IsReadOnly && mount.Container.ReadonlyRootFilesystem is true)
                {
                    yield return new Violation(
                        $"Container {mount.Container.Name} has a read-only root file system but may write to {source} of the host.",
                        new Evidence(path, source, "no host path"),
                        new Evidence(mount.Path + ".readOnly", "false or absent", "true"))
                    {
                        Severity = Severity.Medium,
                    };
                }
            }
        }
    }

    private static Violation Mounted(Volume volume, string source, string path, List<VolumeMount> mounts)
    {
        var evidence = new List<Evidence> { new(path, source, "no sensitive host path") };
        var writable = false;
        foreach (var mount in mounts)
        {
            writable |= !mount.IsReadOnly;
            evidence.Add(new(mount.Path + ".readOnly", mount.IsReadOnly ? "true" : "false or absent", "not mounted"));
        }

        return mounts.Count == 0
            ? new($"Volume {volume.Name} is {source} of the host; no container mounts it.", evidence) { Severity = Severity.Low }
            : new($"Container {mounts[0].Container.Name} mounts {source} of the host{(writable ? " and may write to it" : ", read-only")}.", evidence)
            {
                Severity = writable ? Severity.High : Severity.Medium,
            };
    }
}
