using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Testing;

/// <summary>A public application load balancer that is safe by default; a test changes it with <c>with</c>.</summary>
public static class ABalancer
{
    /// <summary>Its ARN.</summary>
    public static string Arn { get; } = Of("loadbalancer/app/web/50dc6c495c0c9188");

    /// <summary>The ARN of its target group.</summary>
    public static string GroupArn { get; } = Of("targetgroup/web-tg/6d0ecf831eec9f09");

    /// <summary>The ARN of its listener.</summary>
    public static string ListenerArn { get; } = Of("listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2");

    /// <summary>The ARN of its certificate.</summary>
    public static string CertificateArn { get; } = $"arn:aws:acm:{ASnapshot.Region}:{ASnapshot.AccountId}:certificate/11111111-2222-3333-4444-555555555555";

    /// <summary>The load balancer: with a web ACL, access logs and strict attributes.</summary>
    public static LoadBalancer Public { get; } = new()
    {
        LoadBalancerArn = Arn,
        LoadBalancerName = "web",
        Scheme = "internet-facing",
        Type = "application",
        VpcId = ANetwork.VpcId,
        SecurityGroups = [ANetwork.BalancerGroupId],
        AvailabilityZones = [new() { ZoneName = $"{ASnapshot.Region}a", SubnetId = ANetwork.SubnetId }],
        Attributes = Attributes(("access_logs.s3.enabled", "true"), ("routing.http.drop_invalid_header_fields.enabled", "true"), ("routing.http.desync_mitigation_mode", "defensive")),
        WebAcl = Observed.Known<WebAcl?>(new() { Name = "acl", Rules = [new() { Name = "common" }] }),
        ContentHash = "balancer",
    };

    /// <summary>An internal network load balancer without security groups.</summary>
    public static LoadBalancer Network { get; } = Public with
    {
        LoadBalancerArn = Of("loadbalancer/net/partners/60dc6c495c0c9188"), LoadBalancerName = "partners", Scheme = "internal", Type = "network", SecurityGroups = [],
        WebAcl = Observed.Known<WebAcl?>(null),
    };

    /// <summary>Its target group, over HTTPS.</summary>
    public static TargetGroup Group { get; } = new()
    {
        TargetGroupArn = GroupArn, TargetGroupName = "web-tg", Protocol = "HTTPS", Port = 8080, VpcId = ANetwork.VpcId, TargetType = "ip", LoadBalancerArns = [Arn], ContentHash = "target group",
    };

    /// <summary>Its HTTPS listener, with a current policy.</summary>
    public static Listener Https { get; } = new()
    {
        ListenerArn = ListenerArn,
        LoadBalancerArn = Arn,
        Port = 443,
        Protocol = "HTTPS",
        SslPolicy = "modern",
        DefaultActions = [Forward()],
        Rules = Observed.Known<IReadOnlyList<ListenerRule>>([]),
        AllCertificates = Observed.Known<IReadOnlyList<ListenerCertificate>>([new() { CertificateArn = CertificateArn, IsDefault = true }]),
        ContentHash = "listener",
    };

    /// <summary>A listener on port 80 that redirects to HTTPS.</summary>
    public static Listener Http { get; } = Https with
    {
        Port = 80, Protocol = "HTTP", SslPolicy = null, DefaultActions = [new() { Type = "redirect", RedirectConfig = new() { Protocol = "HTTPS" } }],
        AllCertificates = Observed.Known<IReadOnlyList<ListenerCertificate>>([]),
    };

    /// <summary>A certificate that ACM renews.</summary>
    public static Certificate Certificate { get; } = new()
    {
        CertificateArn = CertificateArn, DomainName = "www.example.com", Type = "AMAZON_ISSUED", Status = "ISSUED", NotAfter = ASnapshot.TakenAt.AddDays(200), RenewalEligibility = "ELIGIBLE", ContentHash = "certificate",
    };

    /// <summary>A policy of TLS 1.2 and 1.3.</summary>
    public static SslPolicy Policy { get; } = new()
    {
        Name = "modern", SslProtocols = ["TLSv1.2", "TLSv1.3"], Ciphers = [new() { Name = "TLS_AES_128_GCM_SHA256" }, new() { Name = "ECDHE-RSA-AES128-GCM-SHA256" }],
    };

    /// <summary>A service behind the load balancer.</summary>
    public static Service Service { get; } = AService.Named("web") with { LoadBalancers = [new() { TargetGroupArn = GroupArn, ContainerName = "app", ContainerPort = 8080 }] };

    /// <summary>Everything of it that could be read.</summary>
    public static LoadBalancingFacts Facts { get; } = ANetwork.NoBalancing with
    {
        TargetGroups = ResourceList<TargetGroup>.Of([Group]),
        LoadBalancers = ResourceList<LoadBalancer>.Of([Public]),
        Listeners = ResourceList<Listener>.Of([Https]),
        SslPolicies = Observed.Known<IReadOnlyList<SslPolicy>>([Policy]),
        Certificates = ResourceList<Certificate>.Of([Certificate]),
    };

    /// <summary>A region with the service behind the load balancer.</summary>
    public static Snapshot Region { get; } = ANetwork.With(Service) with { LoadBalancing = Facts };

    /// <summary>The region with the load balancing changed.</summary>
    public static Snapshot With(Func<LoadBalancingFacts, LoadBalancingFacts> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Region with { LoadBalancing = change(Facts) };
    }

    /// <summary>The region with another load balancer.</summary>
    public static Snapshot With(LoadBalancer balancer)
    {
        ArgumentNullException.ThrowIfNull(balancer);
        return With(f => f with
        {
            LoadBalancers = ResourceList<LoadBalancer>.Of([balancer]),
            TargetGroups = ResourceList<TargetGroup>.Of([Group with { LoadBalancerArns = [balancer.LoadBalancerArn] }]),
            Listeners = ResourceList<Listener>.Of([Https with { LoadBalancerArn = balancer.LoadBalancerArn }]),
        });
    }

    /// <summary>The region with these listeners.</summary>
    public static Snapshot With(params Listener[] listeners) => With(f => f with { Listeners = ResourceList<Listener>.Of(listeners) });

    /// <summary>Attributes of a load balancer.</summary>
    public static Observed<IReadOnlyList<LoadBalancerAttribute>> Attributes(params (string Key, string Value)[] attributes) =>
        Observed.Known<IReadOnlyList<LoadBalancerAttribute>>([.. attributes.Select(a => new LoadBalancerAttribute { Key = a.Key, Value = a.Value })]);

    /// <summary>An action that sends requests to a target group.</summary>
    public static ListenerAction Forward(string? group = null) => new() { Type = "forward", TargetGroupArn = group ?? GroupArn };

    private static string Of(string resource) => $"arn:aws:elasticloadbalancing:{ASnapshot.Region}:{ASnapshot.AccountId}:{resource}";
}
