using System.Text.Json.Serialization;

namespace EcsPosture.Inventory.LoadBalancing;

/// <summary>A load balancer in front of a service (<c>elbv2 DescribeLoadBalancers</c>, with its attributes and web ACL).</summary>
public sealed record LoadBalancer : Resource
{
    public required string LoadBalancerArn { get; init; }
    public required string LoadBalancerName { get; init; }

    /// <summary>internet-facing or internal.</summary>
    public string? Scheme { get; init; }

    /// <summary>application, network or gateway.</summary>
    public string? Type { get; init; }
    public string? VpcId { get; init; }
    public IReadOnlyList<string> SecurityGroups { get; init => field = value ?? []; } = [];
    public IReadOnlyList<LoadBalancerZone> AvailabilityZones { get; init => field = value ?? []; } = [];

    /// <summary><c>DescribeLoadBalancerAttributes</c>.</summary>
    public Observed<IReadOnlyList<LoadBalancerAttribute>> Attributes { get; init; }

    /// <summary><c>wafv2 GetWebACLForResource</c>; a known null when there is none. Asked of application load balancers only.</summary>
    public Observed<WebAcl?> WebAcl { get; init; }

    /// <inheritdoc />
    public override string Arn => LoadBalancerArn;

    /// <summary>Whether it has public addresses.</summary>
    [JsonIgnore]
    public bool IsInternetFacing => Scheme is "internet-facing";

    /// <summary>Whether it is an application load balancer.</summary>
    [JsonIgnore]
    public bool IsApplication => Type is "application";
}

/// <summary>A subnet that a load balancer stands in.</summary>
public sealed record LoadBalancerZone
{
    public string? ZoneName { get; init; }
    public string? SubnetId { get; init; }
}

/// <summary>An attribute of a load balancer, such as <c>access_logs.s3.enabled</c>.</summary>
public sealed record LoadBalancerAttribute
{
    public required string Key { get; init; }
    public string? Value { get; init; }
}

/// <summary>A web ACL of AWS WAF.</summary>
public sealed record WebAcl
{
    public string? Name { get; init; }

    [JsonPropertyName("ARN")]
    public string? WebAclArn { get; init; }

    /// <summary>Its own rules; what they match is not kept, as it may be a shared secret.</summary>
    public IReadOnlyList<WebAclRule> Rules { get; init => field = value ?? []; } = [];
    public IReadOnlyList<WebAclRule> PreProcessFirewallManagerRuleGroups { get; init => field = value ?? []; } = [];
    public IReadOnlyList<WebAclRule> PostProcessFirewallManagerRuleGroups { get; init => field = value ?? []; } = [];

    /// <summary>How many rules it has, those of Firewall Manager included.</summary>
    [JsonIgnore]
    public int RuleCount => Rules.Count + PreProcessFirewallManagerRuleGroups.Count + PostProcessFirewallManagerRuleGroups.Count;
}

/// <summary>A rule of a web ACL.</summary>
public sealed record WebAclRule
{
    public string? Name { get; init; }
}

/// <summary>A target group that a service registers its tasks with (<c>elbv2 DescribeTargetGroups</c>).</summary>
public sealed record TargetGroup : Resource
{
    public required string TargetGroupArn { get; init; }
    public required string TargetGroupName { get; init; }

    /// <summary>HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, GENEVE, QUIC or TCP_QUIC.</summary>
    public string? Protocol { get; init; }
    public int? Port { get; init; }
    public string? VpcId { get; init; }
    public string? HealthCheckProtocol { get; init; }

    /// <summary>instance, ip, lambda or alb.</summary>
    public string? TargetType { get; init; }

    /// <summary>The load balancers that send traffic to it.</summary>
    public IReadOnlyList<string> LoadBalancerArns { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => TargetGroupArn;
}
