namespace EcsPosture.Web.SignIn;

/// <summary>Where to go after signing in: a page of this program and nowhere else.</summary>
internal static class ReturnPath
{
    /// <summary>The path when it is local and not a sign-in page itself, else <c>/</c>.</summary>
    public static string Local(string? path)
    {
        if (path is not ['/', ..]
            || path.StartsWith("//", StringComparison.Ordinal)
            || path.StartsWith("/\\", StringComparison.Ordinal)
            || path.Any(char.IsControl)
            || path.Length > 2000)
        {
            return "/";
        }

        return new PathString(path.Split('?', '#')[0]) is var local
            && (local.StartsWithSegments(SignInEndpoints.SignInPath) || local.StartsWithSegments(SignInEndpoints.SignOutPath))
                ? "/"
                : path;
    }
}
