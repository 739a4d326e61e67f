using System.Net;
using EcsPosture.Web.SignIn;
using Microsoft.Extensions.Time.Testing;

namespace EcsPosture.Web.Tests.SignIn;

public sealed class PasswordSignInTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task The_right_password_signs_in_and_no_link_is_printed()
    {
        await using var app = await RunningApp.StartAsync(passwordHash: PasswordHashes.Create(Password));
        using var browser = app.Browser();

        var wrong = await RunningApp.PostFormAsync(browser, "/sign-in", "/sign-in/password", ("password", Password + "!"));
        var right = await RunningApp.PostFormAsync(browser, "/sign-in?returnUrl=%2Fscans", "/sign-in/password", ("password", Password));

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("/scans", right.Headers.Location!.OriginalString);
        Assert.DoesNotContain("token=", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_wrong_passwords_make_even_the_right_one_wait()
    {
        await using var app = await RunningApp.StartAsync(passwordHash: PasswordHashes.Create(Password));
        using var browser = app.Browser();
        for (var i = 0; i < PasswordAttempts.PerAddress; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await Try("wrong password")).StatusCode);
        }

        var refused = await Try(Password);
        app.Clock.Advance(PasswordAttempts.Window);
        var accepted = await Try(Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(5), refused.Headers.RetryAfter!.Delta);
        Assert.Contains("Try again in 5 min", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, accepted.StatusCode);

        Task<HttpResponseMessage> Try(string password) => RunningApp.PostFormAsync(browser, "/sign-in", "/sign-in/password", ("password", password));
    }

    [Fact]
    public void Many_addresses_together_are_slowed_too()
    {
        var attempts = new PasswordAttempts(new FakeTimeProvider());
        for (var i = 0; i < PasswordAttempts.Together; i++)
        {
            Assert.Null(attempts.TryTake(new IPAddress([10, 0, (byte)i, 1])));
        }

        Assert.NotNull(attempts.TryTake(IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public void One_network_of_IPv6_counts_as_one_address()
    {
        var attempts = new PasswordAttempts(new FakeTimeProvider());
        for (var i = 1; i <= PasswordAttempts.PerAddress; i++)
        {
            Assert.Null(attempts.TryTake(IPAddress.Parse($"2001:db8:1:2::{i}")));
        }

        Assert.NotNull(attempts.TryTake(IPAddress.Parse("2001:db8:1:2:ffff::1")));
        Assert.Null(attempts.TryTake(IPAddress.Parse("2001:db8:1:3::1")));
    }

    [Fact]
    public void A_hash_knows_its_password_and_no_other()
    {
        var hash = PasswordHashes.Create(Password);

        Assert.True(PasswordHashes.Verify(hash, Password));
        Assert.False(PasswordHashes.Verify(hash, Password + " "));
        Assert.False(PasswordHashes.Verify(hash, ""));
        Assert.NotEqual(hash, PasswordHashes.Create(Password));
        Assert.DoesNotContain('$', hash);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("correct horse battery")]
    [InlineData("pbkdf2-sha512.1.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("pbkdf2-sha512.210000..")]
    [InlineData("pbkdf2-sha512.210000.!!.!!")]
    public void What_is_no_hash_is_not_taken_for_one(string? text)
    {
        Assert.False(PasswordHashes.IsHash(text));
    }

    [Fact]
    public void A_short_password_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PasswordHashes.Create("elevenchars"));
    }
}
