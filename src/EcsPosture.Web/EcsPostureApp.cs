using EcsPosture.Findings.Storage;
using EcsPosture.Web.Api;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Demo;
using EcsPosture.Web.Exports;
using EcsPosture.Web.Features;
using EcsPosture.Web.Jobs;
using EcsPosture.Web.Security;
using EcsPosture.Web.SignIn;
using EcsPosture.Web.Telemetry;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Configuration.Memory;
using MudBlazor.Services;

namespace EcsPosture.Web;

/// <summary>What the program is made of, then what it does with a request. Read <see cref="AddEcsPosture"/> and <see cref="UseEcsPosture"/> first.</summary>
public static class EcsPostureApp
{
    /// <summary>What is logged unless the configuration says otherwise: our own events, and of the libraries what is wrong.</summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:EcsPosture"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        // Why a start failed is said in one line where the program ends.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
        ["Logging:LogLevel:Microsoft.AspNetCore.Antiforgery"] = "Error",
    };

    /// <summary>The server, ready to run.</summary>
    /// <exception cref="StartRefusedException">It must not start as it is configured; the message says what to change.</exception>
    public static WebApplication Build(ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(EcsPostureApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Configuration.AddInMemoryCollection(options.Settings);

        return builder.AddEcsPosture(options).Build().UseEcsPosture();
    }

    /// <summary>All services of the program.</summary>
    public static WebApplicationBuilder AddEcsPosture(this WebApplicationBuilder builder, ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        var urls = options.Urls ?? builder.Configuration["urls"] ?? ServeOptions.DefaultUrls;
        var addresses = ListenAddresses.Read(builder.Configuration, urls);
        var place = DemoData.Place(options, builder.Configuration);
        var data = place.Directory;
        var store = StoreChoice.Read(options, builder.Configuration, data);

        builder.WebHost.UseUrls(urls);
        // Package assets are found from the build output too, whatever the environment is called.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.AddLogs();

        builder.Services.AddSingleton(options with { DataDirectory = data, Urls = urls });
        builder.Services.AddSingleton(options.Clock);
        builder.Services.AddReverseProxy(builder.Configuration);
        // Another site's name that resolves to this machine (DNS rebinding) gets no answer. Loopback names always do, as health checks beside the program use them.
        builder.Services.PostConfigure<HostFilteringOptions>(filter =>
        {
            filter.AllowEmptyHosts = false;
            filter.AllowedHosts = string.IsNullOrEmpty(builder.Configuration["AllowedHosts"]) ? [.. addresses.Hosts] : [.. filter.AllowedHosts, .. ListenAddresses.LoopbackHosts];
        });
        builder.Services.AddSingleton<ListenNotice>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ListenNotice>());
        builder.Services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: [StoreHealth.Ready]);
        builder.Services.AddWork(builder.Configuration, place, store, options);
        builder.AddTelemetry(options.Role);
        if (options.Role.HasPages())
        {
            builder.Services.AddPages(SignInOptions.Read(builder.Configuration, options.AdministratorPasswordHash, addresses), store);
        }

        return builder;
    }

    private static void AddPages(this IServiceCollection services, SignInOptions signIn, StoreLocation store)
    {
        services.AddSignIn(signIn, store);
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(json => ApiJson.Set(json.SerializerOptions));
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddFrame();
        services.AddFeatures();
    }

    /// <summary>The way of a request, from the first middleware to the endpoints.</summary>
    public static WebApplication UseEcsPosture(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        app.UseReverseProxy();
        app.UseHsts();
        app.UseSecurityHeaders();
        app.MapHealth();
        if (!app.Services.GetRequiredService<ServeOptions>().Role.HasPages())
        {
            return app;
        }

        app.UsePlainErrorPages();
        app.UseOriginCheck();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseFormCheck();

        app.MapSignIn();
        app.MapApi();
        app.MapJobs();
        app.MapAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(circuits => circuits.ContentSecurityFrameAncestorsPolicy = null);

        return app;
    }

    /// <summary>Live: the process answers. Ready: it can do its work, as the store answers.</summary>
    private static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health").AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(StoreHealth.Ready) }).AllowAnonymous();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
    }
}
