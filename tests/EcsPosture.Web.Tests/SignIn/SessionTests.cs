using System.Net;
using EcsPosture.Web.SignIn;

namespace EcsPosture.Web.Tests.SignIn;

public sealed class SessionTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task The_cookie_survives_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("ecs-posture-tests-").FullName;
        try
        {
            var cookies = new CookieContainer();
            DateTimeOffset now;
            await using (var before = await RunningApp.StartAsync(data))
            {
                using var browser = await before.SignedInAsync(cookies);
                now = before.Clock.GetUtcNow();
            }

            await using var after = await RunningApp.StartAsync(data, at: now.AddHours(1));
            using var again = after.Browser(cookies);

            Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task It_ends_after_twelve_hours_without_use_and_slides_with_use()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        app.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
        app.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
        app.Clock.Advance(TimeSpan.FromHours(12.1));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Signing_out_needs_the_form_and_ends_it()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        using var nothing = new FormUrlEncodedContent([]);
        var forged = await browser.PostAsync("/sign-out", nothing, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);

        await RunningApp.PostFormAsync(browser, "/", "/sign-out");
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_other_sites()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = app.Browser();

        var answer = await RunningApp.PostFormAsync(browser, app.Link, "/sign-in/link");
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("ecs-posture=", StringComparison.Ordinal));

        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_password_ends_the_sessions_of_the_old_one()
    {
        var data = Directory.CreateTempSubdirectory("ecs-posture-tests-").FullName;
        try
        {
            var cookies = new CookieContainer();
            await using (var before = await RunningApp.StartAsync(data, PasswordHashes.Create(Password)))
            {
                using var browser = before.Browser(cookies);
                var signedIn = await RunningApp.PostFormAsync(browser, "/sign-in", "/sign-in/password", ("password", Password));
                Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
            }

            await using var after = await RunningApp.StartAsync(data, PasswordHashes.Create(Password));
            using var again = after.Browser(cookies);

            Assert.Equal(HttpStatusCode.Redirect, (await again.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Its_keys_are_for_the_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no Unix file modes.");
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();
        var keys = Path.Combine(app.DataDirectory, "keys");

#pragma warning disable CA1416 // Skipped on Windows above.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
#pragma warning restore CA1416
        Assert.NotEmpty(Directory.GetFiles(keys));
    }
}
