using System.Security.Claims;
using EcsPosture.Findings.Audit;

namespace EcsPosture.Web.SignIn;

/// <summary>From the signed-in principal to the actor that the store records with a change.</summary>
public static class Actors
{
    /// <summary>Who the principal is, with its highest role.</summary>
    /// <exception cref="UnauthorizedAccessException">The principal is not signed in or has no role.</exception>
    public static Actor Of(ClaimsPrincipal? user) => Policies.RoleOf(user) switch
    {
        Policies.Administrator => new(NameOf(user!), Role.Administrator),
        Policies.Operator => new(NameOf(user!), Role.Operator),
        Policies.Viewer => new(NameOf(user!), Role.Viewer),
        _ => throw new UnauthorizedAccessException("Sign in first."),
    };

    private static string NameOf(ClaimsPrincipal user) => user.Identity?.Name is { Length: > 0 } name ? name : "unnamed";
}
