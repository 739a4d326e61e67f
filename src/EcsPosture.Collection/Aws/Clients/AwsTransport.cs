using EcsPosture.Collection.Aws.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Sends signed requests over pooled connections: retries outside, then pacing, then the time limit of a try, then signing.</summary>
internal sealed class AwsTransport(IHttpClientFactory clients)
{
    private const string ClientName = "ecs-posture-aws";

    /// <summary>Registers the HTTP client with its handlers.</summary>
    public static void Register(IServiceCollection services, TransportOptions options, TimeProvider time)
    {
        var rules = new RetryRules(options);
        var client = services.AddHttpClient(ClientName, c => c.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                MaxConnectionsPerServer = 32,
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        client.AddResilienceHandler("retry", pipeline =>
        {
            pipeline.TimeProvider = time;
            pipeline.AddRetry(Retry(rules));
        });
        client.AddHttpMessageHandler(() => new PacingHandler());
        client.AddResilienceHandler("try", pipeline =>
        {
            pipeline.TimeProvider = time;
            pipeline.AddTimeout(options.TryTimeout);
        });
        client.AddHttpMessageHandler(() => new SigningHandler());
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <returns>The body of a successful answer, and its status.</returns>
    public async Task<(byte[] Body, int Status)> SendAsync(HttpRequestMessage request, CallContext call, CancellationToken cancellationToken)
    {
        request.Options.Set(CallContext.Key, call);
        using var client = clients.CreateClient(ClientName);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw new AwsException(call.Action, call.Error ?? await AwsError.ReadAsync(answer, cancellationToken));
            }

            return (await answer.Content.ReadAsByteArrayAsync(cancellationToken), (int)answer.StatusCode);
        }
        catch (Exception e) when (Broken(e, cancellationToken) is { } error)
        {
            throw new AwsException(call.Action, error, e);
        }
    }

    private static HttpRetryStrategyOptions Retry(RetryRules rules) => new()
    {
        ShouldRetryAfterHeader = false,
        MaxRetryAttempts = rules.MostRetries,
        ShouldHandle = args => ValueTask.FromResult(ErrorOf(args.Outcome, args.Context) is { } error && rules.ShouldRetry(error, args.AttemptNumber)),
        DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(rules.Delay(ErrorOf(args.Outcome, args.Context), args.AttemptNumber)),
        OnRetry = args =>
        {
            if (args.Context.GetRequestMessage() is { } request)
            {
                CallContext.Of(request).Session.Ledger.Waited(args.RetryDelay);
            }

            return ValueTask.CompletedTask;
        },
    };

    private static AwsError? ErrorOf(Outcome<HttpResponseMessage> outcome, ResilienceContext context) =>
        outcome.Exception is { } e ? Broken(e, context.CancellationToken)
        : outcome.Result is { IsSuccessStatusCode: false } && context.GetRequestMessage() is { } request ? CallContext.Of(request).Error
        : null;

    /// <summary>What a failure below HTTP means; null when it is none of the network's.</summary>
    private static AwsError? Broken(Exception e, CancellationToken cancellationToken) => e switch
    {
        TimeoutRejectedException => AwsError.Unreachable("No answer came within the time limit of a try."),
        OperationCanceledException when !cancellationToken.IsCancellationRequested => AwsError.Unreachable("The connection timed out."),
        HttpRequestException http => AwsError.Unreachable(http.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "The endpoint's host name cannot be resolved: check the region, the network and the endpoint override.",
            HttpRequestError.ConnectionError => "The endpoint cannot be reached: check the network and the endpoint override.",
            HttpRequestError.SecureConnectionError => "No secure connection to the endpoint could be made: check its certificate and the proxy.",
            HttpRequestError.ResponseEnded => "The answer broke off.",
            _ => $"The endpoint's answer could not be read: {http.Message}",
        }),
        IOException io => AwsError.Unreachable($"The answer broke off: {io.Message}"),
        _ => null,
    };
}
