using EcsPosture.Web.SignIn;

namespace EcsPosture.Web.Security;

/// <summary>
/// Refuses what a page of another origin sends: circuits and changes. A cookie's SameSite does not see ports, and browsers apply no
/// cross-origin rule to WebSockets, so another program on this machine could otherwise open a circuit with the reader's cookie.
/// </summary>
internal static class OriginCheck
{
    public static IApplicationBuilder UseOriginCheck(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        var mayChange = request.Path.StartsWithSegments("/_blazor")
            || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
        if (origin.Length == 0 || !mayChange || IsOwn(origin, request) || IsSignInForm(origin, request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    });

    /// <summary>Browsers write <c>null</c> for a page that sends no referrer, as the sign-in page must; its forms' antiforgery tokens decide.</summary>
    private static bool IsSignInForm(string origin, HttpRequest request) =>
        origin == "null" && request.Path.StartsWithSegments(SignInEndpoints.SignInPath);

    /// <summary>The scheme is left out: a proxy that ends TLS makes https of the reader's address and http of ours.</summary>
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.IdnHost, new Uri("http://" + request.Host.Host).IdnHost, StringComparison.OrdinalIgnoreCase)
        && (request.Host.Port is { } port ? uri.Port == port : uri.IsDefaultPort);
}
