using System.Text.Json.Serialization;
using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Inventory.Json;

/// <summary>Reads what the other services answer (PascalCase, with exceptions inside) into records.</summary>
[JsonSourceGenerationOptions(
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    IgnoreReadOnlyProperties = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(PooledTextConverter), typeof(AwsTimeConverter), typeof(ObservedConverter<TrailStatus>), typeof(ObservedConverter<TrailSelectors>)])]
[JsonSerializable(typeof(Trail))]
[JsonSerializable(typeof(TrailStatus))]
[JsonSerializable(typeof(SelectorsElement))]
[JsonSerializable(typeof(SecurityGroupElement))]
[JsonSerializable(typeof(Subnet))]
[JsonSerializable(typeof(RuleElement))]
[JsonSerializable(typeof(EcsParametersElement))]
[JsonSerializable(typeof(RunTaskElement))]
[JsonSerializable(typeof(TaskOverride))]
[JsonSerializable(typeof(RoleElement))]
[JsonSerializable(typeof(UserElement))]
[JsonSerializable(typeof(GroupElement))]
[JsonSerializable(typeof(ManagedPolicyElement))]
[JsonSerializable(typeof(AttachedPolicyElement))]
[JsonSerializable(typeof(Gap))]
internal sealed partial class AwsJsonContext : JsonSerializerContext;

/// <summary>What <c>GetEventSelectors</c> answers.</summary>
internal sealed record SelectorsElement
{
    public IReadOnlyList<EventSelector>? EventSelectors { get; init; }
    public IReadOnlyList<AdvancedEventSelector>? AdvancedEventSelectors { get; init; }
}

/// <summary>A security group as <c>DescribeSecurityGroups</c> answers it.</summary>
internal sealed record SecurityGroupElement
{
    public required string GroupId { get; init; }
    public string? GroupName { get; init; }
    public string? VpcId { get; init; }
    public string? SecurityGroupArn { get; init; }
    public IReadOnlyList<IpPermissionElement>? IpPermissions { get; init; }
    public IReadOnlyList<IpPermissionElement>? IpPermissionsEgress { get; init; }
}

/// <summary>A rule of a security group as EC2 answers it.</summary>
internal sealed record IpPermissionElement
{
    public string? IpProtocol { get; init; }
    public int? FromPort { get; init; }
    public int? ToPort { get; init; }
    public IReadOnlyList<IpSourceElement>? IpRanges { get; init; }
    public IReadOnlyList<IpSourceElement>? Ipv6Ranges { get; init; }
    public IReadOnlyList<IpSourceElement>? UserIdGroupPairs { get; init; }
    public IReadOnlyList<IpSourceElement>? PrefixListIds { get; init; }
}

/// <summary>A source or destination of a rule; which property is set depends on the list it stands in.</summary>
internal sealed record IpSourceElement
{
    public string? CidrIp { get; init; }
    public string? CidrIpv6 { get; init; }
    public string? GroupId { get; init; }
    public string? GroupName { get; init; }
    public string? PrefixListId { get; init; }
}

/// <summary>A rule as <c>ListRules</c> answers it.</summary>
internal sealed record RuleElement
{
    public required string Name { get; init; }
    public required string Arn { get; init; }
    public string? State { get; init; }
    public string? ScheduleExpression { get; init; }
    public string? EventBusName { get; init; }
}

/// <summary>How a rule's target or a schedule runs a task.</summary>
internal sealed record EcsParametersElement
{
    public string? TaskDefinitionArn { get; init; }
    public int? TaskCount { get; init; }
    public string? LaunchType { get; init; }
    public NetworkConfiguration? NetworkConfiguration { get; init; }
    public string? PlatformVersion { get; init; }
    public IReadOnlyList<CapacityProviderStrategyItem>? CapacityProviderStrategy { get; init; }
    public bool? EnableExecuteCommand { get; init; }
}

/// <summary>The input of a schedule that calls RunTask itself (a universal target).</summary>
internal sealed record RunTaskElement
{
    public string? Cluster { get; init; }
    public string? TaskDefinition { get; init; }
    public int? Count { get; init; }
    public string? LaunchType { get; init; }
    public NetworkConfiguration? NetworkConfiguration { get; init; }
    public string? PlatformVersion { get; init; }
    public IReadOnlyList<CapacityProviderStrategyItem>? CapacityProviderStrategy { get; init; }
    public bool? EnableExecuteCommand { get; init; }
    public TaskOverride? Overrides { get; init; }
}

/// <summary>A role as IAM answers it, without its documents.</summary>
internal sealed record RoleElement
{
    public required string Arn { get; init; }
    public required string RoleName { get; init; }
    public string? Path { get; init; }
    public DateTimeOffset? CreateDate { get; init; }
    public IReadOnlyList<Tag>? Tags { get; init; }
    public BoundaryElement? PermissionsBoundary { get; init; }
    public LastUsedElement? RoleLastUsed { get; init; }
}

/// <summary>A user as IAM answers it, without its documents.</summary>
internal sealed record UserElement
{
    public required string Arn { get; init; }
    public required string UserName { get; init; }
    public string? Path { get; init; }
    public DateTimeOffset? CreateDate { get; init; }
    public IReadOnlyList<string>? GroupList { get; init; }
    public IReadOnlyList<Tag>? Tags { get; init; }
    public BoundaryElement? PermissionsBoundary { get; init; }
}

/// <summary>A group as IAM answers it, without its documents.</summary>
internal sealed record GroupElement
{
    public required string Arn { get; init; }
    public required string GroupName { get; init; }
}

/// <summary>A permissions boundary.</summary>
internal sealed record BoundaryElement
{
    public string? PermissionsBoundaryArn { get; init; }
}

/// <summary>When a role was last used.</summary>
internal sealed record LastUsedElement
{
    public DateTimeOffset? LastUsedDate { get; init; }
}

/// <summary>A managed policy without its document.</summary>
internal sealed record ManagedPolicyElement
{
    public required string Arn { get; init; }
    public required string PolicyName { get; init; }
    public string? DefaultVersionId { get; init; }
}

/// <summary>A managed policy attached to a role.</summary>
internal sealed record AttachedPolicyElement
{
    public required string PolicyName { get; init; }
    public required string PolicyArn { get; init; }
}
