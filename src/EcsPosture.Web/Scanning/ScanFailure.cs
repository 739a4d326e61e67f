using EcsPosture.Collection.Aws;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Web.Scanning;

/// <summary>Says why a scan failed, to the person who started it.</summary>
internal static class ScanFailure
{
    /// <summary>Whether the failure is one of the estate, the credentials or the network, rather than of the program.</summary>
    public static bool IsForeseen(Exception failure) =>
        failure is CredentialsException or UnknownRegionException or AwsException or SnapshotFormatException or NoRegionReadException;

    /// <summary>The failure in words.</summary>
    public static string Explain(Exception failure) =>
        IsForeseen(failure) ? failure.Message : $"The scan failed unexpectedly: {failure.GetType().Name}: {failure.Message}";
}

/// <summary>None of a scan's regions could be read.</summary>
internal sealed class NoRegionReadException(IReadOnlyList<Gap> regions)
    : Exception("No region could be read. " + string.Join(" ", regions.Select(g => $"{g.Resource}: {g.Code ?? g.Kind.ToString()}{(g.Message is null ? "" : $": {g.Message}")}.")));
