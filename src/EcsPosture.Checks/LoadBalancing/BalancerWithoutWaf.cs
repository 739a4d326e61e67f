using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.LoadBalancing;

namespace EcsPosture.Checks.LoadBalancing;

/// <summary>A public application load balancer without a web firewall.</summary>
public sealed class BalancerWithoutWaf : BalancerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-lb-waf",
        Title = "Internet-facing ALB of a service has no WAF",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["security-network", "service-load-balancing"],
        ResourceType = ResourceType.LoadBalancer,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A public web application is scanned and attacked from its first minute on. "
            + "A web ACL turns away known attacks and floods before they reach a container, and gives time when a flaw becomes known.",
        PassWhen = "A web ACL with at least one rule is associated.",
        FailWhen = "No web ACL is associated, or one without any rule.",
        NotApplicableWhen = "The load balancer is internal or no application load balancer, or no service of ECS stands behind it.",
        Remediation = new()
        {
            Summary = "Associate a web ACL with managed rules; let them count first, and block once nothing right is hit.",
            Cli = "aws wafv2 associate-web-acl --region {region} --web-acl-arn <web-acl> --resource-arn {arn}",
            Terraform = """
                resource "aws_wafv2_web_acl_association" "this" {
                  resource_arn = aws_lb.this.arn
                  web_acl_arn  = aws_wafv2_web_acl.this.arn
                }
                """,
            CloudFormation = """
                WebAclAssociation:
                  Type: AWS::WAFv2::WebACLAssociation
                  Properties:
                    ResourceArn: !Ref LoadBalancer
                    WebACLArn: !GetAtt WebAcl.Arn
                """,
            SideEffects = "Rules may block right requests, such as large uploads. A web ACL is billed by rule and request.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ELB.16"),
            new(FrameworkNames.Nist80053, "AC-4(21)"),
            new(FrameworkNames.PciDss, "6.4.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "6.4.1", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeServices", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeLoadBalancers", "wafv2:GetWebACLForResource"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(LoadBalancer balancer, CheckContext context)
    {
        if (!balancer.IsApplication)
        {
            return [new DoesNotApply("AWS WAF works with application load balancers only.")];
        }

        if (!balancer.IsInternetFacing)
        {
            return [new DoesNotApply("The load balancer is internal.")];
        }

        if (!balancer.WebAcl.TryGet(out var acl, out var gap))
        {
            return [new Unread(gap)];
        }

        return acl is null
                ? [new Violation($"Load balancer {balancer.LoadBalancerName} faces the internet without a web ACL.", new Evidence("WebACL", Evidence.Absent, "a web ACL with rules"))]
            : acl.RuleCount == 0
                ? [new Violation($"Web ACL {acl.Name} of load balancer {balancer.LoadBalancerName} has no rule.", new Evidence("WebACL.Rules", "0 rules", "at least one rule"))]
            : [];
    }
}
