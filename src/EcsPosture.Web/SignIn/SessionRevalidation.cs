using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace EcsPosture.Web.SignIn;

/// <summary>Ends an open page's rights when its session no longer holds, though the page sends no request that a cookie is checked with.</summary>
internal sealed class SessionRevalidation(ILoggerFactory loggers, Session session, SignInOptions options, TimeProvider clock)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    private readonly DateTimeOffset _openedAt = clock.GetUtcNow();

    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(session.Holds(authenticationState.User) && clock.GetUtcNow() - _openedAt < options.SessionLifetime);
}
