using EcsPosture.Collection.Aws.Calls;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Lets each try wait for its turn, counts it, and slows its bucket down when AWS throttles. Inside the retries, outside the signing, so that no signature grows old in the queue.</summary>
internal sealed class PacingHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = CallContext.Of(request);
        var ledger = call.Session.Ledger;
        using var turn = await call.Session.EnterAsync(call.Action, call.SigningRegion, cancellationToken);
        ledger.Waited(await call.Bucket.TakeAsync(cancellationToken));
        ledger.Sent(call.Action, isRetry: call.Tries > 0);
        call.Tries++;
        call.Error = null;
        using var span = CallTelemetry.Begin(call.Action);
        HttpResponseMessage answer;
        try
        {
            answer = await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            call.Bucket.Answered();
        }

        if (answer.IsSuccessStatusCode)
        {
            call.Bucket.SpeedUp();
            return answer;
        }

        call.Error = await AwsError.ReadAsync(answer, cancellationToken);
        CallTelemetry.Failed(span, call.Error);
        if (call.Error.Kind is Inventory.GapKind.Throttled)
        {
            call.Bucket.SlowDown();
            ledger.Throttled(call.Action);
        }

        return answer;
    }
}
