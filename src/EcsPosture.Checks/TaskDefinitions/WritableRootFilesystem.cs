using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A container that may write to its root file system.</summary>
public sealed class WritableRootFilesystem : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-readonly-root-filesystem",
        Title = "Container root file system is writable",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers", "ecs-exec"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "On a writable root file system an intruder can drop tools, replace binaries and change configuration. "
            + "A read-only one leaves only the paths that were opened on purpose.",
        PassWhen = "readonlyRootFilesystem is true for the container.",
        FailWhen = "readonlyRootFilesystem is false or absent.",
        NotApplicableWhen = "The containers are Windows containers, which do not support the parameter.",
        Remediation = new()
        {
            Summary = "Set readonlyRootFilesystem to true and mount a volume or tmpfs at each path that the application has to write to.",
            Cli = NewRevision.With("set containerDefinitions[name={container}].readonlyRootFilesystem to true"),
            Terraform = """
                container_definitions = jsonencode([{
                  name                   = "{container}"
                  readonlyRootFilesystem = true
                  mountPoints            = [{ sourceVolume = "tmp", containerPath = "/tmp" }]
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    ReadonlyRootFilesystem: true
                    MountPoints:
                      - SourceVolume: tmp
                        ContainerPath: /tmp
                """,
            SideEffects = "Software that writes to /tmp, caches or its own folder fails at start until those paths are mounted; ECS Exec needs a writable root file system and stops working.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.5"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.5"),
            new(FrameworkNames.Nist80053, "AC-2(1)"),
            new(FrameworkNames.Nist80053, "AC-3"),
            new(FrameworkNames.Nist80053, "AC-3(15)"),
            new(FrameworkNames.Nist80053, "AC-3(7)"),
            new(FrameworkNames.Nist80053, "AC-5"),
            new(FrameworkNames.Nist80053, "AC-6"),
            new(FrameworkNames.PciDss, "7.2.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.6.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.5.1.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "7.2.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "7.2.5", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "7.2.6", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "7.3.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "7.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "7.3.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.2.7", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.2.8", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.3.4", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A1.1.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A3.4.1", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeTaskDefinition", "ecs:DescribeServices"],
    };

    /// <inheritdoc />
    protected override string? DoesNotApplyTo(TaskDefinition definition, CheckContext context) =>
        definition.IsWindows ? "Windows containers have no read-only root file system." : null;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        if (container.ReadonlyRootFilesystem is true)
        {
            return [];
        }

        var exec = "";
        foreach (var service in context.ServicesUsing(definition))
        {
            if (service.EnableExecuteCommand)
            {
                exec = $" Service {service.ServiceName} has ECS Exec on, which needs a writable root file system: only one of the two can be had.";
                break;
            }
        }

        return
        [
            new Violation(
                $"Container {container.Name} may write to its root file system.{exec}",
                new Evidence($"{path}.readonlyRootFilesystem", container.ReadonlyRootFilesystem is null ? Evidence.Absent : "false", "true")),
        ];
    }
}
