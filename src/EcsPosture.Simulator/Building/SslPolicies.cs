using System.Text.Json.Nodes;

namespace EcsPosture.Simulator.Building;

/// <summary>TLS policies of Elastic Load Balancing, as it describes them.</summary>
internal static class SslPolicies
{
    private static readonly string[] Modern = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
    private static readonly string[] Strong = ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384"];
    private static readonly string[] Old =
    [
        "ECDHE-ECDSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "AES128-GCM-SHA256", "AES128-SHA256", "AES128-SHA", "AES256-GCM-SHA384",
        "AES256-SHA256", "AES256-SHA",
    ];

    /// <summary>A policy by name.</summary>
    public static JsonObject Of(string name)
    {
        var (protocols, ciphers) = name switch
        {
            "ELBSecurityPolicy-2016-08" => ((string[])["TLSv1", "TLSv1.1", "TLSv1.2"], (string[])[.. Strong, .. Old]),
            "ELBSecurityPolicy-TLS-1-2-2017-01" => (["TLSv1.2"], [.. Strong, .. Old.Where(c => c.EndsWith("SHA256", StringComparison.Ordinal) || c.Contains("GCM", StringComparison.Ordinal))]),
            _ => (["TLSv1.2", "TLSv1.3"], [.. Modern, .. Strong]),
        };
        return new()
        {
            ["SslProtocols"] = RegionBuilder.Texts(protocols),
            ["Ciphers"] = new JsonArray([.. ciphers.Select((cipher, i) => new JsonObject { ["Name"] = cipher, ["Priority"] = i + 1 })]),
            ["Name"] = name,
            ["SupportedLoadBalancerTypes"] = RegionBuilder.Texts(["application", "network"]),
        };
    }
}
