using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service behind a load balancer whose tasks let in others than the load balancer.</summary>
public sealed class LoadBalancerBypassed : ServiceCheck
{
    private const string AllowedGroups = "allowedGroups";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-sg-bypasses-lb",
        Title = "Load-balanced service reachable without its load balancer",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["security-network", "service-load-balancing"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "TLS, the web firewall, authentication and access logs are the load balancer's. "
            + "Who reaches the container's port without it meets none of them.",
        PassWhen =
            "The container's port lets in only security groups of its load balancers; behind a network load balancer without groups, ranges within its subnets too. "
            + "Groups in a parameter, and of callers through Service Connect or service discovery, are let in as well.",
        FailWhen = "A rule that covers the container's port lets in an address range, a prefix list or another security group.",
        NotApplicableWhen = "The service has no target group, or no load balancer uses it, or the tasks do not use awsvpc, or the service is INACTIVE.",
        ManualWhen = "A Classic Load Balancer stands before the service.",
        Remediation = new()
        {
            Summary = "Let the container's port in from the security group of the load balancer alone.",
            Cli = """
                aws ec2 authorize-security-group-ingress --region {region} --group-id <group> --protocol tcp --port <container-port> --source-group <load-balancer-group>
                aws ec2 revoke-security-group-ingress --region {region} --group-id <group> --ip-permissions <rule>
                """,
            Terraform = """
                resource "aws_vpc_security_group_ingress_rule" "from_load_balancer" {
                  security_group_id            = aws_security_group.tasks.id
                  referenced_security_group_id = aws_security_group.load_balancer.id
                  ip_protocol                  = "tcp"
                  from_port                    = var.container_port
                  to_port                      = var.container_port
                }
                """,
            CloudFormation = """
                FromLoadBalancer:
                  Type: AWS::EC2::SecurityGroupIngress
                  Properties:
                    GroupId: !Ref TaskSecurityGroup
                    SourceSecurityGroupId: !Ref LoadBalancerSecurityGroup
                    IpProtocol: tcp
                    FromPort: !Ref ContainerPort
                    ToPort: !Ref ContainerPort
                """,
            SideEffects = "Callers that go around the load balancer are cut off: let them use it, or name their group in the check's parameter.",
        },
        Controls = [new(FrameworkNames.Nist80053, "SC-7", MappingSource.Ours), new(FrameworkNames.Nist80053, "AC-4", MappingSource.Ours)],
        Actions = ["ecs:ListServices", "ecs:DescribeServices", "ec2:DescribeSecurityGroups", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeLoadBalancers"],
        Parameters = [new(AllowedGroups, "", "Ids of security groups that may reach tasks besides load balancers, such as those of a monitoring system.")],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        var targets = RegionBalancing.TargetsOf(resource);
        var classic = resource.LoadBalancers.Select(b => b.LoadBalancerName).FirstOrDefault(n => !string.IsNullOrEmpty(n));
        if (ServiceNetworks.Of(resource).Count == 0)
        {
            return [ServiceNetworks.WithoutNetwork(resource)];
        }

        if (targets.Count == 0)
        {
            return classic is null ? [new DoesNotApply("The service has no load balancer.")]
                : [new NeedsReview($"See that only the security groups of the Classic Load Balancer {classic} may reach the tasks: such load balancers are not read.")];
        }

        return Examine(resource, targets, context);
    }

    private static IEnumerable<Statement> Examine(Service service, IReadOnlyList<ServiceTarget> targets, CheckContext context)
    {
        var balancers = new List<LoadBalancer>();
        var gaps = new List<Gap>();
        foreach (var target in targets)
        {
            if (!context.FindTargetGroup(target.TargetGroupArn).TryGet(out var group, out var gap))
            {
                gaps.Add(gap);
                continue;
            }

            foreach (var arn in group.LoadBalancerArns)
            {
                if (context.FindLoadBalancer(arn).TryGet(out var balancer, out gap))
                {
                    balancers.Add(balancer);
                }
                else
                {
                    gaps.Add(gap);
                }
            }
        }

        if (gaps.Count > 0)
        {
            // An unread load balancer may be the one whose group a rule lets in.
            return gaps.Select(gap => new Unread(gap));
        }

        return balancers.Count == 0 ? [new DoesNotApply("No load balancer uses the service's target groups.")] : ExamineRules(service, targets, balancers, context);
    }

    private static IEnumerable<Statement> ExamineRules(Service service, IReadOnlyList<ServiceTarget> targets, IReadOnlyList<LoadBalancer> balancers, CheckContext context)
    {
        var allowed = balancers.SelectMany(b => b.SecurityGroups).Concat(context.ListParameter(AllowedGroups)).ToHashSet(StringComparer.Ordinal);
        var ranges = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in balancers.Where(b => b.SecurityGroups.Count == 0).SelectMany(b => b.AvailabilityZones).Select(z => z.SubnetId).OfType<string>())
        {
            if (!context.FindSubnet(id).TryGet(out var subnet, out var gap))
            {
                yield return new Unread(gap);
            }
            else if (subnet.CidrBlock is { } range)
            {
                ranges.Add(range);
            }
        }

        // Callers through Service Connect or service discovery come by themselves, from groups of their own.
        var hasCallers = service.ServiceRegistries.Count > 0 || service.Deployments.Any(d => d.ServiceConnectConfiguration is { Enabled: true, Services.Count: > 0 });
        int[] ports = [.. targets.Select(t => t.ContainerPort).OfType<int>().Distinct()];
        foreach (var named in ServiceNetworks.GroupsOf(service, context))
        {
            if (!named.Group.TryGet(out var group, out var gap))
            {
                yield return new Unread(gap);
                continue;
            }

            for (var i = 0; i < group.IpPermissions.Count; i++)
            {
                var rule = group.IpPermissions[i];
                string[] others =
                [
                    .. rule.Cidrs.Where(c => !ranges.Contains(c)), .. rule.PrefixLists, .. rule.SourceGroups.Where(g => !allowed.Contains(g) && !hasCallers),
                ];
                if (others.Length > 0 && ports.FirstOrDefault(p => rule.Covers("tcp", p) || rule.Covers("udp", p)) is var port and > 0)
                {
                    yield return new Violation(
                        $"Port {port.ToString(CultureInfo.InvariantCulture)} of the tasks lets in {string.Join(", ", others)} past the load balancer.",
                        new Evidence(
                            string.Create(CultureInfo.InvariantCulture, $"{group.GroupId}: IpPermissions[{i}]"),
                            $"{rule.Ports()} from {string.Join(", ", rule.Peers())}",
                            $"from {string.Join(", ", allowed.Concat(ranges).Order(StringComparer.Ordinal))} only"));
                }
            }
        }
    }
}
