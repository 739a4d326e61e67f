using EcsPosture.Web.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.Components;

public sealed class HandoverTests : FrameContext
{
    private int _reads;

    [Fact]
    public async Task A_circuit_takes_what_the_page_read_once_and_reads_anew_afterwards()
    {
        var page = Make(new DefaultHttpContext { Request = { Path = "/findings" } });
        Assert.Equal(1, await Ask(page, "findings"));
        State.TriggerOnPersisting();

        var circuit = Make(new DefaultHttpContext { Request = { Path = "/_blazor" } });

        Assert.Equal(1, await Ask(circuit, "findings"));
        Assert.Equal(2, await Ask(circuit, "findings"));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task Another_question_is_asked_anew()
    {
        var page = Make(new DefaultHttpContext { Request = { Path = "/findings" } });
        await Ask(page, "findings severity=high");
        State.TriggerOnPersisting();

        Assert.Equal(2, await Ask(Make(null), "findings severity=low"));
    }

    [Fact]
    public async Task A_circuit_on_another_server_reads_itself()
    {
        var page = Make(new DefaultHttpContext { Request = { Path = "/findings" } });
        await Ask(page, "findings");
        State.TriggerOnPersisting();

        using var elsewhere = new HandoverShelf();
        using var circuit = new Handover(Services.GetRequiredService<PersistentComponentState>(), elsewhere, new HttpContextAccessor());

        Assert.Equal(2, await Ask(circuit, "findings"));
    }

    private Handover Make(HttpContext? context) =>
        new(Services.GetRequiredService<PersistentComponentState>(), Services.GetRequiredService<HandoverShelf>(), new HttpContextAccessor { HttpContext = context });

    private Task<int> Ask(Handover handover, string name) =>
        handover.ReadAsync(name, _ => Task.FromResult(++_reads), TestContext.Current.CancellationToken);
}
