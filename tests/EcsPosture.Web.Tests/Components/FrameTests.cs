using Bunit;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.Components;

public sealed class FrameTests : FrameContext
{
    [Fact]
    public void Links_of_the_navigation_keep_the_scope_and_nothing_else()
    {
        var scope = PageScope.From("http://localhost/findings?region=eu-central-1&cluster=c%201&severity=high");

        var links = Render<SideNavigation>(p => p.AddCascadingValue(scope)).FindAll("a").Select(a => a.GetAttribute("href"));

        Assert.Contains("/clusters?region=eu-central-1&cluster=c%201", links);
        Assert.All(links, link => Assert.DoesNotContain("severity", link, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_connection_forgets_region_and_cluster_but_not_the_filters()
    {
        Services.AddSingleton<IScopeDirectory>(new Directory());
        Navigation.NavigateTo("/findings?connection=1&region=eu-central-1&cluster=c&severity=high&after=x&open=f");
        var selectors = Render<ScopeSelectors>(p => p.AddCascadingValue(PageScope.From(Navigation.Uri)));

        selectors.Find("select[aria-label=Connection]").Change("2");

        Assert.Equal("/findings?connection=2&severity=high", new Uri(Navigation.Uri).PathAndQuery);
    }

    [Fact]
    public void Choosing_all_takes_the_part_from_the_address()
    {
        Services.AddSingleton<IScopeDirectory>(new Directory());
        Navigation.NavigateTo("/findings?connection=1&region=eu-central-1");
        var selectors = Render<ScopeSelectors>(p => p.AddCascadingValue(PageScope.From(Navigation.Uri)));

        selectors.Find("select[aria-label=Region]").Change("");

        Assert.Equal("/findings?connection=1", new Uri(Navigation.Uri).PathAndQuery);
    }

    [Fact]
    public void A_scope_that_no_choice_offers_is_still_shown()
    {
        Services.AddSingleton<IScopeDirectory>(new Directory());
        var selectors = Render<ScopeSelectors>(p => p.AddCascadingValue(new PageScope(null, null, "gone")));

        Assert.Equal("gone", selectors.Find("select[aria-label=Cluster] option[selected]").TextContent);
    }

    [Fact]
    public async Task Typing_finds_and_Enter_goes_there_in_scope()
    {
        var search = new Search(new JumpTarget("cluster", "<b>prod</b>", "eu-central-1", "/clusters/abc"));
        Services.AddSingleton<IJumpSearch>(search);
        var box = Render<JumpBox>(p => p.AddCascadingValue(new PageScope(null, "eu-central-1", null)));

        await box.Find("[data-jump-open]").ClickAsync(new MouseEventArgs());
        var typed = box.Find("input").InputAsync("prod");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await typed;

        Assert.Equal("<b>prod</b>", box.Find(".jump-title").TextContent);
        await box.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        Assert.Equal("/clusters/abc?region=eu-central-1", new Uri(Navigation.Uri).PathAndQuery);
        Assert.Equal(("prod", "eu-central-1"), search.Asked);
    }

    [Fact]
    public async Task What_nothing_is_called_is_said()
    {
        Services.AddSingleton<IJumpSearch>(new Search());
        var box = Render<JumpBox>(p => p.AddCascadingValue(PageScope.All));
        await box.Find("[data-jump-open]").ClickAsync(new MouseEventArgs());

        var typed = box.Find("input").InputAsync("zzz");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await typed;

        Assert.Contains("Nothing is called “zzz”.", box.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_running_scan_shows_its_step_and_how_far_it_is()
    {
        var feed = new Feed();
        Services.AddSingleton<IScanProgressFeed>(feed);
        var state = Render<ScanState>();
        Assert.Equal("No scan running", state.Find("a").TextContent.Trim());

        feed.Tell(new ScanProgress("7", "Production", "Reading services", 42, Clock.GetUtcNow()));

        state.WaitForAssertion(() => Assert.Contains("42 %", state.Find("a").TextContent, StringComparison.Ordinal));
        Assert.Contains("Scanning Production", state.Find("a").TextContent, StringComparison.Ordinal);
        Assert.Equal("42", state.Find("progress").GetAttribute("value"));
    }

    [Fact]
    public async Task A_page_that_is_left_listens_no_more()
    {
        var feed = new Feed();
        Services.AddSingleton<IScanProgressFeed>(feed);
        Render<ScanState>();
        Assert.Equal(1, feed.Listeners);

        await DisposeComponentsAsync();

        Assert.Equal(0, feed.Listeners);
    }

    [Theory]
    [InlineData("/a?connection=1&region=r&cluster=c", "1", "r", "c")]
    [InlineData("http://localhost/a?region=r#x?cluster=c", null, "r", null)]
    [InlineData("/a?connection=", null, null, null)]
    [InlineData("/a", null, null, null)]
    public void The_scope_is_what_the_address_says(string address, string? connection, string? region, string? cluster)
    {
        Assert.Equal(new PageScope(connection, region, cluster), PageScope.From(address));
    }

    [Fact]
    public void Page_state_replaces_filters_and_begins_the_list_anew()
    {
        Navigation.NavigateTo("/findings?severity=high&after=x&region=r");

        Navigation.ReplaceQuery(("severity", new[] { "critical", "low" }), ("text", ""), ("page", 3));

        Assert.Equal("/findings?severity=critical&region=r&severity=low&page=3", new Uri(Navigation.Uri).PathAndQuery);
        Assert.Equal(["critical", "low"], Navigation.QueryAll("severity"));
        Assert.Null(Navigation.Query("after"));

    }

    private sealed class Directory : IScopeDirectory
    {
        public Task<ScopeChoices> ReadAsync(PageScope scope, CancellationToken cancellationToken) => Task.FromResult(new ScopeChoices(
            [new("1", "Production"), new("2", "Staging")], [new("eu-central-1", "eu-central-1")], [new("c", "web")]));
    }

    private sealed class Search(params JumpTarget[] targets) : IJumpSearch
    {
        public (string Text, string? Region) Asked { get; private set; }

        public Task<IReadOnlyList<JumpTarget>> SearchAsync(string text, PageScope scope, int limit, CancellationToken cancellationToken)
        {
            Asked = (text, scope.Region);
            return Task.FromResult<IReadOnlyList<JumpTarget>>(targets);
        }
    }

    private sealed class Feed : IScanProgressFeed
    {
        private readonly List<Action<IReadOnlyList<ScanProgress>>> _listeners = [];

        public IReadOnlyList<ScanProgress> Current { get; private set; } = [];

        public int Listeners => _listeners.Count;

        public IDisposable Subscribe(Action<IReadOnlyList<ScanProgress>> changed)
        {
            _listeners.Add(changed);
            return new Ending(() => _listeners.Remove(changed));
        }

        public void Tell(params ScanProgress[] scans)
        {
            Current = scans;
            _listeners.ToList().ForEach(listener => listener(scans));
        }

        private sealed class Ending(Action end) : IDisposable
        {
            public void Dispose() => end();
        }
    }
}
