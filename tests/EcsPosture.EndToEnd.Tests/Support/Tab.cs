using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using EcsPosture.Simulator;
using Microsoft.Playwright;
using Xunit;

namespace EcsPosture.EndToEnd.Tests.Support;

/// <summary>One page of the browser, and what went wrong on it.</summary>
internal sealed class Tab : IAsyncDisposable
{
    public const int Wide = 1440;
    public const int Narrow = 800;
    public const int Height = 900;

    /// <summary>In place of a theme: none was chosen, and the system is light until <see cref="SystemTurnsDarkAsync"/>.</summary>
    public const string FollowsSystem = "system";

    private static readonly AxeRunOptions EveryRule = Axe("tag", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static readonly AxeRunOptions RulesOfColour = Axe("rule", "color-contrast", "link-in-text-block");

    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    public Tab(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add($"console: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => _errors.Add($"script: {error}");
        page.Request += (_, request) =>
        {
            var to = new Uri(request.Url);
            if (to.Scheme is not ("data" or "blob" or "file" or "about") && to.Host != "127.0.0.1")
            {
                _errors.Add($"request to elsewhere: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>The drawer with one finding.</summary>
    public ILocator Drawer => Page.Locator("[data-drawer]");

    /// <summary>Leaves the page, and forgets what went wrong on it: light, wide and empty, as at first.</summary>
    public async Task StartOverAsync()
    {
        await Page.GotoAsync("about:blank");
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Page.SetViewportSizeAsync(Wide, Height);
        _errors.Clear();
    }

    /// <summary>Goes to an address and waits until the page is drawn and answers to clicks.</summary>
    public async Task GoAsync(string address)
    {
        await Page.GotoAsync(address);
        await ReadyAsync();
    }

    /// <summary>Waits until the page's circuit is up, if it has one, and everything was read.</summary>
    public async Task ReadyAsync()
    {
        if (await Page.Locator("body.plain").CountAsync() == 0)
        {
            await Page.Locator("html[data-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }

        await Assertions.Expect(Page.Locator(".skeleton")).ToHaveCountAsync(0, new() { Timeout = 45_000 });
    }

    /// <summary>The reader's system changes to its dark theme, and the page, which has no theme of its own, with it.</summary>
    public async Task SystemTurnsDarkAsync()
    {
        const string Surface = "getComputedStyle(document.documentElement).getPropertyValue('--mud-palette-surface')";
        var light = await Page.EvaluateAsync<string>(Surface);
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Page.WaitForFunctionAsync($"light => {Surface} !== light", light);

        // A colour passes on from parent to child as a short transition each, and the child's begins when the parent's is over.
        await Page.WaitForFunctionAsync("() => document.getAnimations().length === 0");
    }

    /// <summary>No error in the console, no request to another machine, no secret of the demo.</summary>
    public async Task AssertCleanAsync()
    {
        Assert.Empty(_errors);
        var html = await Page.ContentAsync();
        Assert.All(DemoEstate.SeededSecrets, secret => Assert.False(html.Contains(secret, StringComparison.Ordinal), "The page holds a secret."));
        await Assertions.Expect(Page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
    }

    /// <summary>axe finds nothing against WCAG A and AA.</summary>
    public Task AssertAccessibleAsync() => AssertAgainstAsync(EveryRule);

    /// <summary>axe finds nothing against WCAG's rules on colour, which alone depend on the theme.</summary>
    public Task AssertColoursAsync() => AssertAgainstAsync(RulesOfColour);

    /// <summary>Nothing is wider than the window, once the page has taken its new width.</summary>
    public async Task AssertFitsAsync(int width)
    {
        await Page.SetViewportSizeAsync(width, Height);
        try
        {
            await Page.WaitForFunctionAsync("() => document.scrollingElement.scrollWidth <= innerWidth", null, new() { Timeout = 5_000 });
        }
        catch (TimeoutException)
        {
            // What is too wide is told below.
        }

        var wide = await Page.EvaluateAsync<string>("""
            () => {
              const root = document.scrollingElement;
              if (root.scrollWidth <= innerWidth) return "";
              const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5);
              return `${root.scrollWidth} px in a window of ${innerWidth}: ` + out.map(e => e.cloneNode().outerHTML).join(" ");
            }
            """);
        Assert.Equal("", wide);
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static AxeRunOptions Axe(string type, params List<string> values) => new()
    {
        RunOnly = new() { Type = type, Values = values },
        // Of what passes one node a rule will do: to describe them all takes longer than to judge them.
        ResultTypes = new HashSet<ResultType> { ResultType.Violations },
    };

    private async Task AssertAgainstAsync(AxeRunOptions rules)
    {
        var result = await Page.RunAxe(rules);
        Assert.NotEmpty(result.Passes);
        Assert.True(result.Violations.Length == 0, string.Join("\n", result.Violations.SelectMany(violation => violation.Nodes.Take(4)
            .Select(node => $"{violation.Id} ({violation.Impact}): {node.Html}\n    {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}"))));
    }
}
