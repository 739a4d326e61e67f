using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace EcsPosture.Web.Security;

/// <summary>Believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> of the proxies that <c>ReverseProxy:KnownProxies</c> names, and of no one without it.</summary>
internal static class ReverseProxy
{
    /// <summary>Addresses or networks (CIDR), separated by commas or semicolons.</summary>
    public const string Setting = "ReverseProxy:KnownProxies";

    public static void AddReverseProxy(this IServiceCollection services, IConfiguration configuration)
    {
        if (Known(configuration) is not { Length: > 0 } known)
        {
            return;
        }

        var networks = known.Select(text => IPNetwork.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : SingleHost(text), out var network)
            ? network
            : throw new StartRefusedException($"{Setting}: '{text}' is neither an IP address nor a network such as 10.0.0.0/8.")).ToList();
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            // Not X-Forwarded-Host: the proxy keeps the Host header, which is checked against AllowedHosts.
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            networks.ForEach(options.KnownIPNetworks.Add);
        });
    }

    public static void UseReverseProxy(this WebApplication app)
    {
        if (Known(app.Configuration) is { Length: > 0 })
        {
            app.UseForwardedHeaders();
        }
    }

    private static string[] Known(IConfiguration configuration) =>
        configuration[Setting]?.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string SingleHost(string text) => text + (text.Contains(':', StringComparison.Ordinal) ? "/128" : "/32");
}
