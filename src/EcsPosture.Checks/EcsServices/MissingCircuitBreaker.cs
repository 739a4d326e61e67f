using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service whose failing deployments nobody stops and takes back.</summary>
public sealed class MissingCircuitBreaker : ServiceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-circuit-breaker",
        Title = "Rolling deployment without circuit breaker and rollback",
        Severity = Severity.Low,
        Topics = [Topic.Logging, Topic.Infrastructure],
        Pages = ["deployment-type-ecs", "cloudwatch_event_stream"],
        ResourceType = ResourceType.Service,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Without a circuit breaker ECS goes on starting tasks of a broken revision for hours, and the service stays in a mixed state. "
            + "A rollback brings the last working revision back and sends an event that can raise an alarm.",
        PassWhen = "The circuit breaker is on with rollback, or deployment alarms are on with rollback, or the strategy is BLUE_GREEN, LINEAR or CANARY.",
        FailWhen = "The circuit breaker is off or absent, or does not roll back, and no alarms do.",
        NotApplicableWhen = "The deployment controller is CODE_DEPLOY or EXTERNAL, the service is a DAEMON, or it is INACTIVE.",
        Remediation = new()
        {
            Summary = "Turn the deployment circuit breaker on with rollback.",
            Cli = """
                aws ecs update-service --region {region} --cluster {cluster} --service {service} \
                  --deployment-configuration 'deploymentCircuitBreaker={enable=true,rollback=true}'
                """,
            Terraform = """
                resource "aws_ecs_service" "{service}" {
                  deployment_circuit_breaker {
                    enable   = true
                    rollback = true
                  }
                }
                """,
            CloudFormation = """
                DeploymentConfiguration:
                  DeploymentCircuitBreaker:
                    Enable: true
                    Rollback: true
                """,
            SideEffects = "A deployment that needs many tries to become steady is rolled back; infrastructure code may then show a difference to what runs.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SI-17", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CP-10", MappingSource.Ours),
        ],
        Actions = ["ecs:ListServices", "ecs:DescribeServices"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        if (resource.DeploymentController?.Type is "CODE_DEPLOY" or "EXTERNAL")
        {
            return [new DoesNotApply($"Deployments are carried out by {resource.DeploymentController.Type}.")];
        }

        if (resource.SchedulingStrategy is "DAEMON")
        {
            return [new DoesNotApply("The service is a daemon.")];
        }

        var configuration = resource.DeploymentConfiguration;
        if (configuration?.Strategy is "BLUE_GREEN" or "LINEAR" or "CANARY")
        {
            return [new Note($"The strategy {configuration.Strategy} keeps the old revision until the new one has proved itself.")];
        }

        var breaker = configuration?.DeploymentCircuitBreaker;
        if (breaker is { Enable: true, Rollback: true } || configuration?.Alarms is { Enable: true, Rollback: true, AlarmNames.Count: > 0 })
        {
            return [];
        }

        const string Path = "deploymentConfiguration.deploymentCircuitBreaker.";
        return breaker is { Enable: true }
            ? [new Violation($"The circuit breaker of service {resource.ServiceName} does not roll back.", new Evidence(Path + "rollback", "false", "true"))]
            : [new Violation($"Service {resource.ServiceName} has no deployment circuit breaker.", new Evidence(Path + "enable", breaker is null ? Evidence.Absent : "false", "true"))];
    }
}
