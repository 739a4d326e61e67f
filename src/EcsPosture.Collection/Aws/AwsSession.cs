using System.Collections.Concurrent;
using Amazon.Runtime;
using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Collection.Aws.Endpoints;

namespace EcsPosture.Collection.Aws;

/// <summary>What all calls of one scan share: credentials, endpoints, the account of calls, and bounds.</summary>
internal sealed class AwsSession(AWSCredentials credentials, AwsEndpoints endpoints, CallPacer pacer, TransportOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<(string Region, string Group), SemaphoreSlim> _gates = new();

    public AWSCredentials Credentials { get; } = credentials;

    public AwsEndpoints Endpoints { get; } = endpoints;

    public TransportOptions Options { get; } = options;

    public CallLedger Ledger { get; } = new();

    /// <summary>The account whose token buckets are drawn from; empty until STS has said which it is.</summary>
    public string AccountId { get; set; } = "";

    public TokenBucket BucketFor(ApiAction action, string region) => pacer.For(AccountId, region, action);

    /// <summary>
    /// Waits until few enough calls that draw from the same bucket are under way, so that a token is used when it is taken; disposing
    /// the answer lets the next one in. Calls that draw from others do not wait: each bucket is emptied at its own rate.
    /// </summary>
    public async Task<IDisposable> EnterAsync(ApiAction action, string region, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd((region, CallRates.Of(action).Name), _ => new(Options.CallsAtOncePerBucket));
        await gate.WaitAsync(cancellationToken);
        return new Exit(gate);
    }

    public void Dispose()
    {
        foreach (var gate in _gates.Values)
        {
            gate.Dispose();
        }
    }

    private sealed class Exit(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
