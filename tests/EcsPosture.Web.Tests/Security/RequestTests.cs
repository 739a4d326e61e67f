using System.Net;

namespace EcsPosture.Web.Tests.Security;

public sealed class RequestTests
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.168.1.10")]
    public async Task Another_hosts_name_is_refused_on_loopback(string host)
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = app.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { Host = host } };

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("posture.example", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    public async Task Where_the_operator_allows_a_host_it_and_the_machines_own_health_checks_are_answered(string host, HttpStatusCode expected)
    {
        await using var app = await RunningApp.StartAsync(settings: new() { ["AllowedHosts"] = "posture.example" });
        using var browser = app.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { Host = host } };

        Assert.Equal(expected, (await browser.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task Another_origins_page_opens_no_circuit(string origin, HttpStatusCode expected)
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1") { Headers = { { "Origin", origin } } };

        Assert.Equal(expected, (await browser.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Its_own_page_opens_a_circuit()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1")
        {
            Headers = { { "Origin", app.Address.GetLeftPart(UriPartial.Authority) } },
        };

        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/health")]
    [InlineData("/css/base.css")]
    [InlineData("/no-such-page")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        var headers = (await browser.GetAsync(path, TestContext.Current.CancellationToken)).Headers;

        var policy = Assert.Single(headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(headers.GetValues("X-Frame-Options")));
        Assert.Single(headers.GetValues("Referrer-Policy"));
        Assert.Single(headers.GetValues("Permissions-Policy"));
        Assert.False(headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    public async Task No_page_holds_an_inline_script(string path)
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = path == "/" ? await app.SignedInAsync() : app.Browser();

        var html = await browser.GetStringAsync(path, TestContext.Current.CancellationToken);

        Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)", html);
        Assert.DoesNotMatch(@"\son[a-z]+=""", html);
    }

    [Fact]
    public async Task The_styles_and_scripts_have_a_body()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();
        foreach (var (path, least) in new[] { ("/_content/MudBlazor/MudBlazor.min.css", 100_000), ("/_framework/blazor.web.js", 100_000), ("/css/tokens.css", 1000), ("/css/components.css", 5000), ("/ecs-posture.styles.css", 200), ("/fonts/roboto-latin-wght-normal.woff2", 30_000) })
        {
            var bytes = await browser.GetByteArrayAsync(path, TestContext.Current.CancellationToken);
            Assert.True(bytes.Length > least, $"{path} has {bytes.Length} bytes.");
        }
    }

    [Fact]
    public async Task A_forwarded_address_is_believed_from_known_proxies_only()
    {
        var hash = EcsPosture.Web.SignIn.PasswordHashes.Create("correct horse battery");
        await using var trusting = await RunningApp.StartAsync(passwordHash: hash, settings: new() { ["ReverseProxy:KnownProxies"] = "127.0.0.1, 10.0.0.0/8" });
        await using var other = await RunningApp.StartAsync(passwordHash: hash);

        Assert.Equal(HttpStatusCode.Unauthorized, await SixthTry(trusting));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SixthTry(other));

        static async Task<HttpStatusCode> SixthTry(RunningApp app)
        {
            var status = HttpStatusCode.OK;
            for (var i = 1; i <= 6; i++)
            {
                using var browser = app.Browser();
                browser.DefaultRequestHeaders.Add("X-Forwarded-For", $"198.51.100.{i}");
                status = (await RunningApp.PostFormAsync(browser, "/sign-in", "/sign-in/password", ("password", "wrong password"))).StatusCode;
            }

            return status;
        }
    }

    [Fact]
    public async Task An_unknown_path_under_the_api_answers_a_program()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = await app.SignedInAsync();

        var answer = await browser.GetAsync("/api/no-such-thing", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }
}
