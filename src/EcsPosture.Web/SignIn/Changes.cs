using EcsPosture.Findings;
using EcsPosture.Findings.Audit;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.SignIn;

/// <summary>Changes that a page makes for the person signed in.</summary>
public static class Changes
{
    /// <summary>Makes a change as the person signed in.</summary>
    /// <returns>Why it was refused, each reason a sentence; empty when it was made.</returns>
    /// <exception cref="NotPermittedException">The person's role does not allow it.</exception>
    /// <exception cref="UnauthorizedAccessException">Nobody is signed in any more.</exception>
    public static async Task<IReadOnlyList<string>> TryAsync(this AuthenticationStateProvider signedIn, Func<Actor, Task> change)
    {
        ArgumentNullException.ThrowIfNull(signedIn);
        ArgumentNullException.ThrowIfNull(change);
        try
        {
            await change(Actors.Of((await signedIn.GetAuthenticationStateAsync()).User));
            return [];
        }
        catch (RefusedChangeException refused)
        {
            return refused.Reasons;
        }
    }
}
