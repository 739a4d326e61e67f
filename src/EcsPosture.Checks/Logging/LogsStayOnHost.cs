using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Logging;

/// <summary>A container whose log is written to its host only.</summary>
public sealed class LogsStayOnHost : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-log-local-driver",
        Title = "Logs stay on the host",
        Severity = Severity.Medium,
        Topics = [Topic.Logging],
        Pages = ["using_awslogs", "using_cloudwatch_logs", "logs"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "Logs on a host are gone when the instance is replaced, and whoever takes the host over can rewrite them.",
        PassWhen = "The log driver sends the output off the host.",
        FailWhen =
            "The driver is json-file, local or journald, or syslog without the address of another host. Whether an agent on the host forwards these files "
            + "cannot be seen from AWS: suppress the finding where one does.",
        NotApplicableWhen = "The definition runs on Fargate only, or the container has no log driver, which is a finding of its own.",
        Remediation = new()
        {
            Summary = "Use the driver awslogs or awsfirelens, or run the CloudWatch agent on the hosts.",
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
            SideEffects = "The instance role needs permission to write to the group, and the driver must be among the agent's available drivers.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AU-4", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AU-9(2)", MappingSource.Ours),
            new(FrameworkNames.PciDss, "10.3.3", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override string? DoesNotApplyTo(TaskDefinition definition, CheckContext context) =>
        context.IsFargateOnly(definition) ? "Fargate has no log driver that stays on a host." : null;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        if (LogOptions.HasNoDriver(container))
        {
            yield return new DoesNotApply("The container has no log driver.");
            yield break;
        }

        var driver = LogOptions.DriverOf(container)!;
        if (driver is "json-file" or "local" or "journald")
        {
            yield return new Violation(
                $"Container {container.Name} logs with {driver}, which stays on the host.",
                new Evidence($"{path}.logConfiguration.logDriver", driver, "a driver that sends off the host"));
        }
        else if (driver is "syslog")
        {
            var address = LogOptions.Option(container, "syslog-address");
            if (LogOptions.RedactionGap(address, definition) is { } gap)
            {
                yield return new Unread(gap);
            }
            else if (address is null || LogAddress.Parse(address).IsLocal)
            {
                yield return new Violation(
                    $"Container {container.Name} logs to the syslog of its host.",
                    new Evidence(LogOptions.PathOf(path, "syslog-address"), address is null ? Evidence.Absent : LogAddress.Parse(address).Masked, "the address of another host"));
            }
        }
    }
}
