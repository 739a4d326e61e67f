using EcsPosture.Findings.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace EcsPosture.Web.SignIn;

/// <summary>Puts sign-in together: cookie, policies, one-time link, password, and the keys that let a cookie outlive a restart.</summary>
internal static class SignInServices
{
    public const string CookieName = "ecs-posture";

    public static void AddSignIn(this IServiceCollection services, SignInOptions options, StoreLocation store)
    {
        services.AddSingleton(options);
        services.AddSingleton<OneTimeLink>();
        services.AddSingleton<PasswordAttempts>();
        services.AddSingleton<Session>();
        services.AddSingleton<StartNotice>();
        services.AddHostedService(provider => provider.GetRequiredService<StartNotice>());
        services.AddScoped<AuthenticationStateProvider, SessionRevalidation>();
        services.AddCascadingAuthenticationState();
        services.AddAuthorization(Policies.AddTo);

        services.AddKeys(store);
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = CookieName;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = options.SessionLifetime;
            cookie.SlidingExpiration = true;
            cookie.LoginPath = SignInEndpoints.SignInPath;
            cookie.AccessDeniedPath = "/not-permitted";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.Events.OnRedirectToLogin = context => RedirectPeopleOnly(context, StatusCodes.Status401Unauthorized);
            cookie.Events.OnRedirectToAccessDenied = context => RedirectPeopleOnly(context, StatusCodes.Status403Forbidden);
            cookie.Events.OnValidatePrincipal = RefuseEndedSessionAsync;
        });
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<TimeProvider>((cookie, clock) => cookie.TimeProvider = clock);
        services.AddAntiforgery(form =>
        {
            form.Cookie.Name = CookieName + "-form";
            form.Cookie.HttpOnly = true;
            form.Cookie.SameSite = SameSiteMode.Strict;
            form.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            form.SuppressXFrameOptionsHeader = true;
        });
    }

    /// <summary>The keys of cookies and forms, and the shelf of one-time links: where all processes that accept them look.</summary>
    private static void AddKeys(this IServiceCollection services, StoreLocation store)
    {
        var keys = services.AddDataProtection().SetApplicationName("ecs-posture");
        if (store.IsShared)
        {
            services.AddSingleton<ILinkShelf, SharedLinkShelf>();
            services.AddSingleton<SharedKeys>();
            services.AddOptions<KeyManagementOptions>().Configure<SharedKeys>((options, shared) => options.XmlRepository = shared);
        }
        else
        {
            services.AddSingleton<ILinkShelf, OwnLinkShelf>();
            keys.PersistKeysToFileSystem(Keys(store.DataDirectory));
        }
    }

    /// <summary>The keys' folder, for this account's eyes only: who reads it can write cookies.</summary>
    private static DirectoryInfo Keys(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "keys");
        try
        {
            if (OperatingSystem.IsWindows())
            {
                return Directory.CreateDirectory(path);
            }

            const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(dataDirectory, ownerOnly);
            var keys = Directory.CreateDirectory(path, ownerOnly);
            keys.UnixFileMode = ownerOnly;
            return keys;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The data directory {dataDirectory} cannot be written ({error.Message}). Name another with --data or ECSPOSTURE_DATA.");
        }
    }

    /// <summary>Sends a person's page view to the sign-in page; scripts and programs get the bare status.</summary>
    private static Task RedirectPeopleOnly(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var request = context.Request;
        var isPageView = HttpMethods.IsGet(request.Method)
            && !request.Path.StartsWithSegments("/api")
            && !request.Path.StartsWithSegments("/_blazor")
            && !request.Path.StartsWithSegments("/_framework")
            && !request.Path.StartsWithSegments("/_content");
        if (isPageView)
        {
            context.Response.Redirect(context.RedirectUri);
        }
        else
        {
            context.Response.StatusCode = status;
        }

        return Task.CompletedTask;
    }

    private static async Task RefuseEndedSessionAsync(CookieValidatePrincipalContext context)
    {
        if (!context.HttpContext.RequestServices.GetRequiredService<Session>().Holds(context.Principal))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        }
    }
}
