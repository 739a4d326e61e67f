namespace EcsPosture.Inventory.Audit;

/// <summary>A CloudTrail trail with its state and selectors.</summary>
public sealed record Trail : Resource
{
    public required string TrailArn { get; init; }
    public required string Name { get; init; }
    public string? HomeRegion { get; init; }
    public bool IsMultiRegionTrail { get; init; }
    public bool IsOrganizationTrail { get; init; }
    public bool IncludeGlobalServiceEvents { get; init; }
    public bool LogFileValidationEnabled { get; init; }
    public string? KmsKeyId { get; init; }
    public string? S3BucketName { get; init; }
    public string? CloudWatchLogsLogGroupArn { get; init; }
    public Observed<TrailStatus> Status { get; init; }
    public Observed<TrailSelectors> Selectors { get; init; }

    /// <inheritdoc />
    public override string Arn => TrailArn;

    /// <summary>The account that owns the trail; another one for an organization's trail.</summary>
    public string OwnerAccount => EcsPosture.Inventory.Arn.TryParse(TrailArn, out var arn) ? arn.AccountId : "";
}

/// <summary>Whether a trail records and delivers (<c>GetTrailStatus</c>).</summary>
public sealed record TrailStatus
{
    public bool IsLogging { get; init; }
    public string? LatestDeliveryError { get; init; }
    public DateTimeOffset? LatestDeliveryTime { get; init; }
    public DateTimeOffset? LatestDeliveryAttemptTime { get; init; }
}

/// <summary>What a trail records (<c>GetEventSelectors</c>).</summary>
public sealed record TrailSelectors
{
    public IReadOnlyList<EventSelector> EventSelectors { get; init; } = [];
    public IReadOnlyList<AdvancedEventSelector> AdvancedEventSelectors { get; init; } = [];
}

/// <summary>A basic event selector.</summary>
public sealed record EventSelector
{
    /// <summary>ReadOnly, WriteOnly or All.</summary>
    public string? ReadWriteType { get; init; }
    public bool IncludeManagementEvents { get; init; }
    public IReadOnlyList<string> ExcludeManagementEventSources { get; init => field = value ?? []; } = [];
}

/// <summary>An advanced event selector.</summary>
public sealed record AdvancedEventSelector
{
    public string? Name { get; init; }
    public IReadOnlyList<AdvancedFieldSelector> FieldSelectors { get; init => field = value ?? []; } = [];
}

/// <summary>One field of an advanced event selector.</summary>
public sealed record AdvancedFieldSelector
{
    public required string Field { get; init; }
    [System.Text.Json.Serialization.JsonPropertyName("Equals")]
    public IReadOnlyList<string> EqualTo { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> NotEquals { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> StartsWith { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> NotStartsWith { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> EndsWith { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> NotEndsWith { get; init => field = value ?? []; } = [];
}
