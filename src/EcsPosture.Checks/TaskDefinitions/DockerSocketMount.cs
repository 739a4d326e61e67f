using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A task that is given the socket of its host's container engine.</summary>
public sealed class DockerSocketMount : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-docker-socket-mount",
        Title = "Docker or containerd socket is mounted into a container",
        Severity = Severity.Critical,
        SeverityNote = "Low when the volume is defined but no container mounts it.",
        Topics = [Topic.Infrastructure],
        Pages = ["bind-mounts", "security-tasks-containers"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "Whoever may write to the container engine's socket may start a privileged container with any mount, and so owns the host and all its tasks. "
            + "Mounting it read-only does not help: a socket is used by connecting to it.",
        PassWhen = "No volume's host path is the socket of Docker or containerd or a folder that holds it.",
        FailWhen =
            "A volume's host path, with . and .. and doubled slashes worked out, is docker.sock, containerd.sock or the docker_engine pipe, or a folder above them "
            + "(/, /var, /var/run, /run): critical where a container mounts it, low where none does.",
        NotApplicableWhen = "The definition runs on Fargate only, which has no host paths.",
        Remediation = new()
        {
            Summary = "Remove the volume. Read container facts from the task metadata endpoint or the ECS API; give host agents a daemon service of their own.",
            Cli = NewRevision.With("remove the volume and the mountPoints that name it"),
            Terraform = """
                resource "aws_ecs_task_definition" "{family}" {
                  # no volume block with host_path = "/var/run/docker.sock"
                }
                """,
            CloudFormation = """
                Type: AWS::ECS::TaskDefinition
                Properties:
                  Volumes: []   # none with Host.SourcePath: /var/run/docker.sock
                """,
            SideEffects = "Agents that read container statistics or start containers (monitoring, CI runners) need another way to do so.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-39", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context) =>
        context.IsFargateOnly(resource) ? [new DoesNotApply("Fargate tasks have no host paths.")]
        : resource.Volumes.Count == 0 ? []
        : ExamineVolumes(resource);

    private static IEnumerable<Statement> ExamineVolumes(TaskDefinition definition)
    {
        for (var i = 0; i < definition.Volumes.Count; i++)
        {
            var volume = definition.Volumes[i];
            if (!HostPaths.IsContainerSocket(volume.Host?.SourcePath))
            {
                continue;
            }

            var evidence = new List<Evidence> { new(VolumeMount.PathOf(i) + ".host.sourcePath", volume.Host!.SourcePath!, "no container engine socket") };
            var mounts = VolumeMount.Of(volume, definition);
            foreach (var mount in mounts)
            {
                evidence.Add(new(mount.Path + ".sourceVolume", volume.Name, "not mounted"));
            }

            yield return mounts.Count > 0
                ? new Violation(
                    $"Container {mounts[0].Container.Name} mounts {volume.Host.SourcePath}, which gives it the container engine's socket.", evidence)
                : new Violation($"Volume {volume.Name} is {volume.Host.SourcePath}, which holds the container engine's socket; no container mounts it.", evidence)
                {
                    Severity = Severity.Low,
                };
        }
    }
}
