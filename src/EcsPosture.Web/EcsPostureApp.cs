using EcsPosture.Web.Components;
using MudBlazor.Services;

namespace EcsPosture.Web;

/// <summary>What the program is made of, then what it does with a request. Read <see cref="AddEcsPosture"/> and <see cref="UseEcsPosture"/> first.</summary>
public static class EcsPostureApp
{
    /// <summary>The server, ready to run.</summary>
    public static WebApplication Build(ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(EcsPostureApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        builder.WebHost.UseUrls(options.Urls ?? builder.Configuration["urls"] ?? ServeOptions.DefaultUrls);

        return builder.AddEcsPosture(options).Build().UseEcsPosture();
    }

    /// <summary>All services of the program.</summary>
    public static WebApplicationBuilder AddEcsPosture(this WebApplicationBuilder builder, ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        // Package assets are found from the build output too, whatever the environment is called.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        builder.Services.AddHealthChecks();

        return builder;
    }

    /// <summary>The way of a request, from the first middleware to the endpoints.</summary>
    public static WebApplication UseEcsPosture(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        app.UseAntiforgery();
        app.MapHealthChecks("/health");
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

        return app;
    }
}
