using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.LoadBalancing;

namespace EcsPosture.Checks.LoadBalancing;

/// <summary>A load balancer of a service that keeps no access logs.</summary>
public sealed class BalancerWithoutLogs : BalancerCheck
{
    private const string ToS3 = "access_logs.s3.enabled";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-log-lb-access-logs",
        Title = "Load balancer of a service has no access logs",
        Severity = Severity.Medium,
        Topics = [Topic.Logging, Topic.Infrastructure],
        Pages = ["service-load-balancing", "security-network"],
        ResourceType = ResourceType.LoadBalancer,
        Responsibility = Responsibility.Customer,
        Rationale =
            "The load balancer is the one place that sees every request with its client, its path and its TLS. "
            + "Without its logs nobody can say afterwards who called what.",
        PassWhen = "Access logs go to an S3 bucket, or a source of vended logs delivers them.",
        FailWhen = "Neither is set up.",
        NotApplicableWhen = "A network load balancer has no TLS listener, a gateway load balancer is meant, or no service of ECS stands behind it.",
        Remediation = new()
        {
            Summary = "Turn access logs on, with a bucket whose policy lets Elastic Load Balancing write.",
            Cli = """
                aws elbv2 modify-load-balancer-attributes --region {region} --load-balancer-arn {arn} \
                  --attributes Key=access_logs.s3.enabled,Value=true Key=access_logs.s3.bucket,Value=<bucket> Key=access_logs.s3.prefix,Value=<prefix>
                """,
            Terraform = """
                resource "aws_lb" "this" {
                  name = "{name}"
                  access_logs {
                    bucket  = aws_s3_bucket.logs.id
                    enabled = true
                  }
                }
                """,
            CloudFormation = """
                LoadBalancerAttributes:
                  - { Key: access_logs.s3.enabled, Value: "true" }
                  - { Key: access_logs.s3.bucket, Value: !Ref LogBucket }
                """,
            SideEffects = "The bucket's policy comes first: without it the call fails. Logs hold paths and client addresses, so limit who reads them and for how long they stay.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ELB.5"),
            new(FrameworkNames.Nist80053, "AC-4(26)"),
            new(FrameworkNames.Nist80053, "AU-10"),
            new(FrameworkNames.Nist80053, "AU-12"),
            new(FrameworkNames.Nist80053, "AU-2"),
            new(FrameworkNames.Nist80053, "AU-3"),
            new(FrameworkNames.Nist80053, "AU-6(3)"),
            new(FrameworkNames.Nist80053, "AU-6(4)"),
            new(FrameworkNames.Nist80053, "CA-7"),
            new(FrameworkNames.Nist80053, "SC-7(9)"),
            new(FrameworkNames.Nist80053, "SI-7(8)"),
            new(FrameworkNames.PciDss, "10.2.1", MappingSource.Ours),
        ],
        Actions =
        [
            "ecs:DescribeServices", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancerAttributes",
            "elasticloadbalancing:DescribeListeners", "logs:DescribeDeliverySources",
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(LoadBalancer balancer, CheckContext context)
    {
        if (balancer.Type is "gateway")
        {
            yield return new DoesNotApply("A gateway load balancer has no access logs.");
            yield break;
        }

        if (!balancer.IsApplication)
        {
            var listeners = context.Region.LoadBalancing.Listeners;
            if (!listeners.Known.Any(l => l.LoadBalancerArn == balancer.Arn && l.IsEncrypted))
            {
                yield return listeners.Gaps.FirstOrDefault(g => g.Resource is null || g.Resource == balancer.Arn) is { } hidden
                    ? new Unread(hidden)
                    : new DoesNotApply("A network load balancer logs connections of TLS listeners only, and has none.");
                yield break;
            }

            context.Note("tls");
        }

        var attributes = balancer.Attributes.Require();
        if ("true".Equals(Attribute(attributes, ToS3), StringComparison.OrdinalIgnoreCase))
        {
            yield break;
        }

        var sources = context.Region.LoadBalancing.DeliverySources.Require()
            .Where(s => s.Status is not "INACTIVE" && s.LogType?.Contains("ACCESS", StringComparison.Ordinal) is true && s.ResourceArns.Contains(balancer.Arn))
            .Select(s => s.Name)
            .ToList();
        context.Note(string.Join(',', sources));
        yield return sources.Count > 0
            ? new Note($"Delivery source {sources[0]} sends the access logs.")
            : new Violation($"Load balancer {balancer.LoadBalancerName} keeps no access logs.", new Evidence(ToS3, Attribute(attributes, ToS3) ?? Evidence.Absent, "true, or a delivery source of access logs"));
    }
}
