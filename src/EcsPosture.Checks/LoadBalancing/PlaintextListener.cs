using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory.LoadBalancing;

namespace EcsPosture.Checks.LoadBalancing;

/// <summary>A listener that passes requests on that were not encrypted.</summary>
public sealed class PlaintextListener : ListenerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-lb-plaintext-listener",
        Title = "Internet-facing listener serves HTTP without redirect",
        Severity = Severity.High,
        SeverityNote = "Medium when the load balancer is internal.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-network", "service-load-balancing", "infrastructure-security"],
        ResourceType = ResourceType.Listener,
        Responsibility = Responsibility.Customer,
        Rationale =
            "What comes over plain HTTP can be read and changed on its way: sessions, passwords, the page itself. "
            + "A redirect is the only thing that such a listener should answer.",
        PassWhen = "The listener ends TLS, or speaks HTTP and forwards to no target group of a service: its default action and rules redirect or answer by themselves.",
        FailWhen = "An HTTP listener, or a TCP listener on port 80, forwards to a target group of a service, by default or by a rule.",
        NotApplicableWhen = "No service of ECS stands behind the load balancer, or the listener speaks UDP.",
        ManualWhen = "A TCP listener on another port passes on what the containers speak.",
        Remediation = new()
        {
            Summary = "Add an HTTPS listener with a certificate, and let this one redirect to it, its rules included.",
            Cli = """
                aws elbv2 modify-listener --region {region} --listener-arn {arn} \
                  --default-actions 'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}'
                """,
            Terraform = """
                resource "aws_lb_listener" "http" {
                  load_balancer_arn = aws_lb.this.arn
                  port              = 80
                  protocol          = "HTTP"

                  default_action {
                    type = "redirect"
                    redirect {
                      protocol    = "HTTPS"
                      port        = "443"
                      status_code = "HTTP_301"
                    }
                  }
                }
                """,
            CloudFormation = """
                HttpListener:
                  Type: AWS::ElasticLoadBalancingV2::Listener
                  Properties:
                    LoadBalancerArn: !Ref LoadBalancer
                    Port: 80
                    Protocol: HTTP
                    DefaultActions:
                      - Type: redirect
                        RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 }
                """,
            SideEffects = "Clients that do not follow redirects, or that post to HTTP addresses, must be changed first.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ELB.1"),
            new(FrameworkNames.Fsbp, "ELB.18"),
            new(FrameworkNames.Nist80053, "AC-17(2)"),
            new(FrameworkNames.Nist80053, "AC-4"),
            new(FrameworkNames.Nist80053, "IA-5(1)"),
            new(FrameworkNames.Nist80053, "SC-12(3)"),
            new(FrameworkNames.Nist80053, "SC-13"),
            new(FrameworkNames.Nist80053, "SC-23"),
            new(FrameworkNames.Nist80053, "SC-23(3)"),
            new(FrameworkNames.Nist80053, "SC-7(4)"),
            new(FrameworkNames.Nist80053, "SC-8"),
            new(FrameworkNames.Nist80053, "SC-8(1)"),
            new(FrameworkNames.Nist80053, "SC-8(2)"),
            new(FrameworkNames.Nist80053, "SI-7(6)"),
            new(FrameworkNames.PciDss, "4.2.1", MappingSource.Ours),
        ],
        Actions =
        [
            "ecs:DescribeServices", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeListeners",
            "elasticloadbalancing:DescribeRules",
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Listener listener, CheckContext context)
    {
        if (listener.IsEncrypted)
        {
            return [];
        }

        return listener.Protocol is "HTTP" || listener is { Protocol: "TCP", Port: 80 } ? ExamineForwards(listener, context)
            : listener.Protocol is "TCP" or "TCP_UDP" or "TCP_QUIC"
                ? [new NeedsReview($"See that the containers behind TCP port {Text(listener.Port)} end TLS themselves: the load balancer passes on what they speak.")
                {
                    Evidence = [new("Protocol", listener.Protocol, "TLS, or TLS in the containers")],
                }]
            : [new DoesNotApply($"The listener speaks {listener.Protocol ?? "no known protocol"}, which has no TLS of its own here.")];
    }

    private static IEnumerable<Statement> ExamineForwards(Listener listener, CheckContext context)
    {
        var found = context.FindLoadBalancer(listener.LoadBalancerArn);
        var isInternal = found.TryGet(out var balancer, out _) && !balancer.IsInternetFacing;
        foreach (var group in Groups(listener.DefaultActions, context))
        {
            yield return Forwards(listener, group, "by default", "DefaultActions", isInternal);
        }

        if (!listener.Rules.TryGet(out var rules, out var gap))
        {
            yield return new Unread(gap);
            yield break;
        }

        foreach (var rule in rules.Where(r => r.Priority is not "default"))
        {
            foreach (var group in Groups(rule.Actions, context))
            {
                yield return Forwards(listener, group, $"by rule {rule.Priority}", $"rule {rule.Priority}: Actions", isInternal);
            }
        }
    }

    private static IEnumerable<string> Groups(IEnumerable<ListenerAction> actions, CheckContext context) =>
        actions.Where(a => a.Type is "forward").SelectMany(a => a.TargetGroups).Distinct(StringComparer.Ordinal)
            .Where(group => context.Usage.Balancing.ServicesOfTargetGroup(group).Count > 0);

    private static Violation Forwards(Listener listener, string group, string how, string path, bool isInternal)
    {
        var name = group.Split('/') is [_, var found, _] ? found : group;
        return new($"Port {Text(listener.Port)} takes plain {listener.Protocol} and forwards it {how} to target group {name}.", new Evidence(path, $"forward to {name}", "redirect to HTTPS"))
        {
            Severity = isInternal ? Severity.Medium : null,
        };
    }

    private static string Text(int? port) => port?.ToString(CultureInfo.InvariantCulture) ?? "?";
}
