using Amazon.Runtime.CredentialManagement;

namespace EcsPosture.Collection.Aws.Endpoints;

/// <summary>The region that the standard AWS environment names, when nobody names one.</summary>
public static class DefaultRegion
{
    /// <summary><c>AWS_REGION</c>, else <c>AWS_DEFAULT_REGION</c>, else the region of the profile (or of <c>AWS_PROFILE</c>, or of <c>default</c>); null when there is none.</summary>
    public static string? Find(string? profile, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return Set(environment("AWS_REGION"))
            ?? Set(environment("AWS_DEFAULT_REGION"))
            ?? OfProfile(Set(profile) ?? Set(environment("AWS_PROFILE")) ?? "default");
    }

    private static string? OfProfile(string name)
    {
        try
        {
            return new CredentialProfileStoreChain().TryGetProfile(name, out var profile) ? profile.Region?.SystemName : null;
        }
        catch (Exception e) when (e is Amazon.Runtime.AmazonClientException or InvalidDataException or IOException)
        {
            // Broken files are told of where the credentials are read.
            return null;
        }
    }

    private static string? Set(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
