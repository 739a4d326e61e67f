namespace EcsPosture.Web.Components.Layout;

/// <summary>What the frame and the shared components need.</summary>
internal static class FrameServices
{
    public static void AddFrame(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<HandoverShelf>();
        services.AddScoped<Handover>();
        services.AddScoped<Reader>();
    }
}
