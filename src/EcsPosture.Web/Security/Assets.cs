using Microsoft.AspNetCore.Authorization;

namespace EcsPosture.Web.Security;

/// <summary>Static files. Without sign-in only those that the sign-in page needs.</summary>
internal static class Assets
{
    private static readonly string[] Public = ["css/", "js/", "fonts/", "favicon."];

    public static void MapAssets(this IEndpointRouteBuilder endpoints) => endpoints.MapStaticAssets().Add(endpoint =>
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && IsPublic(path))
        {
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
        }
    });

    /// <summary>Whether the sign-in page needs the file at this path.</summary>
    public static bool IsPublic(string path) => Array.Exists(Public, start => path.TrimStart('/').StartsWith(start, StringComparison.Ordinal));
}
