using System.Text;
using System.Text.Json.Nodes;
using EcsPosture.Simulator.Actions;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Throttling;
using EcsPosture.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace EcsPosture.Simulator;

/// <summary>Answers requests: reads them, finds out who asks, lets faults strike, and writes what the estate holds.</summary>
internal sealed class Endpoint(ServedEstate estate, SimulatorOptions options)
{
    private readonly TemporaryCredentials _credentials = new(options);
    private readonly ApiBuckets _buckets = new(options.TimeProvider);
    private ServedEstate _estate = estate;

    public SimulatorOptions Options => options;

    public SimulatorCalls Calls { get; } = new();

    public ServedEstate Estate
    {
        get => Volatile.Read(ref _estate);
        set => Volatile.Write(ref _estate, value);
    }

    public async Task AnswerAsync(HttpContext context)
    {
        var requestId = Guid.NewGuid().ToString();
        var aborted = context.RequestAborted;
        var header = context.Request.Headers.Authorization.ToString();
        var signed = SignedService(header);
        var request = new ReadRequest(signed, "", WireProtocol.Json, []);
        try
        {
            request = await RequestReader.ReadAsync(context.Request, signed, aborted);
            var scope = CredentialScope.Parse(header);
            var token = context.Request.Headers["X-Amz-Security-Token"].ToString() is { Length: > 0 } text ? text : null;
            var estate = Estate;
            var (account, caller) = _credentials.Identify(scope.AccessKeyId, token, estate, request.Protocol);
            var call = new AwsCall(request.Service, request.Action, request.Protocol, account, scope.Region, caller, request.Parameters);
            await AnswerAsync(context, call, estate, requestId);
        }
        catch (AwsErrorException error)
        {
            await WriteErrorAsync(context, request, error, requestId);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The caller hung up.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var message = $"The simulator could not answer {request.Service}:{request.Action}: {e.GetType().Name}: {e.Message}";
            await WriteErrorAsync(context, request, new("InternalFailure", message, 500), requestId);
        }
    }

    private async Task AnswerAsync(HttpContext context, AwsCall call, ServedEstate estate, string requestId)
    {
        var count = Calls.Of(call.FullName, call.AccountId, call.Region);
        count.Receive();
        var (fault, delay) = options.Faults.Strike(call);
        if (delay + options.Latency is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, options.TimeProvider, context.RequestAborted);
        }

        if (fault?.Kind is FaultKind.Stall)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMilliseconds), options.TimeProvider, context.RequestAborted);
        }

        if (fault?.Kind is FaultKind.Reset or FaultKind.Stall)
        {
            context.Abort();
            return;
        }

        if (fault?.Kind is FaultKind.Throttle || (fault is null && options.Throttle && !_buckets.TryTake(call)))
        {
            count.Throttle();
            throw AwsErrors.Throttled(call);
        }

        switch (fault?.Kind)
        {
            case FaultKind.Deny:
                throw AwsErrors.Denied(call, fault.Message);
            case FaultKind.Error:
                throw new AwsErrorException(fault.Code ?? "InternalFailure", fault.Message ?? "", fault.Status);
            case FaultKind.ExpiredToken:
                throw AwsErrors.ExpiredToken(call.Protocol);
            case FaultKind.ClockSkew:
                throw AwsErrors.ClockSkew(call.Protocol);
            case FaultKind.Malformed:
                await WriteAsync(context, call.Protocol, 200, Encoding.UTF8.GetBytes("<html><body>502 Bad Gateway"), requestId);
                return;
        }

        var body = Write(call, Answer(call, estate), requestId);
        if (fault?.Kind is FaultKind.BreakOff)
        {
            context.Response.ContentType = ContentType(call.Protocol);
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        if (fault?.Kind is FaultKind.Truncated)
        {
            await WriteAsync(context, call.Protocol, 200, body[..(body.Length / 2)], requestId);
            return;
        }

        // Whoever has the answer may ask for the count at once.
        count.Answer();
        if (fault?.Kind is FaultKind.Drip)
        {
            await DripAsync(context, call.Protocol, body, TimeSpan.FromMilliseconds(fault.DelayMilliseconds));
        }
        else
        {
            await WriteAsync(context, call.Protocol, 200, body, requestId);
        }
    }

    private async Task DripAsync(HttpContext context, WireProtocol protocol, byte[] body, TimeSpan time)
    {
        const int bits = 10;
        context.Response.ContentType = ContentType(protocol);
        context.Response.ContentLength = body.Length;
        foreach (var bit in body.Chunk(Math.Max(1, (body.Length + bits - 1) / bits)))
        {
            await Task.Delay(time / bits, options.TimeProvider, context.RequestAborted);
            await context.Response.Body.WriteAsync(bit, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private JsonObject Answer(AwsCall call, ServedEstate estate)
    {
        switch (call.FullName)
        {
            case "sts:GetCallerIdentity":
                return TemporaryCredentials.Identity(call);
            case "sts:AssumeRole":
                return _credentials.Assume(call, estate);
        }

        var handler = ActionTable.Find(call.FullName) ?? throw AwsErrors.UnknownAction(call.Protocol, call.Action);
        var account = estate.Find(call.AccountId) ?? throw AwsErrors.InvalidCredentials(call.Protocol);
        return handler(call, call.Service is "iam" or "organizations" ? account.Global : account.Region(call.Region));
    }

    private static byte[] Write(AwsCall call, JsonObject answer, string requestId) =>
        call.Protocol is WireProtocol.Json or WireProtocol.RestJson ? JsonAnswer.Write(answer) : XmlAnswer.Write(call, answer, requestId);

    private static Task WriteErrorAsync(HttpContext context, ReadRequest request, AwsErrorException error, string requestId)
    {
        if (request.Protocol is WireProtocol.RestJson)
        {
            context.Response.Headers["x-amzn-ErrorType"] = error.Code;
        }

        var body = request.Protocol is WireProtocol.Json or WireProtocol.RestJson
            ? JsonAnswer.WriteError(error, withType: request.Protocol is WireProtocol.Json, request.Service)
            : XmlAnswer.WriteError(request.Protocol, request.Service, error, requestId);
        return WriteAsync(context, request.Protocol, error.Status, body, requestId);
    }

    private static async Task WriteAsync(HttpContext context, WireProtocol protocol, int status, byte[] body, string requestId)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType(protocol);
        context.Response.ContentLength = body.Length;
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string ContentType(WireProtocol protocol) => protocol switch
    {
        WireProtocol.Json => "application/x-amz-json-1.1",
        WireProtocol.RestJson => "application/json",
        _ => "text/xml;charset=UTF-8",
    };

    private static string SignedService(string header)
    {
        try
        {
            return CredentialScope.Parse(header).Service;
        }
        catch (AwsErrorException)
        {
            // The request is read first, so that the refusal is written in the protocol of the service that was asked.
            return "";
        }
    }
}
