using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service whose tasks run where an internet gateway leads to.</summary>
public sealed class PublicSubnetService : ServiceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-public-subnet",
        Title = "Service runs in a subnet with an internet-gateway route",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["security-network", "vpc-endpoints"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "In a public subnet one setting, a public address, is all that keeps a task off the internet. "
            + "In a private one no setting of a task or service can put it there.",
        PassWhen = "No subnet of the service, its live deployments and its task sets has a route to an internet gateway for all addresses.",
        FailWhen = "A subnet's route table, its own or the main one of the VPC, has such a route for IPv4 or IPv6.",
        NotApplicableWhen = "The tasks do not use awsvpc, run on external instances, or the service is INACTIVE.",
        Remediation = new()
        {
            Summary = "Move the tasks to subnets without such a route, and give these a NAT gateway or VPC endpoints for what the tasks call.",
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
                    Subnets: [!Ref PrivateSubnetA, !Ref PrivateSubnetB]
                    SecurityGroups: [!Ref TaskSecurityGroup]
                """,
            SideEffects = "The load balancer stays in public subnets; of the zones that it is in, the service needs a private subnet in each.",
        },
        Controls = [new(FrameworkNames.Nist80053, "SC-7", MappingSource.Ours), new(FrameworkNames.PciDss, "1.4.4", MappingSource.Ours)],
        Actions = ["ecs:ListServices", "ecs:DescribeServices", "ec2:DescribeSubnets", "ec2:DescribeRouteTables"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        if (ServiceNetworks.Of(resource).Count == 0)
        {
            yield return ServiceNetworks.WithoutNetwork(resource);
            yield break;
        }

        foreach (var (path, id) in ServiceNetworks.SubnetsOf(resource))
        {
            if (!context.FindRoutes(id).TryGet(out var table, out var gap))
            {
                yield return new Unread(gap);
            }
            else if (table.InternetRoutes() is [var route, ..])
            {
                yield return new Violation(
                    $"Subnet {id} has a route to the internet gateway {route.GatewayId}.",
                    new Evidence(path, id, "a subnet without a route to an internet gateway"),
                    new Evidence($"{table.RouteTableId}: Routes", $"{route.Destination} to {route.GatewayId}", "no such route"));
            }
        }
    }
}
