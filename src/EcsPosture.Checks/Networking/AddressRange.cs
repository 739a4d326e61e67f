using System.Globalization;

namespace EcsPosture.Checks.Networking;

/// <summary>Address ranges (CIDR blocks), as rules and routes write them.</summary>
public static class AddressRange
{
    // No private range is as wide as these, and two halves of the internet are the internet.
    private const int WidestPrivateIpv4 = 8;
    private const int WidestPrivateIpv6 = 7;

    /// <summary>Whether a range is IPv6.</summary>
    public static bool IsIpv6(string range)
    {
        ArgumentNullException.ThrowIfNull(range);
        return range.Contains(':', StringComparison.Ordinal);
    }

    /// <summary>Whether a range is the internet or so large a part of it (wider than any private range) that it is open to the world.</summary>
    public static bool IsWorldwide(string range)
    {
        ArgumentNullException.ThrowIfNull(range);
        var slash = range.LastIndexOf('/');
        return slash > 0
            && int.TryParse(range.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length < (IsIpv6(range) ? WidestPrivateIpv6 : WidestPrivateIpv4);
    }
}
