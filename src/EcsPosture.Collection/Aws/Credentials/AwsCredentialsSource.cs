namespace EcsPosture.Collection.Aws.Credentials;

/// <summary>Where a connection's credentials come from. Holds names only, never a secret.</summary>
public sealed record AwsCredentialsSource
{
    /// <summary>The default chain: environment, profile, web identity, container, instance.</summary>
    public static AwsCredentialsSource Default { get; } = new();

    /// <summary>Keys that mean nothing, for a simulator or emulator that looks at none. Refused by AWS itself.</summary>
    public static AwsCredentialsSource Placeholder { get; } = new() { IsPlaceholder = true };

    /// <summary>A profile of the AWS configuration files; null for the default chain.</summary>
    public string? Profile { get; init; }

    /// <summary>A role to assume with the profile's or the chain's credentials; null for none.</summary>
    public AssumedRole? Role { get; init; }

    /// <summary>Whether keys that mean nothing are used.</summary>
    public bool IsPlaceholder { get; init; }

    /// <summary>The source in words, for messages.</summary>
    public override string ToString()
    {
        var start = IsPlaceholder ? "placeholder keys" : Profile is null ? "the default credential chain" : $"profile '{Profile}'";
        return Role is null ? start : $"{start}, then role {Role.RoleArn}";
    }
}

/// <summary>A role that is assumed.</summary>
/// <param name="RoleArn">Its ARN.</param>
/// <param name="ExternalId">The external id that its trust policy asks for; null for none.</param>
/// <param name="SessionName">The name under which CloudTrail shows the session.</param>
public sealed record AssumedRole(string RoleArn, string? ExternalId = null, string SessionName = "ecs-posture");
