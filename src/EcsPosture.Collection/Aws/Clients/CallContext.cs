using EcsPosture.Collection.Aws.Calls;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>What the handlers must know of the call that a request carries out.</summary>
internal sealed class CallContext(AwsSession session, ApiAction action, string signingRegion)
{
    public static HttpRequestOptionsKey<CallContext> Key { get; } = new("ecs-posture.call");

    public AwsSession Session { get; } = session;

    public ApiAction Action { get; } = action;

    public string SigningRegion { get; } = signingRegion;

    public TokenBucket Bucket { get; } = session.BucketFor(action, signingRegion);

    /// <summary>How often the request was sent so far.</summary>
    public int Tries { get; set; }

    /// <summary>The error of the last answer; null when it was a success.</summary>
    public AwsError? Error { get; set; }

    public static CallContext Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(Key, out var context) ? context : throw new InvalidOperationException("The request carries no call.");
}
