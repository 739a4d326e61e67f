using System.Text.RegularExpressions;
using Amazon;

namespace EcsPosture.Collection.Aws.Endpoints;

/// <summary>Region names and the partitions they belong to.</summary>
public static partial class AwsRegions
{
    /// <summary>Whether AWS's own list has the region.</summary>
    public static bool IsKnown(string? region) =>
        region is not null && Shape().IsMatch(region) && RegionEndpoint.EnumerableAllRegions.Any(r => r.SystemName == region);

    /// <summary>The partition of a region, such as <c>aws-cn</c>.</summary>
    /// <exception cref="UnknownRegionException">AWS has no such region.</exception>
    public static string PartitionOf(string region) => Require(region).PartitionName;

    /// <summary>The end of host names in the region's partition, such as <c>amazonaws.com.cn</c>.</summary>
    /// <exception cref="UnknownRegionException">AWS has no such region.</exception>
    public static string DnsSuffixOf(string region) => Require(region).PartitionDnsSuffix;

    /// <summary>All region names of a partition that AWS's own list has, in order.</summary>
    public static IReadOnlyList<string> In(string partition) =>
        [.. RegionEndpoint.EnumerableAllRegions.Where(r => r.PartitionName == partition && Shape().IsMatch(r.SystemName)).Select(r => r.SystemName).Order(StringComparer.Ordinal)];

    internal static RegionEndpoint Require(string region) =>
        IsKnown(region) ? RegionEndpoint.GetBySystemName(region) : throw new UnknownRegionException(region);

    [GeneratedRegex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$")]
    private static partial Regex Shape();
}
