using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.LoadBalancing;

namespace EcsPosture.Checks.LoadBalancing;

/// <summary>An application load balancer that passes on requests which servers may read in two ways.</summary>
public sealed class LenientBalancer : BalancerCheck
{
    private const string DropInvalid = "routing.http.drop_invalid_header_fields.enabled";
    private const string Desync = "routing.http.desync_mitigation_mode";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-lb-header-hardening",
        Title = "ALB accepts invalid headers or monitors desync only",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["service-load-balancing"],
        ResourceType = ResourceType.LoadBalancer,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A request that load balancer and container read differently can smuggle a second one past every rule. "
            + "Two attributes keep such requests away from the containers.",
        PassWhen = "Invalid header fields are dropped, and the desync mode is defensive or strictest.",
        FailWhen = "Invalid header fields are passed on, which is the default, or the desync mode is monitor.",
        NotApplicableWhen = "The load balancer is no application load balancer, or no service of ECS stands behind it.",
        Remediation = new()
        {
            Summary = "Drop invalid header fields, and set the desync mode to defensive or strictest.",
            Cli = """
                aws elbv2 modify-load-balancer-attributes --region {region} --load-balancer-arn {arn} \
                  --attributes Key=routing.http.drop_invalid_header_fields.enabled,Value=true Key=routing.http.desync_mitigation_mode,Value=defensive
                """,
            Terraform = """
                resource "aws_lb" "this" {
                  name                       = "{name}"
                  drop_invalid_header_fields = true
                  desync_mitigation_mode     = "defensive"
                }
                """,
            CloudFormation = """
                LoadBalancerAttributes:
                  - { Key: routing.http.drop_invalid_header_fields.enabled, Value: "true" }
                  - { Key: routing.http.desync_mitigation_mode, Value: defensive }
                """,
            SideEffects = "Header names with characters other than letters, digits and hyphens no longer arrive; the metric DesyncMitigationMode_NonCompliant_Request_Count shows what strictest would refuse.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ELB.4"),
            new(FrameworkNames.Fsbp, "ELB.12"),
            new(FrameworkNames.Nist80053, "SC-7(4)"),
            new(FrameworkNames.Nist80053, "SC-8(2)"),
            new(FrameworkNames.Nist80053, "AC-4(21)"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-2"),
            new(FrameworkNames.PciDss, "6.2.4"),
        ],
        Actions =
        [
            "ecs:DescribeServices", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancerAttributes",
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(LoadBalancer balancer, CheckContext context)
    {
        if (!balancer.IsApplication)
        {
            yield return new DoesNotApply("Only application load balancers read headers.");
            yield break;
        }

        var attributes = balancer.Attributes.Require();
        if (!"true".Equals(Attribute(attributes, DropInvalid), StringComparison.OrdinalIgnoreCase))
        {
            yield return new Violation($"Load balancer {balancer.LoadBalancerName} passes on invalid header fields.", new Evidence(DropInvalid, Attribute(attributes, DropInvalid) ?? Evidence.Absent, "true"));
        }

        // Unset means defensive.
        if (Attribute(attributes, Desync) is "monitor")
        {
            yield return new Violation($"Load balancer {balancer.LoadBalancerName} only counts requests that may smuggle others.", new Evidence(Desync, "monitor", "defensive or strictest"));
        }
    }
}
