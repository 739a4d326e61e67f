using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service whose tasks get public addresses.</summary>
public sealed class PublicServiceAddress : ServiceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-public-ip",
        Title = "Service or task set assigns public IPs",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure],
        Pages = ["security-network", "task-networking-awsvpc"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "A task with a public address stands on the internet with nothing but its security group before it. "
            + "It goes around the load balancer, and with it TLS, the web firewall and access logs.",
        PassWhen = "assignPublicIp is DISABLED or absent in the service, its live deployments and its task sets.",
        FailWhen = "assignPublicIp is ENABLED in any of them; with an EXTERNAL deployment controller only task sets say so.",
        NotApplicableWhen = "No network configuration exists, so the tasks do not use awsvpc, or the service runs on external instances or is INACTIVE.",
        Remediation = new()
        {
            Summary = "Put the tasks into private subnets and set assignPublicIp to DISABLED. Give them a NAT gateway or VPC endpoints for what they call.",
            Cli = """
                aws ecs update-service --region {region} --cluster {cluster} --service {service} \
                  --network-configuration 'awsvpcConfiguration={subnets=[PRIVATE_SUBNETS],securityGroups=[SECURITY_GROUPS],assignPublicIp=DISABLED}'
                """,
            Terraform = """
                resource "aws_ecs_service" "{service}" {
                  network_configuration {
                    subnets          = var.private_subnets
                    security_groups  = [aws_security_group.app.id]
                    assign_public_ip = false
                  }
                }
                """,
            CloudFormation = """
                NetworkConfiguration:
                  AwsvpcConfiguration:
                    AssignPublicIp: DISABLED
                    Subnets: [...]
                    SecurityGroups: [...]
                """,
            SideEffects = "In a public subnet a task without a public address cannot pull its image: move to private subnets with a way out in the same change. Task sets are created anew.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.2"),
            new(FrameworkNames.Fsbp, "ECS.16"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.2"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.14"),
            new(FrameworkNames.Nist80053, "AC-21"),
            new(FrameworkNames.Nist80053, "AC-3"),
            new(FrameworkNames.Nist80053, "AC-3(7)"),
            new(FrameworkNames.Nist80053, "AC-4"),
            new(FrameworkNames.Nist80053, "AC-4(21)"),
            new(FrameworkNames.Nist80053, "AC-6"),
            new(FrameworkNames.Nist80053, "SC-7"),
            new(FrameworkNames.Nist80053, "SC-7(11)"),
            new(FrameworkNames.Nist80053, "SC-7(16)"),
            new(FrameworkNames.Nist80053, "SC-7(20)"),
            new(FrameworkNames.Nist80053, "SC-7(21)"),
            new(FrameworkNames.Nist80053, "SC-7(3)"),
            new(FrameworkNames.Nist80053, "SC-7(4)"),
            new(FrameworkNames.Nist80053, "SC-7(9)"),
            new(FrameworkNames.PciDss, "1.4.4"),
        ],
        Actions = ["ecs:ListServices", "ecs:DescribeServices"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        var places = ServiceNetworks.Of(resource);
        Evidence[] evidence = [.. places.Where(p => p.Network.AssignPublicIp is "ENABLED").Select(p => new Evidence(p.Path + ".assignPublicIp", "ENABLED", "DISABLED"))];
        return evidence.Length > 0 ? [new Violation($"Tasks of service {resource.ServiceName} get public addresses.", evidence)]
            : places.Count > 0 && resource.LaunchType is not LaunchTypes.External ? []
            : [ServiceNetworks.WithoutNetwork(resource)];
    }
}
