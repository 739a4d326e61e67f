using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace EcsPosture.Web.SignIn;

/// <summary>What a signed-in person may do. Each policy includes the ones before it; check it where the change is made, not only where the button is.</summary>
public static class Policies
{
    /// <summary>Reads everything, changes nothing.</summary>
    public const string Viewer = "viewer";

    /// <summary>Starts and cancels scans, keeps schedules, triages findings.</summary>
    public const string Operator = "operator";

    /// <summary>Keeps connections, people, settings and the jobs dashboard.</summary>
    public const string Administrator = "administrator";

    private static readonly string[] Ladder = [Viewer, Operator, Administrator];

    /// <summary>The roles, least first. A role is named like the policy that it just meets.</summary>
    public static IReadOnlyList<string> Roles => Ladder;

    /// <summary>Whether the principal is signed in and its role is the policy's or a higher one.</summary>
    public static bool Allows(ClaimsPrincipal? user, string policy)
    {
        var needed = Array.IndexOf(Ladder, policy);

        return needed >= 0 && RankOf(user) >= needed;
    }

    /// <summary>The highest role of the principal, or null when it is not signed in or has none.</summary>
    public static string? RoleOf(ClaimsPrincipal? user)
    {
        var rank = RankOf(user);

        return rank < 0 ? null : Ladder[rank];
    }

    internal static void AddTo(AuthorizationOptions authorization)
    {
        foreach (var name in Ladder)
        {
            authorization.AddPolicy(name, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => Allows(context.User, name)));
        }

        // Whatever names no policy of its own still needs sign-in with a known role.
        authorization.FallbackPolicy = authorization.GetPolicy(Viewer);
        authorization.DefaultPolicy = authorization.GetPolicy(Viewer)!;
    }

    private static int RankOf(ClaimsPrincipal? user) =>
        user?.Identity is not { IsAuthenticated: true }
            ? -1
            : user.FindAll(ClaimTypes.Role).Select(claim => Array.IndexOf(Ladder, claim.Value)).DefaultIfEmpty(-1).Max();
}
