using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace EcsPosture.Checks.Iam.Policies.Conditions;

/// <summary>Reads the values that conditions compare; null when a text is none of its kind.</summary>
internal static partial class ConditionValues
{
    public static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>ISO 8601 as W3C has it, or seconds since 1970; in ticks.</summary>
    public static decimal? Moment(string text)
    {
        if (Iso().IsMatch(text))
        {
            return DateTimeOffset.TryParseExact(
                text,
                ["yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var moment) ? moment.UtcTicks : null;
        }

        const decimal Most = 253_402_300_799;
        return Number(text) is { } seconds && seconds >= 0 && seconds <= Most ? DateTimeOffset.UnixEpoch.Ticks + (seconds * TimeSpan.TicksPerSecond) : null;
    }

    public static bool? Truth(string text) =>
        text.Equals("true", StringComparison.OrdinalIgnoreCase) ? true
        : text.Equals("false", StringComparison.OrdinalIgnoreCase) ? false
        : null;

    public static byte[]? Bytes(string text)
    {
        var bytes = new byte[(text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : null;
    }

    /// <summary>An address or a CIDR block of IPv4 or IPv6.</summary>
    public static AddressBlock? Block(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];

        // The framework also reads forms such as 0x7f.1, which IAM does not know.
        var isIpv6 = host.Contains(':', StringComparison.Ordinal);
        if ((!isIpv6 && !Dotted().IsMatch(host)) || host.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(host, out var address))
        {
            return null;
        }

        var bits = address.AddressFamily is AddressFamily.InterNetwork ? 32 : 128;
        var prefix = bits;
        return slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits)
            ? null
            : AddressBlock.Of(address.GetAddressBytes(), prefix);
    }

    [GeneratedRegex(@"^\d{4}(-\d{2}(-\d{2}(T.*)?)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex(@"^\d{1,3}(\.\d{1,3}){3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Dotted();
}

/// <summary>A block of addresses of one family, from first to last.</summary>
/// <param name="Bits">32 or 128.</param>
/// <param name="First">First address as a number.</param>
/// <param name="Last">Last address as a number.</param>
internal readonly record struct AddressBlock(int Bits, UInt128 First, UInt128 Last)
{
    public static AddressBlock Of(byte[] address, int prefix)
    {
        UInt128 number = 0;
        foreach (var part in address)
        {
            number = (number << 8) | part;
        }

        var bits = address.Length * 8;
        var free = bits - prefix;
        var host = free == 128 ? UInt128.MaxValue : (UInt128.One << free) - 1;
        return new(bits, number & ~host, (number & ~host) | host);
    }

    /// <summary>Whether another block lies within this one.</summary>
    public bool Includes(AddressBlock other) => Bits == other.Bits && First <= other.First && other.Last <= Last;

    /// <summary>An address as text.</summary>
    public static string Text(int bits, UInt128 number)
    {
        var bytes = new byte[bits / 8];
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            bytes[i] = (byte)number;
            number >>= 8;
        }

        return new IPAddress(bytes).ToString();
    }
}
