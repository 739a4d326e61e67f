namespace EcsPosture.Checks.Logging;

/// <summary>Where a log driver sends to, as its address option says.</summary>
/// <param name="Scheme">Lower case; empty when the address names none.</param>
/// <param name="Host">Lower case, without port and credentials; empty for a socket or path.</param>
internal readonly record struct LogAddress(string Scheme, string Host)
{
    /// <summary>Whether the target is on the same host, so that nothing crosses the network.</summary>
    public bool IsLocal => Scheme is "unix" or "unixgram" or "fd" || IsLocalHost(Host);

    /// <summary>The address without what could hold a secret: the scheme alone.</summary>
    public string Masked => Scheme.Length > 0 ? Scheme + "://…" : "no scheme";

    /// <summary>Whether a host name or address means the host (or task) itself.</summary>
    public static bool IsLocalHost(string host) =>
        host is "localhost" or "::1" or "[::1]" || host.StartsWith("127.", StringComparison.Ordinal);

    /// <summary>Takes an address apart: <c>scheme://user@host:port/path</c>, <c>host:port</c> or <c>unix:///path</c>.</summary>
    public static LogAddress Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.IndexOf("://", StringComparison.Ordinal);
        var scheme = at >= 0 ? address[..at].Trim().ToLowerInvariant() : "";
        var rest = at >= 0 ? address[(at + 3)..] : address;
        var end = rest.IndexOfAny(['/', '?', '#']);
        rest = end >= 0 ? rest[..end] : rest;
        rest = rest[(rest.LastIndexOf('@') + 1)..];
        var closing = rest.IndexOf(']', StringComparison.Ordinal);
        var colon = rest.IndexOf(':', closing < 0 ? 0 : closing);
        var host = colon >= 0 ? rest[..colon] : rest;
        return new(scheme, host.Trim().ToLowerInvariant());
    }
}
