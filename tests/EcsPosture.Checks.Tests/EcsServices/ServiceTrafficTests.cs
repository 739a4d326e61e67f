using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.EcsServices;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.EcsServices;

/// <summary>Service Connect, VPC Lattice and Express Mode.</summary>
public sealed class ServiceTrafficTests
{
    private static readonly ServiceConnectTls Tls = new() { IssuerCertificateAuthority = new() { AwsPcaAuthorityArn = "arn:ca" }, KmsKey = "arn:key" };

    [Fact]
    public void An_offered_port_with_TLS_passes_and_one_without_fails()
    {
        Assert.Equal(Verdict.Pass, Connect(new ServiceConnectService { PortName = "http", Tls = Tls }).Verdict);
        var verdict = Connect(new() { PortName = "http", Tls = Tls }, new() { PortName = "admin" });
        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal("deployments[0].serviceConnectConfiguration.services[1].tls.issuerCertificateAuthority", Assert.Single(verdict.Evidence).Path);
        Assert.Equal(Verdict.Fail, Connect(new ServiceConnectService { PortName = "http", Tls = new() { RoleArn = "arn:role" } }).Verdict);
    }

    [Fact]
    public void TLS_with_the_key_of_the_service_passes_with_a_note() => Assert.Contains("kmsKey", Connect(new ServiceConnectService { PortName = "http", Tls = Tls with { KmsKey = null } }).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_an_offered_port_in_a_live_deployment_it_does_not_apply()
    {
        Assert.Equal(Verdict.NotApplicable, Judge<PlainServiceConnect>(Region(AService.Named("web"))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Connect().Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<PlainServiceConnect>(Region(Changed(d => d with { ServiceConnectConfiguration = new() { Enabled = false, Services = [new() { PortName = "http" }] } }))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<PlainServiceConnect>(Region(Changed(d => d with { Status = "INACTIVE", ServiceConnectConfiguration = new() { Enabled = true, Services = [new() { PortName = "http" }] } }))).Verdict);
    }

    [Fact]
    public void A_Lattice_service_with_a_limited_policy_and_HTTPS_passes()
    {
        Assert.Equal(Verdict.Pass, Lattice(Known()).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<OpenLatticeService>(Region(AService.Named("web"))).Verdict);
    }

    [Fact]
    public void A_Lattice_service_without_authentication_or_policy_with_an_open_one_or_with_HTTP_fails()
    {
        var open = new PolicyStatement { Effect = "Allow", Principals = [new("*", "*")], Actions = ["*"], Resources = ["*"] };
        LatticeService[] bad =
        [
            Known() with { AuthType = "NONE" },
            Known() with { AuthType = null },
            Known() with { AuthPolicy = Observed.Known<PolicyDocument?>(null) },
            Known() with { AuthPolicy = Observed.Known<PolicyDocument?>(new(null, [open])) },
            Known() with { AuthPolicy = Observed.Known<PolicyDocument?>(new(null, [open with { Principals = [new("AWS", "111122223333"), new("*", "*")] }])) },
            Known() with { Listeners = Observed.Known<IReadOnlyList<LatticeListener>>([new() { Name = "http", Protocol = "HTTP", Port = 80 }]) },
        ];

        Assert.All(bad, service => Assert.Equal((Verdict.Fail, Severity.Medium), (Lattice(service).Verdict, Lattice(service).Severity)));
        var limited = open with { Conditions = [new("StringEquals", "aws:PrincipalOrgID", ["o-1"])] };
        Assert.Equal(Verdict.Pass, Lattice(Known() with { AuthPolicy = Observed.Known<PolicyDocument?>(new(null, [limited])) }).Verdict);
        Assert.Equal(Verdict.Pass, Lattice(Known() with { AuthPolicy = Observed.Known<PolicyDocument?>(new(null, [open with { Effect = "Deny" }])) }).Verdict);
        Assert.Equal(Verdict.Pass, Lattice(Known() with { Listeners = Observed.Known<IReadOnlyList<LatticeListener>>([new() { Protocol = "TLS_PASSTHROUGH" }]) }).Verdict);
    }

    [Fact]
    public void What_is_unread_of_Lattice_leaves_it_open()
    {
        var gap = ASnapshot.Denied("vpc-lattice:GetAuthPolicy");

        Assert.Equal(gap, Lattice(Known() with { AuthPolicy = Observed.Unknown<PolicyDocument?>(gap) }).Gaps[0]);
        Assert.Equal(gap, Lattice(Known() with { Listeners = Observed.Unknown<IReadOnlyList<LatticeListener>>(gap) }).Gaps[0]);
        var region = LatticeRegion(Known());
        Assert.Equal(gap, Judge<OpenLatticeService>(region with { LoadBalancing = region.LoadBalancing with { LatticeServices = new() { Gaps = [gap] } } }).Gaps[0]);
        Assert.Equal(gap, Judge<OpenLatticeService>(region with { LoadBalancing = region.LoadBalancing with { LatticeTargetGroups = new() { Gaps = [gap] } } }).Gaps[0]);
    }

    [Fact]
    public void The_finding_names_the_Lattice_service_and_its_auth_type()
    {
        var verdict = Lattice(Known() with { AuthType = "NONE" });

        Assert.Equal(("Lattice service partners authenticates nobody.", new Evidence("arn:svc: authType", "NONE", "AWS_IAM")), (verdict.Message, Assert.Single(verdict.Evidence)));
        verdict = Lattice(Known() with { AuthType = null, Name = null });
        Assert.Equal(("Lattice service arn:svc authenticates nobody.", "absent"), (verdict.Message, Assert.Single(verdict.Evidence).Actual));
    }

    [Fact]
    public void A_target_group_of_Lattice_that_is_gone_has_no_service_before_it()
    {
        var region = LatticeRegion(Known() with { AuthType = "NONE" });

        Assert.Equal(Verdict.Pass, Judge<OpenLatticeService>(region with { LoadBalancing = region.LoadBalancing with { LatticeTargetGroups = ResourceList<LatticeTargetGroup>.Of([]) } }).Verdict);
    }
    [Fact]
    public void A_private_Express_service_passes_and_a_public_one_fails_unless_it_is_named()
    {
        Assert.Equal(Verdict.Pass, Judge<PublicExpressService>(Express("PRIVATE")).Verdict);
        var verdict = Judge<PublicExpressService>(Express("PUBLIC"));
        Assert.Equal((Verdict.Fail, Severity.Medium, "activeConfigurations[0].ingressPaths[0].accessType"), (verdict.Verdict, verdict.Severity, Assert.Single(verdict.Evidence).Path));
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<PublicExpressService>(Express("PUBLIC"), ("publicServices", "web"))).Verdict);
    }

    [Fact]
    public void An_Express_service_that_is_unread_is_not_assessed_and_any_other_is_not_concerned()
    {
        var region = Express("PUBLIC");
        var gap = ASnapshot.Denied("ecs:DescribeExpressGatewayService");

        Assert.Equal(gap, Judge<PublicExpressService>(region with { LoadBalancing = region.LoadBalancing with { ExpressServices = new() { Gaps = [gap] } } }).Gaps[0]);
        Assert.Equal(Verdict.NotAssessed, Judge<PublicExpressService>(region with { LoadBalancing = ANetwork.NoBalancing }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<PublicExpressService>(Region(AService.Named("web"))).Verdict);
    }

    [Fact]
    public void An_Express_service_of_the_default_cluster_passes_with_a_note()
    {
        var region = Express("PRIVATE", "default");

        Assert.Contains("default cluster", Judge<PublicExpressService>(region).Message, StringComparison.Ordinal);
    }

    private static Snapshot Express(string access, string cluster = "main")
    {
        var service = AService.Named("web", cluster) with { ResourceManagementType = "ECS" };
        var express = new ExpressService { ServiceArn = service.ServiceArn, ActiveConfigurations = [new() { IngressPaths = [new() { AccessType = access, Endpoint = "https://web.example" }] }] };
        return Region(service) with { LoadBalancing = ANetwork.NoBalancing with { ExpressServices = ResourceList<ExpressService>.Of([express]) } };
    }

    private static LatticeService Known() => new()
    {
        ServiceArn = "arn:svc",
        Name = "partners",
        AuthType = "AWS_IAM",
        AuthPolicy = Observed.Known<PolicyDocument?>(new(null, [new() { Effect = "Allow", Principals = [new("AWS", "111122223333")], Actions = ["vpc-lattice-svcs:Invoke"], Resources = ["*"] }])),
        Listeners = Observed.Known<IReadOnlyList<LatticeListener>>([new() { Name = "https", Protocol = "HTTPS", Port = 443 }]),
    };

    private static Snapshot LatticeRegion(LatticeService service) => Region(Changed(d => d with { VpcLatticeConfigurations = [new() { TargetGroupArn = "arn:tg" }] })) with
    {
        LoadBalancing = ANetwork.NoBalancing with
        {
            LatticeTargetGroups = ResourceList<LatticeTargetGroup>.Of([new() { TargetGroupArn = "arn:tg", ServiceArns = ["arn:svc"] }]),
            LatticeServices = ResourceList<LatticeService>.Of([service]),
        },
    };

    private static CheckVerdict Lattice(LatticeService service) => Judge<OpenLatticeService>(LatticeRegion(service));

    private static CheckVerdict Connect(params ServiceConnectService[] services) =>
        Judge<PlainServiceConnect>(Region(Changed(d => d with { ServiceConnectConfiguration = new() { Enabled = true, Services = services } })));

    private static Service Changed(Func<Deployment, Deployment> change) => AService.Named("web") with { Deployments = [change(AService.Named("web").Deployments[0])] };

    private static Snapshot Region(Service service) => ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([service]) };

    private static CheckVerdict Judge<T>(Snapshot region)
        where T : Check, new() => Assert.Single(CheckRunner.Run<T>(region));
}
