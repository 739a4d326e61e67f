namespace EcsPosture.Inventory.Compute;

/// <summary>An Auto Scaling group that starts container instances (<c>DescribeAutoScalingGroups</c>).</summary>
public sealed record AutoScalingGroup : Resource
{
    public required string AutoScalingGroupName { get; init; }
    public required string AutoScalingGroupArn { get; init; }

    /// <summary>Name of its launch configuration; null when it uses a template.</summary>
    public string? LaunchConfigurationName { get; init; }
    public LaunchTemplateReference? LaunchTemplate { get; init; }
    public MixedInstancesPolicy? MixedInstancesPolicy { get; init; }
    public bool NewInstancesProtectedFromScaleIn { get; init; }

    /// <inheritdoc />
    public override string Arn => AutoScalingGroupArn;

    /// <summary>The templates that new instances may be started from: its own, that of a mixed policy, and those of the policy's overrides.</summary>
    public IEnumerable<LaunchTemplateReference> Templates()
    {
        var mixed = MixedInstancesPolicy?.LaunchTemplate;
        return new[] { LaunchTemplate, mixed?.LaunchTemplateSpecification }
            .Concat((mixed?.Overrides ?? []).Select(o => o.LaunchTemplateSpecification))
            .OfType<LaunchTemplateReference>()
            .Distinct();
    }
}

/// <summary>A version of a launch template as a group names it.</summary>
public sealed record LaunchTemplateReference
{
    public string? LaunchTemplateId { get; init; }
    public string? LaunchTemplateName { get; init; }

    /// <summary>A number, <c>$Latest</c> or <c>$Default</c>; null means the default.</summary>
    public string? Version { get; init; }
}

/// <summary>How a group mixes instance types.</summary>
public sealed record MixedInstancesPolicy
{
    public MixedLaunchTemplate? LaunchTemplate { get; init; }
}

/// <summary>The template of a mixed policy, with what single instance types use in its place.</summary>
public sealed record MixedLaunchTemplate
{
    public LaunchTemplateReference? LaunchTemplateSpecification { get; init; }
    public IReadOnlyList<LaunchTemplateOverride> Overrides { get; init => field = value ?? []; } = [];
}

/// <summary>What one instance type uses.</summary>
public sealed record LaunchTemplateOverride
{
    public string? InstanceType { get; init; }
    public LaunchTemplateReference? LaunchTemplateSpecification { get; init; }
}

/// <summary>A launch configuration (<c>DescribeLaunchConfigurations</c>), the older way to say what a group starts.</summary>
public sealed record LaunchConfiguration : Resource
{
    public required string LaunchConfigurationName { get; init; }
    public required string LaunchConfigurationArn { get; init; }
    public string? ImageId { get; init; }
    public MetadataOptions? MetadataOptions { get; init; }

    /// <summary>The marker that stands in place of the user data; null when there is none.</summary>
    public string? UserData { get; init; }

    /// <inheritdoc />
    public override string Arn => LaunchConfigurationArn;
}
