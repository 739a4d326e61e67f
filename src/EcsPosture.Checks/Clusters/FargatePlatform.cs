namespace EcsPosture.Checks.Clusters;

/// <summary>Reads Fargate platform versions.</summary>
internal static class FargatePlatform
{
    private static readonly Version V140 = new(1, 4, 0);

    /// <summary>Whether a Linux platform version is older than 1.4.0; none and LATEST are not.</summary>
    public static bool IsBefore140(string? version) => Version.TryParse(version, out var parsed) && parsed < V140;
}
