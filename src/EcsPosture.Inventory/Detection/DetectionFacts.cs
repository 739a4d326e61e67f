namespace EcsPosture.Inventory.Detection;

/// <summary>Threat detection, posture services and recorders of the region.</summary>
public sealed record DetectionFacts
{
    /// <summary>GuardDuty's detector (<c>ListDetectors</c>, <c>GetDetector</c>); a known null when the region has none.</summary>
    public Observed<Detector?> Detector { get; init; }

    /// <summary>How clusters of the account are covered by Runtime Monitoring (<c>ListCoverage</c>); empty without a detector.</summary>
    public Observed<IReadOnlyList<ClusterCoverage>> Coverage { get; init; }

    /// <summary>Security Hub (<c>DescribeHub</c>); a known null when the account is not subscribed.</summary>
    public Observed<SecurityHub?> SecurityHub { get; init; }

    /// <summary>Standards that Security Hub judges by (<c>GetEnabledStandards</c>); empty when the account is not subscribed.</summary>
    public Observed<IReadOnlyList<EnabledStandard>> Standards { get; init; }

    /// <summary>AWS Config's recorders (<c>DescribeConfigurationRecorders</c>); empty when there are none.</summary>
    public Observed<IReadOnlyList<ConfigurationRecorder>> Recorders { get; init; }

    /// <summary>Whether they record (<c>DescribeConfigurationRecorderStatus</c>).</summary>
    public Observed<IReadOnlyList<RecorderStatus>> RecorderStatuses { get; init; }
}

/// <summary>A detector of GuardDuty.</summary>
public sealed record Detector
{
    /// <summary>Its id (<c>DetectorId</c>).</summary>
    public string DetectorId { get; init; } = "";

    /// <summary>ENABLED or DISABLED.</summary>
    public string? Status { get; init; }

    /// <summary>What it watches; null when the answer did not say.</summary>
    public IReadOnlyList<DetectorFeature>? Features { get; init; }

    /// <summary>A feature by name; null when it is not listed, which means off.</summary>
    public DetectorFeature? Feature(string name) => Features?.FirstOrDefault(f => f.Name == name);
}

/// <summary>Something that GuardDuty watches.</summary>
public sealed record DetectorFeature
{
    /// <summary>Such as RUNTIME_MONITORING.</summary>
    public required string Name { get; init; }

    /// <summary>ENABLED or DISABLED.</summary>
    public string? Status { get; init; }

    /// <summary>Such as ECS_FARGATE_AGENT_MANAGEMENT and EC2_AGENT_MANAGEMENT, each ENABLED or DISABLED.</summary>
    public IReadOnlyList<DetectorFeature> AdditionalConfiguration { get; init => field = value ?? []; } = [];

    /// <summary>Whether it is on.</summary>
    public bool IsEnabled => Status is "ENABLED";

    /// <summary>Whether an additional part is on.</summary>
    public bool Has(string name) => AdditionalConfiguration.Any(c => c.Name == name && c.IsEnabled);
}

/// <summary>How Runtime Monitoring covers a cluster.</summary>
public sealed record ClusterCoverage
{
    public required string ClusterName { get; init; }

    /// <summary>HEALTHY or UNHEALTHY.</summary>
    public string? CoverageStatus { get; init; }

    /// <summary>What is wrong, as AWS says it; null when nothing is.</summary>
    public string? Issue { get; init; }

    /// <summary>AUTO_MANAGED, MANUAL or DISABLED on Fargate; null when nothing runs there.</summary>
    public string? FargateManagement { get; init; }

    /// <summary>Container instances with a running agent; null when there are none to cover.</summary>
    public long? CoveredInstances { get; init; }

    /// <summary>Container instances on which an agent could run.</summary>
    public long? CompatibleInstances { get; init; }
}

/// <summary>Security Hub of an account and region.</summary>
public sealed record SecurityHub
{
    public string? HubArn { get; init; }
}

/// <summary>A standard that Security Hub judges by.</summary>
public sealed record EnabledStandard
{
    public required string StandardsArn { get; init; }

    /// <summary>PENDING, READY, FAILED, DELETING or INCOMPLETE.</summary>
    public string? StandardsStatus { get; init; }
}

/// <summary>A recorder of AWS Config.</summary>
public sealed record ConfigurationRecorder
{
    public string Name { get; init; } = "";
    public RecordingGroup? RecordingGroup { get; init; }

    /// <summary>The AWS service that owns the recorder; null for the customer's own.</summary>
    public string? ServicePrincipal { get; init; }
}

/// <summary>What a recorder records.</summary>
public sealed record RecordingGroup
{
    public bool AllSupported { get; init; }
    public bool IncludeGlobalResourceTypes { get; init; }
    public IReadOnlyList<string> ResourceTypes { get; init => field = value ?? []; } = [];
    public RecordingExclusion? ExclusionByResourceTypes { get; init; }
    public RecordingStrategy? RecordingStrategy { get; init; }
}

/// <summary>What a recorder leaves out.</summary>
public sealed record RecordingExclusion
{
    public IReadOnlyList<string> ResourceTypes { get; init => field = value ?? []; } = [];
}

/// <summary>Whether a recorder takes all types, some, or all but some.</summary>
public sealed record RecordingStrategy
{
    /// <summary>ALL_SUPPORTED_RESOURCE_TYPES, INCLUSION_BY_RESOURCE_TYPES or EXCLUSION_BY_RESOURCE_TYPES.</summary>
    public string? UseOnly { get; init; }
}

/// <summary>How a recorder stands.</summary>
public sealed record RecorderStatus
{
    public string Name { get; init; } = "";
    public bool Recording { get; init; }

    /// <summary>Pending, Success, Failure or NotApplicable; letter case differs.</summary>
    public string? LastStatus { get; init; }
    public string? LastErrorCode { get; init; }
}
