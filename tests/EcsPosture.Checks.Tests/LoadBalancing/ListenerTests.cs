using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.LoadBalancing;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.LoadBalancing;

public sealed class ListenerTests
{
    private static readonly Gap Unread = ASnapshot.Denied("elasticloadbalancing:DescribeRules");

    [Fact]
    public void Encrypted_and_redirecting_listeners_pass()
    {
        Assert.Equal(Verdict.Pass, Plain(ABalancer.Region).Verdict);
        Assert.Equal(Verdict.Pass, Plain(ABalancer.With(ABalancer.Http)).Verdict);
        Assert.Equal(Verdict.Pass, Plain(ABalancer.With(ABalancer.Https with { Protocol = "TLS" })).Verdict);
    }

    [Fact]
    public void Plain_HTTP_that_forwards_to_a_service_is_high_on_the_internet_and_medium_inside()
    {
        var forwards = ABalancer.Http with { DefaultActions = [ABalancer.Forward()] };
        var verdict = Plain(ABalancer.With(forwards));

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal("Port 80 takes plain HTTP and forwards it by default to target group web-tg.", verdict.Message);
        Assert.Equal(new Evidence("DefaultActions", "forward to web-tg", "redirect to HTTPS"), Assert.Single(verdict.Evidence));
        Assert.Equal(("web:80", SubjectKind.Listener), (verdict.Subject!.Name, verdict.Subject.Kind));
        Assert.Equal([ABalancer.Service.ServiceArn], verdict.Services);
        var inner = ABalancer.Facts with { LoadBalancers = ResourceList<LoadBalancer>.Of([ABalancer.Public with { Scheme = "internal" }]), Listeners = ResourceList<Listener>.Of([forwards]) };
        Assert.Equal(Severity.Medium, Plain(ABalancer.With(_ => inner)).Severity);
        Assert.Equal(Severity.High, Plain(ABalancer.With(_ => inner with { LoadBalancers = new() { Gaps = [Unread] } })).Severity);
    }

    [Fact]
    public void A_rule_that_forwards_fails_though_the_default_redirects_and_a_weighted_forward_counts()
    {
        var rules = Rules(new ListenerRule { RuleArn = "r", Priority = "7", Actions = [new() { Type = "forward", ForwardConfig = new() { TargetGroups = [new() { TargetGroupArn = ABalancer.GroupArn, Weight = 1 }] } }] });
        var verdict = Plain(ABalancer.With(ABalancer.Http with { Rules = rules }));

        Assert.Equal((Verdict.Fail, "rule 7: Actions"), (verdict.Verdict, Assert.Single(verdict.Evidence).Path));
    }

    [Fact]
    public void Forwarding_to_what_is_no_service_of_ECS_passes_and_the_default_rule_is_not_said_twice()
    {
        Assert.Equal(Verdict.Pass, Plain(ABalancer.With(ABalancer.Http with { DefaultActions = [ABalancer.Forward("arn:aws:elasticloadbalancing:x:1:targetgroup/lambda/1")] })).Verdict);
        var twice = ABalancer.Http with { DefaultActions = [ABalancer.Forward()], Rules = Rules(new ListenerRule { RuleArn = "r", Priority = "default", Actions = [ABalancer.Forward()] }) };
        Assert.Single(Plain(ABalancer.With(twice)).Evidence);
    }

    [Fact]
    public void Unread_rules_leave_a_redirect_open_and_a_default_that_forwards_fails_without_them()
    {
        var unread = ABalancer.Http with { Rules = Observed.Unknown<IReadOnlyList<ListenerRule>>(Unread) };

        Assert.Equal((Verdict.NotAssessed, Unread), (Plain(ABalancer.With(unread)).Verdict, Plain(ABalancer.With(unread)).Gaps[0]));
        Assert.Equal(Verdict.Fail, Plain(ABalancer.With(unread with { DefaultActions = [ABalancer.Forward()] })).Verdict);
    }

