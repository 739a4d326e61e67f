using System.Security.Claims;
using EcsPosture.Web.SignIn.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EcsPosture.Web.SignIn;

/// <summary>Signing in and out. Pages only show; what changes something is a form post with an antiforgery token.</summary>
internal static partial class SignInEndpoints
{
    public const string SignInPath = "/sign-in";
    public const string LinkPath = "/sign-in/link";
    public const string PasswordPath = "/sign-in/password";
    public const string NewLinkPath = "/sign-in/new-link";
    public const string SignOutPath = "/sign-out";

    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(SignInPath, Show).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost(LinkPath, SpendLinkAsync).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost(PasswordPath, CheckPasswordAsync).AllowAnonymous().ExcludeFromDescription();
        // The page's type is generated, as the code that calls endpoints is, which therefore must not have to name it.
        endpoints.MapPost(
            NewLinkPath,
            IResult (HttpContext context, OneTimeLink link, StartNotice notice, SignInOptions options, [FromForm] string? returnUrl) => PrintNewLink(context, link, notice, options, returnUrl))
            .AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost(SignOutPath, SignOutAsync).ExcludeFromDescription();
    }

    private static IResult Show(HttpContext context, OneTimeLink link, SignInOptions options, string? token = null, string? returnUrl = null)
    {
        if (token is null && Policies.RoleOf(context.User) is not null)
        {
            return TypedResults.LocalRedirect(ReturnPath.Local(returnUrl));
        }

        if (token is null)
        {
            return Page(context, options, SignInNotice.None, returnUrl);
        }

        return link.Accepts(token)
            ? Page(context, options, SignInNotice.None, returnUrl, token)
            : Page(context, options, SignInNotice.LinkSpent, returnUrl, status: StatusCodes.Status410Gone);
    }

    private static async Task<IResult> SpendLinkAsync(
        HttpContext context, OneTimeLink link, Session session, SignInOptions options, ILogger<Session> log, [FromForm] string? token, [FromForm] string? returnUrl)
    {
        if (!link.Spend(token))
        {
            LinkRefused(log, context.Connection.RemoteIpAddress?.ToString());
            return Page(context, options, SignInNotice.LinkSpent, returnUrl, status: StatusCodes.Status410Gone);
        }

        return await SignInAsync(context, session.FromLink(), returnUrl);
    }

    private static async Task<IResult> CheckPasswordAsync(
        HttpContext context, PasswordAttempts attempts, Session session, SignInOptions options, ILogger<Session> log, [FromForm] string? password, [FromForm] string? returnUrl)
    {
        if (options.AdministratorPasswordHash is not { } hash)
        {
            return Page(context, options, SignInNotice.None, returnUrl, status: StatusCodes.Status400BadRequest);
        }

        var address = context.Connection.RemoteIpAddress;
        if (attempts.TryTake(address) is { } wait)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            PasswordsSlowed(log, address?.ToString());
            return Page(context, options, SignInNotice.TooMany, returnUrl, wait: wait, status: StatusCodes.Status429TooManyRequests);
        }

        if (!PasswordHashes.Verify(hash, password ?? ""))
        {
            PasswordRefused(log, address?.ToString());
            return Page(context, options, SignInNotice.WrongPassword, returnUrl, status: StatusCodes.Status401Unauthorized);
        }

        attempts.Succeeded(address);
        return await SignInAsync(context, session.FromPassword(), returnUrl);
    }

    private static RazorComponentResult<SignInPage> PrintNewLink(HttpContext context, OneTimeLink link, StartNotice notice, SignInOptions options, string? returnUrl)
    {
        if (options.HasPassword)
        {
            return Page(context, options, SignInNotice.None, returnUrl, status: StatusCodes.Status400BadRequest);
        }

        if (link.Renew() is { } token)
        {
            notice.PrintLink(token);
        }

        return Page(context, options, SignInNotice.LinkPrinted, returnUrl);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, ClaimsPrincipal user, string? returnUrl)
    {
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, user, new AuthenticationProperties { IsPersistent = true });
        return TypedResults.LocalRedirect(ReturnPath.Local(returnUrl));
    }

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, [FromForm] string? returnUrl)
    {
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.LocalRedirect(SignInPath);
    }

    private static RazorComponentResult<SignInPage> Page(
        HttpContext context, SignInOptions options, SignInNotice notice, string? returnUrl, string? token = null, TimeSpan? wait = null, int status = StatusCodes.Status200OK)
    {
        // The address holds the token: neither caches nor the next page may learn it.
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";

        return new(new Dictionary<string, object?>
        {
            [nameof(SignInPage.Token)] = token,
            [nameof(SignInPage.HasPassword)] = options.HasPassword,
            [nameof(SignInPage.Notice)] = notice,
            [nameof(SignInPage.Wait)] = wait,
            [nameof(SignInPage.ReturnUrl)] = ReturnPath.Local(returnUrl),
        })
        {
            StatusCode = status,
        };
    }

    [LoggerMessage(1, LogLevel.Warning, "A one-time link that does not work (any more) was refused to {Address}.")]
    private static partial void LinkRefused(ILogger log, string? address);

    [LoggerMessage(2, LogLevel.Warning, "A wrong password was refused to {Address}.")]
    private static partial void PasswordRefused(ILogger log, string? address);

    [LoggerMessage(3, LogLevel.Warning, "Too many wrong passwords: {Address} has to wait.")]
    private static partial void PasswordsSlowed(ILogger log, string? address);
}
