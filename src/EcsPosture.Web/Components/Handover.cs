using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Caching.Memory;

namespace EcsPosture.Web.Components;

/// <summary>
/// Hands what prerendering read to the circuit that takes the page over, so that it is not read twice. The answers stay on this server for
/// half a minute; the page carries only their number, protected. When the circuit opens on another server, or later, it reads again.
/// </summary>
public sealed class Handover : IDisposable
{
    private const string StateKey = "handover";
    private readonly IMemoryCache _shelf;
    private readonly Dictionary<string, object?> _answers = [];
    private readonly PersistingComponentStateSubscription _subscription;
    private readonly bool _collects;

    /// <summary>One per request and one per circuit. A request collects, a circuit takes.</summary>
    public Handover(PersistentComponentState state, HandoverShelf shelf, IHttpContextAccessor request)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(shelf);
        ArgumentNullException.ThrowIfNull(request);

        // A circuit may see the context of its WebSocket; only a page's request is answered with HTML.
        _collects = request.HttpContext is { WebSockets.IsWebSocketRequest: false } context && !context.Request.Path.StartsWithSegments("/_blazor");
        _shelf = shelf.Cache;
        if (state.TryTakeFromJson<Guid>(StateKey, out var number) && _shelf.TryGetValue<Dictionary<string, object?>>(number, out var answers))
        {
            _shelf.Remove(number);
            _answers = answers!;
        }
        else if (_collects)
        {
            _subscription = state.RegisterOnPersisting(() =>
            {
                if (_answers.Count > 0)
                {
                    var fresh = Guid.NewGuid();
                    _shelf.Set(fresh, new Dictionary<string, object?>(_answers), new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(30), Size = 1 });
                    state.PersistAsJson(StateKey, fresh);
                }

                return Task.CompletedTask;
            }, RenderMode.InteractiveServer);
        }
    }

    /// <summary>What prerendering read under this name, once; else reads now.</summary>
    /// <param name="name">Names the question with all its parameters: another scope or filter is another name.</param>
    /// <param name="read">Asks the store.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<T> ReadAsync<T>(string name, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(read);

        if (_answers.Remove(name, out var answer) && answer is T handed)
        {
            return handed;
        }

        var fresh = await read(cancellationToken);
        if (_collects)
        {
            _answers[name] = fresh;
        }

        return fresh;
    }

    /// <inheritdoc />
    public void Dispose() => _subscription.Dispose();
}
