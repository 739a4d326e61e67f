using System.Collections.Concurrent;
using Amazon.Runtime;
using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Collection.Aws.Endpoints;

namespace EcsPosture.Collection.Aws;

/// <summary>What all calls of one scan share: credentials, endpoints, the account of calls, and bounds.</summary>
internal sealed class AwsSession(AWSCredentials credentials, AwsEndpoints endpoints, CallPacer pacer, TransportOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    public AWSCredentials Credentials { get; } = credentials;

    public AwsEndpoints Endpoints { get; } = endpoints;

    public TransportOptions Options { get; } = options;

    public CallLedger Ledger { get; } = new();

    /// <summary>The account whose token buckets are drawn from; empty until STS has said which it is.</summary>
    public string AccountId { get; set; } = "";

    public TokenBucket BucketFor(ApiAction action, string region) => pacer.For(AccountId, region, action);

    /// <summary>Waits until few enough calls of the region are under way; disposing the answer lets the next one in.</summary>
    public async Task<IDisposable> EnterAsync(string region, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd(region, _ => new(Options.CallsAtOncePerRegion));
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