    [Fact]
    public void TCP_on_port_80_fails_on_other_ports_a_person_judges_and_UDP_is_not_concerned()
    {
        var tcp = ABalancer.Https with { Protocol = "TCP", Port = 80, SslPolicy = null };

        Assert.Equal(Verdict.Fail, Plain(ABalancer.With(tcp)).Verdict);
        var other = Plain(ABalancer.With(tcp with { Port = 5432 }));
        Assert.Equal((Verdict.Manual, new Evidence("Protocol", "TCP", "TLS, or TLS in the containers")), (other.Verdict, Assert.Single(other.Evidence)));
        Assert.Contains("TCP port 5432", other.Reason, StringComparison.Ordinal);
        Assert.Equal("The listener speaks UDP, which has no TLS of its own here.", Plain(ABalancer.With(tcp with { Protocol = "UDP", Port = 53 })).Reason);
        Assert.StartsWith("The listener speaks no known protocol,", Plain(ABalancer.With(tcp with { Protocol = null })).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Listeners_without_a_service_behind_them_are_not_concerned_unless_a_service_may_be_unseen()
    {
        var alone = ABalancer.With(ABalancer.Http with { DefaultActions = [ABalancer.Forward()] }) with { Services = ResourceList<Service>.Of([]) };

        Assert.Equal(Verdict.NotApplicable, Plain(alone).Verdict);
        Assert.Equal(Verdict.NotAssessed, Plain(alone with { Services = new() { Gaps = [ASnapshot.Denied("ecs:DescribeServices")] } }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Tls(alone).Verdict);
    }

    [Fact]
    public void A_list_of_listeners_that_is_unread_is_not_assessed()
    {
        var verdict = Plain(ABalancer.With(f => f with { Listeners = new() { Gaps = [ASnapshot.Denied("elasticloadbalancing:DescribeListeners", ABalancer.Arn)] } }));

        Assert.True(verdict is { Verdict: Verdict.NotAssessed, IsListGap: true });
    }

    [Fact]
    public void A_modern_policy_and_a_certificate_that_ACM_renews_pass() => Assert.Equal(Verdict.Pass, Tls(ABalancer.Region).Verdict);

    [Theory]
    [InlineData("TLSv1", "ECDHE-RSA-AES128-GCM-SHA256", Severity.High)]
    [InlineData("TLSv1.1", "ECDHE-RSA-AES128-GCM-SHA256", Severity.High)]
    [InlineData("TLSv1.2", "AES128-GCM-SHA256", Severity.Medium)]
    [InlineData("TLSv1.2", "ECDHE-RSA-AES128-SHA256", Severity.Medium)]
    public void Old_versions_are_high_and_weak_ciphers_medium(string protocol, string cipher, Severity severity)
    {
        var policy = ABalancer.Policy with { SslProtocols = [protocol], Ciphers = [new() { Name = cipher }] };
        var verdict = Tls(ABalancer.With(f => f with { SslPolicies = Observed.Known<IReadOnlyList<SslPolicy>>([policy]) }));

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
        Assert.Equal($"modern: {(severity is Severity.High ? protocol : cipher)}", Assert.Single(verdict.Evidence).Actual);
    }

    [Theory]
    [InlineData("ECDHE-RSA-CHACHA20-POLY1305")]
    [InlineData("DHE-RSA-AES256-GCM-SHA384")]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256")]
    public void Ciphers_with_forward_secrecy_and_authentication_pass(string cipher) => Assert.Equal(
        Verdict.Pass, Tls(ABalancer.With(f => f with { SslPolicies = Observed.Known<IReadOnlyList<SslPolicy>>([ABalancer.Policy with { Ciphers = [new() { Name = cipher }] }]) })).Verdict);

    [Theory]
    [InlineData("IMPORTED", "INELIGIBLE", null, 30, Verdict.Fail)]
    [InlineData("IMPORTED", "INELIGIBLE", null, 31, Verdict.Pass)]
    [InlineData("AMAZON_ISSUED", "ELIGIBLE", null, 5, Verdict.Pass)]
    [InlineData("AMAZON_ISSUED", "ELIGIBLE", "PENDING_AUTO_RENEWAL", 5, Verdict.Pass)]
    [InlineData("AMAZON_ISSUED", "ELIGIBLE", "FAILED", 5, Verdict.Fail)]
    [InlineData("AMAZON_ISSUED", "INELIGIBLE", null, 5, Verdict.Fail)]
    [InlineData("AMAZON_ISSUED", "ELIGIBLE", null, -1, Verdict.Fail)]
    public void A_certificate_fails_once_it_ended_or_ends_soon_without_renewal(string type, string eligibility, string? renewal, int days, Verdict expected)
    {
        var certificate = ABalancer.Certificate with
        {
            Type = type, RenewalEligibility = eligibility, NotAfter = ASnapshot.TakenAt.AddDays(days), RenewalSummary = renewal is null ? null : new() { RenewalStatus = renewal },
        };
        var verdict = Tls(ABalancer.With(f => f with { Certificates = ResourceList<Certificate>.Of([certificate]) }));

        Assert.Equal(expected, verdict.Verdict);
        if (expected is Verdict.Fail)
        {
            Assert.Equal(Severity.High, verdict.Severity);
        }
    }

    [Fact]
    public void The_days_before_the_end_are_a_parameter()
    {
        var region = ABalancer.With(f => f with { Certificates = ResourceList<Certificate>.Of([ABalancer.Certificate with { Type = "IMPORTED", NotAfter = ASnapshot.TakenAt.AddDays(40) }]) });

        Assert.Equal(Verdict.Pass, Tls(region).Verdict);
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<WeakListenerTls>(region, ("daysBeforeExpiry", "45"))).Verdict);
    }

    [Fact]
    public void Unread_policies_and_certificates_and_those_of_IAM_leave_it_open()
    {
        var gap = ASnapshot.Denied("acm:DescribeCertificate", ABalancer.CertificateArn);
        LoadBalancingFacts[] unread =
        [
            ABalancer.Facts with { SslPolicies = Observed.Unknown<IReadOnlyList<SslPolicy>>(gap) },
            ABalancer.Facts with { SslPolicies = Observed.Known<IReadOnlyList<SslPolicy>>([]) },
            ABalancer.Facts with { Certificates = new() { Items = [new(ABalancer.CertificateArn, Observed.Unknown<Certificate>(gap))], Gaps = [] } },
            ABalancer.Facts with { Listeners = ResourceList<Listener>.Of([ABalancer.Https with { AllCertificates = Observed.Unknown<IReadOnlyList<ListenerCertificate>>(gap) }]) },
            ABalancer.Facts with
            {
                Listeners = ResourceList<Listener>.Of(
                    [ABalancer.Https with { AllCertificates = Observed.Known<IReadOnlyList<ListenerCertificate>>([new() { CertificateArn = "arn:aws:iam::111122223333:server-certificate/old" }]) }]),
            },
        ];

        Assert.All(unread, facts => Assert.Equal(Verdict.NotAssessed, Tls(ABalancer.With(_ => facts)).Verdict));
    }

    [Fact]
    public void A_plain_listener_has_no_TLS_to_judge() => Assert.Equal(Verdict.NotApplicable, Tls(ABalancer.With(ABalancer.Http)).Verdict);

    [Theory]
    [InlineData(0, "IMPORTED", "ends on 2026-11-20, and ACM does not renew it.")]
    [InlineData(-1, "IMPORTED", "ended on 2026-11-19.")]
    [InlineData(-1, "AMAZON_ISSUED", "ended on 2026-11-19.")]
    [InlineData(0, "AMAZON_ISSUED", null)]
    public void The_finding_says_when_a_certificate_ends_or_ended(int days, string type, string? told)
    {
        var certificate = ABalancer.Certificate with { Type = type, NotAfter = ASnapshot.TakenAt.AddDays(days) };
        var verdict = Tls(ABalancer.With(f => f with { Certificates = ResourceList<Certificate>.Of([certificate]) }));

        Assert.Equal(told is null ? "" : $"The certificate of www.example.com {told}", verdict.Message);
        Assert.Equal(told is null ? [] : [$"{ABalancer.CertificateArn}: NotAfter"], verdict.Evidence.Select(e => e.Path));
    }

    private static Observed<IReadOnlyList<ListenerRule>> Rules(params ListenerRule[] rules) => Observed.Known<IReadOnlyList<ListenerRule>>(rules);

    private static CheckVerdict Plain(Snapshot region) => Assert.Single(CheckRunner.Run<PlaintextListener>(region));

    private static CheckVerdict Tls(Snapshot region) => Assert.Single(CheckRunner.Run<WeakListenerTls>(region));
}
