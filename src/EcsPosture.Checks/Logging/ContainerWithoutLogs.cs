using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Logging;

/// <summary>A container whose output is not sent anywhere.</summary>
public sealed class ContainerWithoutLogs : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-log-configuration",
        Title = "Container has no log configuration",
        Severity = Severity.High,
        SeverityNote = "Info for the FireLens router itself.",
        Topics = [Topic.Logging],
        Pages = ["using_awslogs", "ecs-logging-monitoring"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "What a container prints is often the only trace of an attack or a fault in it. Without a log driver the trace stays on the host, "
            + "and on Fargate it is gone with the task.",
        PassWhen = "The container has a log driver other than none.",
        FailWhen = "The container has no log driver, or the driver none.",
        Remediation = new()
        {
            Summary = "Add a logConfiguration with the driver awslogs or awsfirelens to the container.",
            Cli = """
                aws ecs describe-task-definition --region {region} --task-definition {family}:{revision} --query taskDefinition > definition.json
                # add a logConfiguration to the container {container}, then
                aws ecs register-task-definition --region {region} --cli-input-json file://definition.json
                """,
            Terraform = """
                container_definitions = jsonencode([{
                  name = "{container}"
                  logConfiguration = {
                    logDriver = "awslogs"
                    options = {
                      "awslogs-group"         = "/ecs/{family}"
                      "awslogs-region"        = "{region}"
                      "awslogs-stream-prefix" = "{container}"
                    }
                  }
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    LogConfiguration:
                      LogDriver: awslogs
                      Options:
                        awslogs-group: /ecs/{family}
                        awslogs-region: {region}
                        awslogs-stream-prefix: {container}
                """,
            SideEffects = "On Fargate the task needs an execution role that may write to the group; log data is billed.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.9"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.7"),
            new(FrameworkNames.Nist80053, "AC-4(26)"),
            new(FrameworkNames.Nist80053, "AU-2"),
            new(FrameworkNames.Nist80053, "AU-3"),
            new(FrameworkNames.Nist80053, "AU-6(3)"),
            new(FrameworkNames.Nist80053, "AU-6(4)"),
            new(FrameworkNames.Nist80053, "AU-10"),
            new(FrameworkNames.Nist80053, "AU-12"),
            new(FrameworkNames.Nist80053, "CA-7"),
            new(FrameworkNames.Nist80053, "SC-7(9)"),
            new(FrameworkNames.Nist80053, "SI-7(8)"),
            new(FrameworkNames.PciDss, "10.2.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.4", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.5", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.6", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.7", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.3.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.6.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "5.3.4", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A1.2.1", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        if (!LogOptions.HasNoDriver(container))
        {
            yield break;
        }

        var driver = LogOptions.DriverOf(container);
        var router = container.FirelensConfiguration is not null;
        yield return new Violation(
            $"Container {container.Name}{(router ? ", the FireLens router," : "")} {(driver is null ? "has no log driver" : "has the log driver none")}.",
            new Evidence($"{path}.logConfiguration.logDriver", driver ?? Evidence.Absent, "a driver other than none"))
        {
            Severity = router ? Severity.Info : Severity.High,
        };
    }
}
