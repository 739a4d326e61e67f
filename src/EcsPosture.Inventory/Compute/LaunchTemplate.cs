using System.Globalization;

namespace EcsPosture.Inventory.Compute;

/// <summary>The versions of a launch template that Auto Scaling groups of ECS use (<c>DescribeLaunchTemplateVersions</c>).</summary>
public sealed record LaunchTemplate : Resource
{
    public required string LaunchTemplateId { get; init; }
    public string LaunchTemplateArn { get; init; } = "";
    public string? LaunchTemplateName { get; init; }
    public IReadOnlyList<LaunchTemplateVersion> Versions { get; init; } = [];

    /// <inheritdoc />
    public override string Arn => LaunchTemplateArn.Length > 0 ? LaunchTemplateArn : LaunchTemplateId;

    /// <summary>The version that a word names (a number, <c>$Latest</c>, <c>$Default</c>, or null for the default); null when it was not read.</summary>
    public LaunchTemplateVersion? Find(string? version) => version switch
    {
        null or "" or "$Default" => Versions.FirstOrDefault(v => v.DefaultVersion),
        "$Latest" => Versions.MaxBy(v => v.VersionNumber),
        _ when long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => Versions.FirstOrDefault(v => v.VersionNumber == number),
        _ => null,
    };
}

/// <summary>A version of a launch template.</summary>
public sealed record LaunchTemplateVersion
{
    public required string LaunchTemplateId { get; init; }
    public string? LaunchTemplateName { get; init; }
    public long VersionNumber { get; init; }
    public bool DefaultVersion { get; init; }
    public LaunchTemplateData? LaunchTemplateData { get; init; }
}

/// <summary>What a version says of the instances it starts.</summary>
public sealed record LaunchTemplateData
{
    public string? ImageId { get; init; }
    public MetadataOptions? MetadataOptions { get; init; }
    public InstanceProfileReference? IamInstanceProfile { get; init; }

    /// <summary>The marker that stands in place of the user data; null when there is none.</summary>
    public string? UserData { get; init; }
}

/// <summary>The user data of one instance (<c>DescribeInstanceAttribute</c>), of which only a marker is kept.</summary>
public sealed record InstanceUserData : Resource
{
    public required string InstanceId { get; init; }
    public string InstanceArn { get; init; } = "";

    /// <summary>The marker that stands in place of the user data; null when there is none.</summary>
    public string? Value { get; init; }

    /// <inheritdoc />
    public override string Arn => InstanceArn.Length > 0 ? InstanceArn : InstanceId;
}
