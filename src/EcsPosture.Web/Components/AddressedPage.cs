using EcsPosture.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace EcsPosture.Web.Components;

/// <summary>A page whose address is its state: it reads anew whenever the address asks something else and the page stays.</summary>
public abstract class AddressedPage : ComponentBase, IDisposable
{
    private CancellationTokenSource? _reading;
    private string? _path;
    private object? _read;
    private bool _isGone;

    /// <summary>The page's address, and the way to others.</summary>
    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>Hands over what prerendering read.</summary>
    [Inject] protected Handover Handover { get; set; } = null!;

    /// <summary>The part of the estate that is chosen.</summary>
    [CascadingParameter] protected PageScope Scope { get; set; } = PageScope.All;

    /// <summary>Reads what the address asks for. A newer address cancels it.</summary>
    protected abstract Task ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// What the address asks, compared by its value: the same question is not asked twice. The whole address unless the page
    /// says that only a part of it matters.
    /// </summary>
    protected virtual object TakeQuestion() => Navigation.Uri;

    /// <summary>Asks the same question again, as its answer may have changed.</summary>
    protected Task ReadAgainAsync()
    {
        _read = null;
        return ReadOnceAsync();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => Navigation.LocationChanged += Moved;

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        _path = PathOf(Navigation.Uri);
        return ReadOnceAsync();
    }

    private void Moved(object? sender, LocationChangedEventArgs arguments)
    {
        // Another path is another page, or this one with other parameters, which sets them.
        if (PathOf(arguments.Location) == _path)
        {
            _ = InvokeAsync(async () =>
            {
                try
                {
                    await ReadOnceAsync();
                    StateHasChanged();
                }
                catch (Exception failure) when (failure is not ObjectDisposedException)
                {
                    await DispatchExceptionAsync(failure);
                }
            });
        }
    }

    private async Task ReadOnceAsync()
    {
        if (_isGone)
        {
            return;
        }

        var question = TakeQuestion();
        if (question.Equals(_read))
        {
            return;
        }

        _read = question;
        _reading?.Cancel();
        _reading?.Dispose();
        var reading = _reading = new();
        var token = reading.Token;
        try
        {
            await ReadAsync(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The reader has moved on, and what is asked for now is being read.
        }
    }

    private static string PathOf(string address) => new Uri(address).AbsolutePath;

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the reading.</summary>
    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing && !_isGone)
        {
            _isGone = true;
            Navigation.LocationChanged -= Moved;
            _reading?.Cancel();
            _reading?.Dispose();
        }
    }
}
