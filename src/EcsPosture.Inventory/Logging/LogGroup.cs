namespace EcsPosture.Inventory.Logging;

/// <summary>A CloudWatch Logs log group (<c>DescribeLogGroups</c>).</summary>
public sealed record LogGroup : Resource
{
    public required string LogGroupName { get; init; }

    /// <summary>The group's ARN without the trailing <c>:*</c>.</summary>
    public required string LogGroupArn { get; init; }

    /// <summary>Days events are kept; null: for ever.</summary>
    public int? RetentionInDays { get; init; }
    public string? KmsKeyId { get; init; }

    /// <summary>STANDARD, INFREQUENT_ACCESS or DELIVERY.</summary>
    public string? LogGroupClass { get; init; }
    public int MetricFilterCount { get; init; }
    public long? StoredBytes { get; init; }

    /// <inheritdoc />
    public override string Arn => LogGroupArn;
}

/// <summary>A metric filter (<c>DescribeMetricFilters</c>).</summary>
public sealed record MetricFilter
{
    public required string FilterName { get; init; }
    public string? LogGroupName { get; init; }
    public string? FilterPattern { get; init; }
}

/// <summary>A resource policy of CloudWatch Logs (<c>DescribeResourcePolicies</c>).</summary>
public sealed record LogResourcePolicy
{
    public required string PolicyName { get; init; }
    public string? PolicyDocument { get; init; }
}
