using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.LoadBalancing;

namespace EcsPosture.Checks.LoadBalancing;

/// <summary>A target group over which a load balancer speaks to tasks without encryption.</summary>
public sealed class PlaintextTargetGroup : Check<TargetGroup>
{
    private const string TlsInContainers = "tlsInContainers";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-lb-backend-encryption",
        Title = "Load balancer to task traffic is plaintext",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["security-network", "service-load-balancing"],
        ResourceType = ResourceType.TargetGroup,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Behind the load balancer requests travel as the target group says. "
            + "In plain text, whoever can see traffic of the VPC reads what clients took care to encrypt.",
        PassWhen = "The target group speaks HTTPS or TLS, or TCP and a parameter says that its containers end TLS themselves.",
        FailWhen = "It speaks HTTP or TCP.",
        NotApplicableWhen = "No service of ECS uses the target group, or it speaks UDP, QUIC or GENEVE.",
        Remediation = new()
        {
            Summary = "End TLS in the container, with a certificate of its own, and let a new target group of HTTPS take the place of this one: the protocol of a target group cannot be changed.",
            Cli = """
                aws elbv2 create-target-group --region {region} --name <new-name> --protocol HTTPS --port <port> --vpc-id <vpc> --target-type ip --health-check-protocol HTTPS
                """,
            Terraform = """
                resource "aws_lb_target_group" "app" {
                  protocol    = "HTTPS"
                  port        = 8443
                  target_type = "ip"
                  vpc_id      = var.vpc_id
                  health_check {
                    protocol = "HTTPS"
                  }
                }
                """,
            CloudFormation = """
                TargetGroup:
                  Type: AWS::ElasticLoadBalancingV2::TargetGroup
                  Properties:
                    Protocol: HTTPS
                    HealthCheckProtocol: HTTPS
                    Port: 8443
                    TargetType: ip
                    VpcId: !Ref Vpc
                """,
            SideEffects = "The load balancer does not check the container's certificate, so a self-signed one will do. Listeners and the service must be moved to the new target group.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ELB.21"),
            new(FrameworkNames.Fsbp, "ELB.22"),
            new(FrameworkNames.Nist80053, "SC-8", MappingSource.Ours),
            new(FrameworkNames.PciDss, "4.2.1", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeServices", "elasticloadbalancing:DescribeTargetGroups"],
        Parameters = [new(TlsInContainers, "", "Names of TCP target groups whose containers end TLS themselves.")],
    };

    /// <inheritdoc />
    protected override ResourceList<TargetGroup> Select(CheckContext context) => context.Region.LoadBalancing.TargetGroups;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TargetGroup resource, CheckContext context)
    {
        var balancing = context.Usage.Balancing;
        var isUsed = balancing.ServicesOfTargetGroup(resource.Arn).Count > 0;
        context.Note(isUsed ? "used" : "unused");
        return !isUsed ? [balancing.ServiceGap is { } gap ? new Unread(gap) : new DoesNotApply("No service of ECS uses the target group.")]
            : resource.Protocol switch
            {
                "HTTPS" or "TLS" => [],
                "TCP" or "TCP_UDP" when context.ListParameter(TlsInContainers).Contains(resource.TargetGroupName) => [],
                "HTTP" or "TCP" or "TCP_UDP" =>
                [
                    new Violation(
                        $"Target group {resource.TargetGroupName} sends {resource.Protocol} to the tasks without encryption.",
                        new Evidence("Protocol", resource.Protocol, resource.Protocol is "HTTP" ? "HTTPS" : "TLS")),
                ],
                _ => [new DoesNotApply($"The target group speaks {resource.Protocol ?? "no known protocol"}.")],
            };
    }
}
