using EcsPosture.Simulator;
using Xunit;

namespace EcsPosture.EndToEnd.Tests.Support;

/// <summary><c>serve --demo</c>, signed in and scanned: one for all tests of the collection. The browser starts with the first page.</summary>
public sealed class Demo : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private Dashboard? _dashboard;
    private Browser? _browser;
    private Tab? _shared;

    internal Dashboard Dashboard => _dashboard ?? throw new InvalidOperationException("The demo was not started.");

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _dashboard = await Dashboard.StartAsync(["--demo"], cancellationToken);
        await _dashboard.SignInAsync(cancellationToken);
        // The estate's history and then a scan of each of the two connections.
        await _dashboard.ScannedAsync((DemoEstate.HistoryDays.Count * 2) + 2, cancellationToken);
    }

    /// <summary>A new signed-in page.</summary>
    internal async Task<Tab> OpenAsync(string theme = "light")
    {
        await _starting.WaitAsync();
        try
        {
            _browser ??= await Browser.StartAsync();
        }
        finally
        {
            _starting.Release();
        }

        return await _browser.OpenAsync(Dashboard, theme);
    }

    /// <summary>One page for all tests that only look, as it was when it was opened: a new one takes a second of processor time.</summary>
    internal async Task<Tab> ShareAsync()
    {
        _shared ??= await OpenAsync(Tab.FollowsSystem);
        await _shared.StartOverAsync();
        return _shared;
    }

    public async ValueTask DisposeAsync()
    {
        if (_shared is not null)
        {
            await _shared.DisposeAsync();
        }

        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (_dashboard is not null)
        {
            await _dashboard.DisposeAsync();
        }

        _starting.Dispose();
    }
}

/// <summary>Tests that look at the same demo, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class DemoCollection : ICollectionFixture<Demo>
{
    public const string Name = "The demo";
}
