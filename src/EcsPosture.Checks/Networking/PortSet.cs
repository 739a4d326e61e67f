using System.Globalization;

namespace EcsPosture.Checks.Networking;

/// <summary>Ports as a parameter lists them: <c>22, 3389, 8000-8100</c>.</summary>
public sealed class PortSet
{
    private readonly List<(int First, int Last)> _ranges = [];

    /// <summary>Reads a list; what is no port or range is left out.</summary>
    public PortSet(IEnumerable<string> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        foreach (var text in ports)
        {
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            if (TryPort(dash < 0 ? text : text[..dash], out var first) && TryPort(dash < 0 ? text : text[(dash + 1)..], out var last))
            {
                _ranges.Add((first, last));
            }
        }
    }

    /// <summary>The first range of the set that a rule lets through over TCP or UDP, in words; null when it lets through none.</summary>
    public string? FirstIn(Inventory.Network.IpPermission rule)
    {
        foreach (var (first, last) in _ranges)
        {
            if (rule.Touches("tcp", first, last) || rule.Touches("udp", first, last))
            {
                return first == last ? first.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first}-{last}");
            }
        }

        return null;
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out port) && port is >= 0 and <= 65535;
}
