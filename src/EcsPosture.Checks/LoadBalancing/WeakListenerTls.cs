using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.LoadBalancing;

namespace EcsPosture.Checks.LoadBalancing;

/// <summary>A listener that speaks old TLS, or whose certificate ends soon.</summary>
public sealed class WeakListenerTls : ListenerCheck
{
    private const string DaysBeforeExpiry = "daysBeforeExpiry";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-lb-tls-policy",
        Title = "Listener TLS policy is weak or certificate expires",
        Severity = Severity.Medium,
        SeverityNote = "High when TLS 1.1 or older is offered, and when a certificate has ended or ends soon and is not renewed by itself.",
        Topics = [Topic.Infrastructure],
        Pages = ["infrastructure-security", "service-load-balancing"],
        ResourceType = ResourceType.Listener,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Old versions of TLS and ciphers without forward secrecy can be broken, at once or with a key that leaks later. "
            + "A certificate that nobody renews takes the service down on a known day.",
        PassWhen = "The policy offers TLS 1.2 and 1.3 only, with ciphers that have forward secrecy and authenticated encryption, and no certificate ends within 30 days without being renewed.",
        FailWhen = "The policy offers TLS 1.1 or older, a cipher with RSA key exchange or in CBC mode; or a certificate has ended, or ends within the days of the parameter and ACM does not renew it.",
        NotApplicableWhen = "No service of ECS stands behind the load balancer, or the listener ends no TLS.",
        Remediation = new()
        {
            Summary = "Choose a policy of TLS 1.3 and 1.2 with restricted ciphers, and replace an imported certificate by one that ACM issues and renews.",
            Cli = "aws elbv2 modify-listener --region {region} --listener-arn {arn} --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
            Terraform = """
                resource "aws_lb_listener" "https" {
                  load_balancer_arn = aws_lb.this.arn
                  port              = 443
                  protocol          = "HTTPS"
                  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
                  certificate_arn   = aws_acm_certificate.this.arn
                }
                """,
            CloudFormation = """
                HttpsListener:
                  Type: AWS::ElasticLoadBalancingV2::Listener
                  Properties:
                    Protocol: HTTPS
                    Port: 443
                    SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-2021-06
                    Certificates: [{ CertificateArn: !Ref Certificate }]
                """,
            SideEffects = "Clients that speak only older TLS are cut off: access logs show the version and cipher of each request.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ELB.17"),
            new(FrameworkNames.Nist80053, "SC-8", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-13", MappingSource.Ours),
            new(FrameworkNames.PciDss, "4.2.1", MappingSource.Ours),
        ],
        Actions =
        [
            "ecs:DescribeServices", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeListenerCertificates",
            "elasticloadbalancing:DescribeSSLPolicies", "acm:DescribeCertificate",
        ],
        Parameters = [new(DaysBeforeExpiry, "30", "How many days before its end a certificate that is not renewed by itself fails.")],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Listener listener, CheckContext context) =>
        listener.IsEncrypted ? [.. Policy(listener, context), .. Certificates(listener, context)]
        : [new DoesNotApply("The listener ends no TLS.")];

    private static List<Statement> Policy(Listener listener, CheckContext context)
    {
        if (!context.Region.LoadBalancing.SslPolicies.TryGet(out var policies, out var gap))
        {
            return [new Unread(gap)];
        }

        if (policies.FirstOrDefault(p => p.Name == listener.SslPolicy) is not { } policy)
        {
            return [new Unread(new(GapKind.Failed, "elasticloadbalancing:DescribeSSLPolicies", listener.SslPolicy, "SSLPolicyNotFound", "AWS does not list the policy.", null))];
        }

        context.Note(string.Join(',', policy.SslProtocols.Concat(policy.Ciphers.Select(c => c.Name))));
        var statements = new List<Statement>();
        string[] old = [.. policy.SslProtocols.Where(p => p is not ("TLSv1.2" or "TLSv1.3"))];
        if (old.Length > 0)
        {
            statements.Add(new Violation($"Policy {policy.Name} offers {string.Join(" and ", old)}.", new Evidence("SslPolicy", $"{policy.Name}: {string.Join(", ", old)}", "TLSv1.2 and TLSv1.3 only"))
            {
                Severity = Severity.High,
            });
        }

        string[] weak = [.. policy.Ciphers.Select(c => c.Name).Where(IsWeak)];
        if (weak.Length > 0)
        {
            statements.Add(new Violation(
                $"Policy {policy.Name} offers ciphers without forward secrecy or in CBC mode.",
                new Evidence("SslPolicy", $"{policy.Name}: {string.Join(", ", weak)}", "ECDHE key exchange with GCM or ChaCha20")));
        }

        return statements;
    }

    // Names of TLS 1.3 say no key exchange: it always has forward secrecy.
    private static bool IsWeak(string cipher) =>
        !cipher.StartsWith("TLS_", StringComparison.Ordinal)
        && (!(cipher.StartsWith("ECDHE-", StringComparison.Ordinal) || cipher.StartsWith("DHE-", StringComparison.Ordinal))
            || !(cipher.Contains("GCM", StringComparison.Ordinal) || cipher.Contains("CHACHA20", StringComparison.Ordinal)));

    private static IEnumerable<Statement> Certificates(Listener listener, CheckContext context)
    {
        if (!listener.AllCertificates.TryGet(out var certificates, out var gap))
        {
            yield return new Unread(gap);
            yield break;
        }

        foreach (var arn in certificates.Select(c => c.CertificateArn).Distinct(StringComparer.Ordinal))
        {
            if (!arn.Contains(":acm:", StringComparison.Ordinal))
            {
                yield return new Unread(Gap.NotAsked("iam:GetServerCertificate", arn));
                continue;
            }

            if (!context.Region.LoadBalancing.Certificates.Find(arn).TryGet(out var certificate, out gap))
            {
                yield return new Unread(gap);
                continue;
            }

            context.Note(certificate?.ContentHash ?? "none");
            if (certificate is not null && Ends(certificate, context) is { } violation)
            {
                yield return violation;
            }
        }
    }

    private static Violation? Ends(Certificate certificate, CheckContext context)
    {
        if (certificate.NotAfter is not { } end)
        {
            return null;
        }

        var days = (int)Math.Floor((end - context.TakenAt).TotalDays);
        var renews = certificate is { Type: not "IMPORTED", RenewalEligibility: not "INELIGIBLE", RenewalSummary.RenewalStatus: not "FAILED" }
            or { Type: not "IMPORTED", RenewalEligibility: not "INELIGIBLE", RenewalSummary: null };
        if (days >= 0 && (renews || days > context.IntParameter(DaysBeforeExpiry)))
        {
            return null;
        }

        var at = end.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new(
            days < 0 ? $"The certificate of {certificate.DomainName} ended on {at}." : $"The certificate of {certificate.DomainName} ends on {at}, and ACM does not renew it.",
            new Evidence($"{certificate.CertificateArn}: NotAfter", at, "a later day, or a certificate that ACM renews"))
        {
            Severity = Severity.High,
        };
    }
}
