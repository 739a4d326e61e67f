using System.Net;

namespace EcsPosture.Web.Tests.SignIn;

public sealed class OneTimeLinkTests
{
    [Fact]
    public async Task Opening_the_link_shows_a_button_and_spends_nothing()
    {
        await using var app = await RunningApp.StartAsync();
        using var preview = app.Browser();

        var first = await preview.GetAsync(app.Link, TestContext.Current.CancellationToken);
        var second = await preview.GetAsync(app.Link, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.DoesNotContain(first.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("ecs-posture=", StringComparison.Ordinal));
        Assert.Equal("no-referrer", Assert.Single(first.Headers.GetValues("Referrer-Policy")));
        Assert.True(first.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Confirming_signs_an_administrator_in_once()
    {
        await using var app = await RunningApp.StartAsync();
        using var mine = app.Browser();
        using var other = app.Browser();
        var otherForm = await other.GetStringAsync(app.Link, TestContext.Current.CancellationToken);
        Assert.Contains("/sign-in/link", otherForm, StringComparison.Ordinal);

        var confirmed = await RunningApp.PostFormAsync(mine, app.Link, "/sign-in/link");
        var again = await other.GetAsync(app.Link, TestContext.Current.CancellationToken);
        var overview = await mine.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal("/", confirmed.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        Assert.Contains("Role: administrator", overview, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_post_with_the_same_token_is_refused()
    {
        await using var app = await RunningApp.StartAsync();
        var link = app.Link;
        var token = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
        using var mine = await app.SignedInAsync();
        using var thief = app.Browser();

        var answer = await RunningApp.PostFormAsync(thief, "/sign-in", "/sign-in/new-link");
        var stolen = await RunningApp.PostFormAsync(thief, "/sign-in", "/sign-in/new-link", ("token", token));
        var form = await thief.GetStringAsync("/sign-in", TestContext.Current.CancellationToken);
        var antiforgery = form.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", antiforgery), new("token", token)]);
        var spent = await thief.PostAsync("/sign-in/link", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, stolen.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, spent.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_post_without_the_forms_own_token_is_refused_and_spends_nothing()
    {
        await using var app = await RunningApp.StartAsync();
        using var forger = app.Browser();
        var token = app.Link.Split('=')[1];
        using var content = new FormUrlEncodedContent([new("token", token)]);

        var forged = await forger.PostAsync("/sign-in/link", content, TestContext.Current.CancellationToken);
        using var mine = await app.SignedInAsync();

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await mine.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task After_half_an_hour_it_works_no_more_and_a_new_one_can_be_printed()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = app.Browser();
        var old = app.Link;
        app.Clock.Advance(TimeSpan.FromMinutes(30));

        var late = await browser.GetAsync(old, TestContext.Current.CancellationToken);
        await RunningApp.PostFormAsync(browser, "/sign-in", "/sign-in/new-link");

        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        Assert.NotEqual(old, app.Link);
        using var mine = await app.SignedInAsync();
    }

    [Fact]
    public async Task A_new_one_is_not_printed_twice_within_a_minute()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = app.Browser();
        var first = app.Link;

        await RunningApp.PostFormAsync(browser, "/sign-in", "/sign-in/new-link");

        Assert.Equal(first, app.Link);
        using var mine = await app.SignedInAsync();
    }

    [Theory]
    [InlineData("/findings?check=a&open=b", "/findings?check=a&open=b")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/\t/evil.example/", "/")]
    [InlineData("/sign-in?token=x", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public async Task Afterwards_the_way_leads_into_this_program_only(string asked, string led)
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = app.Browser();

        var answer = await RunningApp.PostFormAsync(browser, app.Link, "/sign-in/link", ("returnUrl", asked));

        Assert.Equal(led, answer.Headers.Location!.OriginalString);
    }
}
