using Bunit;
using Bunit.TestDoubles;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace EcsPosture.Web.Tests.Components;

/// <summary>What components need to be rendered alone.</summary>
public abstract class FrameContext : BunitContext
{
    // What is waited for is said by the test; how long it takes, by how busy the machine is.
    static FrameContext() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    protected FrameContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        State = this.AddBunitPersistentComponentState();
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSingleton<IHttpContextAccessor>(new HttpContextAccessor());
        Services.AddSingleton<HandoverShelf>();
        Services.AddScoped<Handover>();
        Services.AddScoped<Reader>();
    }

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 7, 6, 41, TimeSpan.Zero));

    protected BunitPersistentComponentState State { get; }

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected Reader Reader => Services.GetRequiredService<Reader>();

    protected static RenderFragment Text(string text) => builder => builder.AddContent(0, text);
}
