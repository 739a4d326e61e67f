using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Scanning;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EcsPosture.Web.Tests.Scanning;

public sealed class ScanProgressFeedTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ScanProgressFeed _feed;
    private readonly List<IReadOnlyList<ScanProgress>> _heard = [];

    public ScanProgressFeedTests() => _feed = new(_clock, NullLogger<ScanProgressFeed>.Instance);

    public void Dispose() => _feed.Dispose();

    [Fact]
    public void Many_steps_are_told_at_most_twice_a_second_and_the_last_is_never_lost()
    {
        using var subscription = _feed.Subscribe(_heard.Add);
        for (var step = 0; step < 100; step++)
        {
            _feed.Report(Progress("1", $"step {step}"));
            _clock.Advance(TimeSpan.FromMilliseconds(20));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.InRange(_heard.Count, 4, 6);
        Assert.Equal("step 99", Assert.Single(_heard[^1]).Step);
    }

    [Fact]
    public void The_first_news_is_told_at_once()
    {
        using var subscription = _feed.Subscribe(_heard.Add);

        _feed.Report(Progress("1", "Queued"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Single(_heard);
    }

    [Fact]
    public void A_scan_that_is_over_disappears()
    {
        _feed.Report(Progress("1", "Queued"));
        _feed.Report(Progress("2", "Queued"));

        _feed.End("1");

        Assert.Equal("2", Assert.Single(_feed.Current).ScanId);
    }

    [Fact]
    public void Saying_the_same_again_tells_nobody()
    {
        _feed.Report(Progress("1", "Queued"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        using var subscription = _feed.Subscribe(_heard.Add);

        _feed.Report(Progress("1", "Queued"));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(_heard);
    }

    [Fact]
    public void A_listener_that_fails_keeps_the_news_from_nobody()
    {
        using var failing = _feed.Subscribe(_ => throw new InvalidOperationException("the page is gone"));
        using var subscription = _feed.Subscribe(_heard.Add);

        _feed.Report(Progress("1", "Queued"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Single(_heard);
    }

    [Fact]
    public void Who_stopped_listening_hears_nothing_more()
    {
        _feed.Subscribe(_heard.Add).Dispose();

        _feed.Report(Progress("1", "Queued"));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(_heard);
    }

    private static ScanProgress Progress(string id, string step) => new(id, "production", step, null, DateTimeOffset.UnixEpoch);
}
