using System.Text.Json.Serialization;

namespace EcsPosture.Inventory.LoadBalancing;

/// <summary>A listener of a load balancer (<c>elbv2 DescribeListeners</c>, with the rules of plain ones and the certificates of encrypted ones).</summary>
public sealed record Listener : Resource
{
    public required string ListenerArn { get; init; }
    public required string LoadBalancerArn { get; init; }
    public int? Port { get; init; }

    /// <summary>HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, GENEVE, QUIC or TCP_QUIC.</summary>
    public string? Protocol { get; init; }
    public string? SslPolicy { get; init; }
    public IReadOnlyList<ListenerAction> DefaultActions { get; init => field = value ?? []; } = [];

    /// <summary><c>DescribeRules</c>; asked of HTTP listeners only.</summary>
    public Observed<IReadOnlyList<ListenerRule>> Rules { get; init; }

    /// <summary><c>DescribeListenerCertificates</c>, the default one included; asked of HTTPS and TLS listeners only.</summary>
    public Observed<IReadOnlyList<ListenerCertificate>> AllCertificates { get; init; }

    /// <inheritdoc />
    public override string Arn => ListenerArn;

    /// <summary>Whether it ends TLS.</summary>
    [JsonIgnore]
    public bool IsEncrypted => Protocol is "HTTPS" or "TLS";
}

/// <summary>A rule of a listener; what it matches is not kept, as it may be a shared secret.</summary>
public sealed record ListenerRule
{
    public required string RuleArn { get; init; }

    /// <summary>A number, or <c>default</c>.</summary>
    public string? Priority { get; init; }
    public IReadOnlyList<ListenerAction> Actions { get; init => field = value ?? []; } = [];
}

/// <summary>What a listener or rule does with a request.</summary>
public sealed record ListenerAction
{
    /// <summary>forward, redirect, fixed-response, authenticate-oidc, authenticate-cognito or jwt-validation.</summary>
    public string? Type { get; init; }
    public string? TargetGroupArn { get; init; }
    public ForwardConfig? ForwardConfig { get; init; }
    public RedirectConfig? RedirectConfig { get; init; }

    /// <summary>The target groups that it sends requests to.</summary>
    [JsonIgnore]
    public IEnumerable<string> TargetGroups =>
        (ForwardConfig?.TargetGroups ?? []).Select(t => t.TargetGroupArn).Append(TargetGroupArn).OfType<string>().Distinct(StringComparer.Ordinal);
}

/// <summary>How a forward action spreads requests.</summary>
public sealed record ForwardConfig
{
    public IReadOnlyList<ForwardTarget> TargetGroups { get; init => field = value ?? []; } = [];
}

/// <summary>One target group of a forward action.</summary>
public sealed record ForwardTarget
{
    public string? TargetGroupArn { get; init; }
    public int? Weight { get; init; }
}

/// <summary>Where a redirect leads.</summary>
public sealed record RedirectConfig
{
    /// <summary>HTTP, HTTPS or <c>#{protocol}</c>, which keeps the request's.</summary>
    public string? Protocol { get; init; }
}

/// <summary>A certificate of a listener.</summary>
public sealed record ListenerCertificate
{
    public required string CertificateArn { get; init; }
    public bool IsDefault { get; init; }
}

/// <summary>A TLS policy (<c>elbv2 DescribeSSLPolicies</c>).</summary>
public sealed record SslPolicy
{
    public required string Name { get; init; }

    /// <summary>Such as <c>TLSv1.2</c>.</summary>
    public IReadOnlyList<string> SslProtocols { get; init => field = value ?? []; } = [];
    public IReadOnlyList<SslCipher> Ciphers { get; init => field = value ?? []; } = [];
}

/// <summary>A cipher of a TLS policy, by its OpenSSL name.</summary>
public sealed record SslCipher
{
    public required string Name { get; init; }
}

/// <summary>A certificate of a listener (<c>acm DescribeCertificate</c>).</summary>
public sealed record Certificate : Resource
{
    public required string CertificateArn { get; init; }
    public string? DomainName { get; init; }

    /// <summary>IMPORTED, AMAZON_ISSUED or PRIVATE. ACM renews all but imported ones.</summary>
    public string? Type { get; init; }

    /// <summary>ISSUED, EXPIRED, REVOKED, …</summary>
    public string? Status { get; init; }
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>ELIGIBLE when ACM renews it by itself.</summary>
    public string? RenewalEligibility { get; init; }
    public RenewalSummary? RenewalSummary { get; init; }

    /// <inheritdoc />
    public override string Arn => CertificateArn;
}

/// <summary>How the renewal of a certificate goes.</summary>
public sealed record RenewalSummary
{
    /// <summary>PENDING_AUTO_RENEWAL, PENDING_VALIDATION, SUCCESS or FAILED.</summary>
    public string? RenewalStatus { get; init; }
}

/// <summary>A source of vended logs (<c>logs DescribeDeliverySources</c>).</summary>
public sealed record DeliverySource
{
    public required string Name { get; init; }
    public IReadOnlyList<string> ResourceArns { get; init => field = value ?? []; } = [];
    public string? LogType { get; init; }

    /// <summary>ACTIVE or INACTIVE; null means active.</summary>
    public string? Status { get; init; }
}
