using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A Docker volume whose driver options bind a host folder or carry the credentials of a share.</summary>
public sealed class DockerVolumeHostBind : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-docker-volume-host-bind",
        Title = "Docker volume driver options bind a host path or carry share credentials",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["docker-volumes", "bind-mounts"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "The local driver hands its options to mount, so a harmless looking named volume can be the host's /etc. "
            + "Share credentials among the options are readable for everyone who may describe the definition.",
        PassWhen = "No Docker volume binds a sensitive host path, and none has a user name or password among its options.",
        FailWhen = "The local driver's options bind a device (o=bind or rbind) that is a sensitive host path or holds the container engine's socket, or an option names a user name or password.",
        NotApplicableWhen = "There is no Docker volume, or the definition runs on Fargate only, which does not support them.",
        ManualWhen = "The mount options could not be kept because they imitate a redaction marker.",
        Remediation = new()
        {
            Summary = "Use a named volume without driver options, or EFS with IAM authorization. Rotate credentials that stood in the options.",
            Cli = NewRevision.With("remove driverOpts from the volume's dockerVolumeConfiguration"),
            Terraform = """
                resource "aws_ecs_task_definition" "{family}" {
                  volume {
                    name = "data"
                    docker_volume_configuration {
                      scope  = "task"
                      driver = "local"
                    }
                  }
                }
                """,
            CloudFormation = """
                Volumes:
                  - Name: data
                    DockerVolumeConfiguration:
                      Scope: task
                      Driver: local
                """,
            SideEffects = "The container no longer sees the data of the old folder or share: move it first. Old revisions keep the credentials until they are deleted.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-7", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        if (context.IsFargateOnly(resource))
        {
            return [new DoesNotApply("Fargate does not support Docker volumes.")];
        }

        foreach (var volume in resource.Volumes)
        {
            if (volume.DockerVolumeConfiguration is not null)
            {
                return ExamineVolumes(resource);
            }
        }

        return [new DoesNotApply("The definition has no Docker volume.")];
    }

    private static IEnumerable<Statement> ExamineVolumes(TaskDefinition definition)
    {
        for (var i = 0; i < definition.Volumes.Count; i++)
        {
            var volume = definition.Volumes[i];
            if (volume.DockerVolumeConfiguration is not { } docker)
            {
                continue;
            }

            var path = VolumeMount.PathOf(i) + ".dockerVolumeConfiguration.driverOpts";
            foreach (var (name, value) in docker.DriverOpts)
            {
                if (name.Equals("o", StringComparison.OrdinalIgnoreCase) && RedactionMarker.TryParse(value, out _))
                {
                    yield return new NeedsReview($"Look at the mount options of volume {volume.Name}: they were not kept.");
                }

                if (CredentialIn(name, value) is { } credential)
                {
                    yield return new Violation(
                        $"The driver options of volume {volume.Name} hold {credential}.",
                        new Evidence($"{path}.{name}", credential + " (masked)", "no credentials"));
                }
            }

            if (BoundPath(docker) is { } device && (HostPaths.IsSensitive(device) || HostPaths.IsContainerSocket(device)))
            {
                yield return new Violation(
                    $"Volume {volume.Name} binds {device} of the host.",
                    new Evidence(path + ".device", device, "no sensitive host path"));
            }
        }
    }

    // What an option gives away; null when nothing.
    private static string? CredentialIn(string option, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (IsPassword(option) || IsUser(option))
        {
            return IsPassword(option) ? "a password" : "a user name";
        }

        if (RedactionMarker.TryParse(value, out var marker))
        {
            return ValueKind.IsSecret(marker.Kind) ? "a secret" : null;
        }

        string? found = null;
        foreach (var range in value.AsSpan().Split(','))
        {
            var part = value.AsSpan()[range].Trim();
            var equals = part.IndexOf('=');
            if (equals < 0 || equals == part.Length - 1)
            {
                continue;
            }

            var key = part[..equals].Trim();
            if (IsPassword(key))
            {
                return "a password";
            }

            found = IsUser(key) ? "a user name" : found;
        }

        return found;
    }

    private static bool IsPassword(ReadOnlySpan<char> key) =>
        key.Equals("password", StringComparison.OrdinalIgnoreCase) || key.Equals("pass", StringComparison.OrdinalIgnoreCase);

    private static bool IsUser(ReadOnlySpan<char> key) =>
        key.Equals("username", StringComparison.OrdinalIgnoreCase) || key.Equals("user", StringComparison.OrdinalIgnoreCase);

    // The host path that the local driver binds; null when it binds none.
    private static string? BoundPath(DockerVolumeConfiguration docker)
    {
        if (docker.Driver is not (null or "" or "local") || !docker.DriverOpts.TryGetValue("device", out var device) || string.IsNullOrEmpty(device)
            || !docker.DriverOpts.TryGetValue("o", out var options) || options is null)
        {
            return null;
        }

        foreach (var range in options.AsSpan().Split(','))
        {
            if (options.AsSpan()[range].Trim() is "bind" or "rbind")
            {
                return device;
            }
        }

        return null;
    }
}
