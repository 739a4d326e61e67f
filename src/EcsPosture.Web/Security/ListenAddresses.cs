using System.Net;

namespace EcsPosture.Web.Security;

/// <summary>Where the program is told to listen, before it does.</summary>
internal sealed class ListenAddresses
{
    private readonly string[] _urls;

    private ListenAddresses(string[] urls) => _urls = urls;

    /// <summary>The names of this machine by which only it can be meant.</summary>
    public static IReadOnlyList<string> LoopbackHosts { get; } = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Whether only this machine can reach every address.</summary>
    public bool AreLoopback => Array.TrueForAll(_urls, IsLoopback);

    /// <summary>The hosts that a request may name when the operator names none: those of this machine, and of each address that names one.</summary>
    public IReadOnlyList<string> Hosts => AreLoopback ? LoopbackHosts : [];

    /// <summary>The addresses of <c>urls</c> and of the section <c>Kestrel:Endpoints</c>, which Kestrel prefers to the former.</summary>
    public static ListenAddresses Read(IConfiguration configuration, string urls)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();

        return new([.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Concat(endpoints)]);
    }

    /// <inheritdoc />
    public override string ToString() => string.Join(", ", _urls);

    private static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host.Trim('[', ']');

        return host.StartsWith("unix:", StringComparison.Ordinal)
            || host.StartsWith("pipe:", StringComparison.Ordinal)
            || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
