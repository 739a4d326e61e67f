using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Inventory.Json;

/// <summary>
/// Resource records as JSON text and back, for the store: properties in a fixed order, so the same facts are the same text,
/// and gaps kept. A record read by the snapshot reader is redacted already; its <see cref="Resource.ContentHash"/> is not part of the text.
/// </summary>
public static class ResourceJson
{
    /// <summary>The text of a record (<see cref="Cluster"/>, <see cref="TaskDefinition"/>, <see cref="Role"/>, …).</summary>
    /// <exception cref="NotSupportedException">The type is no resource record.</exception>
    public static string Serialize<T>(T resource)
        where T : class, IResource =>
        Text(resource, Info<T>());

    /// <summary>The record of a text.</summary>
    /// <exception cref="JsonException">The text is not that of such a record.</exception>
    public static T Deserialize<T>(string json)
        where T : class, IResource =>
        JsonSerializer.Deserialize(json, Info<T>()) ?? throw new JsonException("the text is null");

    /// <summary>The text of an account's settings.</summary>
    public static string Serialize(IReadOnlyList<AccountSetting> settings) => Text(settings, Info<IReadOnlyList<AccountSetting>>());

    /// <summary>The account settings of a text.</summary>
    /// <exception cref="JsonException">The text is not that of settings.</exception>
    public static IReadOnlyList<AccountSetting> DeserializeSettings(string json) =>
        JsonSerializer.Deserialize(json, Info<IReadOnlyList<AccountSetting>>()) ?? throw new JsonException("the text is null");

    /// <summary>The text of a gap.</summary>
    public static string Serialize(Gap gap) => Text(gap, Info<Gap>());

    /// <summary>The gap of a text.</summary>
    /// <exception cref="JsonException">The text is not that of a gap.</exception>
    public static Gap DeserializeGap(string json) => JsonSerializer.Deserialize(json, Info<Gap>()) ?? throw new JsonException("the text is null");

    private static string Text<T>(T value, JsonTypeInfo<T> info) => CanonicalJson.Text(JsonSerializer.SerializeToNode(value, info) ?? new JsonObject());

    private static JsonTypeInfo<T> Info<T>() =>
        ResourceJsonContext.Default.GetTypeInfo(typeof(T)) as JsonTypeInfo<T> ?? throw new NotSupportedException($"{typeof(T).Name} is no resource record");
}

/// <summary>How resource records are written as text.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters =
    [
        typeof(AwsTimeConverter),
        typeof(ObservedConverter<string>),
        typeof(ObservedConverter<IReadOnlyList<Tag>>),
        typeof(ObservedConverter<PolicyDocument>),
        typeof(ObservedConverter<IReadOnlyList<NamedPolicy>>),
        typeof(ObservedConverter<IReadOnlyList<AttachedPolicy>>),
        typeof(ObservedConverter<TrailStatus>),
        typeof(ObservedConverter<TrailSelectors>),
        typeof(ObservedConverter<IReadOnlyList<LoadBalancerAttribute>>),
        typeof(ObservedConverter<WebAcl>),
        typeof(ObservedConverter<IReadOnlyList<ListenerRule>>),
        typeof(ObservedConverter<IReadOnlyList<ListenerCertificate>>),
    ])]
[JsonSerializable(typeof(Cluster))]
[JsonSerializable(typeof(Service))]
[JsonSerializable(typeof(TaskDefinition))]
[JsonSerializable(typeof(RunningTask))]
[JsonSerializable(typeof(ContainerInstance))]
[JsonSerializable(typeof(CapacityProvider))]
[JsonSerializable(typeof(IReadOnlyList<AccountSetting>))]
[JsonSerializable(typeof(LogGroup))]
[JsonSerializable(typeof(ScheduledTask))]
[JsonSerializable(typeof(Trail))]
[JsonSerializable(typeof(TrailStatus))]
[JsonSerializable(typeof(TrailSelectors))]
[JsonSerializable(typeof(Ec2Instance))]
[JsonSerializable(typeof(MachineImage))]
[JsonSerializable(typeof(SecurityGroup))]
[JsonSerializable(typeof(Subnet))]
[JsonSerializable(typeof(RouteTable))]
[JsonSerializable(typeof(LoadBalancer))]
[JsonSerializable(typeof(TargetGroup))]
[JsonSerializable(typeof(Listener))]
[JsonSerializable(typeof(IReadOnlyList<LoadBalancerAttribute>))]
[JsonSerializable(typeof(WebAcl))]
[JsonSerializable(typeof(IReadOnlyList<ListenerRule>))]
[JsonSerializable(typeof(IReadOnlyList<ListenerCertificate>))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(ManagedPolicy))]
[JsonSerializable(typeof(PolicyDocument))]
[JsonSerializable(typeof(IReadOnlyList<NamedPolicy>))]
[JsonSerializable(typeof(IReadOnlyList<AttachedPolicy>))]
[JsonSerializable(typeof(IReadOnlyList<Tag>))]
[JsonSerializable(typeof(Gap))]
internal sealed partial class ResourceJsonContext : JsonSerializerContext;
