using System.Text.Json.Serialization;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.LoadBalancing;

namespace EcsPosture.Inventory.Json;

/// <summary>Reads what Elastic Load Balancing, WAF, ACM and VPC Lattice answer into records.</summary>
[JsonSourceGenerationOptions(
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    IgnoreReadOnlyProperties = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters =
    [
        typeof(PooledTextConverter), typeof(AwsTimeConverter), typeof(ObservedConverter<IReadOnlyList<LoadBalancerAttribute>>), typeof(ObservedConverter<WebAcl>), typeof(ObservedConverter<IReadOnlyList<ListenerRule>>),
        typeof(ObservedConverter<IReadOnlyList<ListenerCertificate>>), typeof(ObservedConverter<PolicyDocument>), typeof(ObservedConverter<IReadOnlyList<LatticeListener>>),
    ])]
[JsonSerializable(typeof(TargetGroup))]
[JsonSerializable(typeof(LoadBalancer))]
[JsonSerializable(typeof(LoadBalancerAttribute))]
[JsonSerializable(typeof(WebAcl))]
[JsonSerializable(typeof(Listener))]
[JsonSerializable(typeof(ListenerRule))]
[JsonSerializable(typeof(ListenerCertificate))]
[JsonSerializable(typeof(IReadOnlyList<LoadBalancerAttribute>))]
[JsonSerializable(typeof(IReadOnlyList<ListenerRule>))]
[JsonSerializable(typeof(IReadOnlyList<ListenerCertificate>))]
[JsonSerializable(typeof(IReadOnlyList<LatticeListener>))]
[JsonSerializable(typeof(SslPolicy))]
[JsonSerializable(typeof(Certificate))]
[JsonSerializable(typeof(DeliverySource))]
[JsonSerializable(typeof(ExpressService))]
[JsonSerializable(typeof(LatticeListener))]
[JsonSerializable(typeof(LatticeTargetGroupElement))]
[JsonSerializable(typeof(LatticeServiceElement))]
[JsonSerializable(typeof(Gap))]
internal sealed partial class LoadBalancingJsonContext : JsonSerializerContext;

/// <summary>What <c>GetTargetGroup</c> of VPC Lattice answers.</summary>
internal sealed record LatticeTargetGroupElement
{
    public required string Arn { get; init; }
    public IReadOnlyList<string>? ServiceArns { get; init; }
}

/// <summary>What <c>GetService</c> of VPC Lattice answers.</summary>
internal sealed record LatticeServiceElement
{
    public required string Arn { get; init; }
    public string? Name { get; init; }
    public string? AuthType { get; init; }
}
