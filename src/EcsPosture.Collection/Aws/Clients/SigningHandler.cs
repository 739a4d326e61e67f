using Amazon.Runtime.Signing;
using EcsPosture.Collection.Aws.Credentials;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Signs each try afresh with the credentials as they are then, and reads the answer to its end, so that a broken answer is tried again too.</summary>
internal sealed class SigningHandler : DelegatingHandler
{
    private static readonly HashSet<string> Signed = new(StringComparer.OrdinalIgnoreCase) { "X-Amz-Target", "x-amz-account-id", "x-amz-content-sha256" };
    private const int LargestAnswer = 128 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = CallContext.Of(request);
        var signing = new AWSSigningRequest
        {
            HttpMethod = request.Method,
            RequestUri = request.RequestUri!,
            Content = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken),
        };
        // What the signer itself sets stands here too when the request is tried again.
        foreach (var (name, values) in request.Headers.Where(h => Signed.Contains(h.Key)))
        {
            signing.Headers[name] = values.First();
        }

        if (request.Content?.Headers.ContentType is { } type)
        {
            signing.Headers["Content-Type"] = type.ToString();
        }

        var signed = await CredentialsResolver.ExplainAsync(() => AWSSigV4Signer.SignAsync(
            signing,
            new AWSSigV4Parameters { Credentials = call.Session.Credentials, Region = Amazon.RegionEndpoint.GetBySystemName(call.SigningRegion), Service = call.Action.Service.SigningName, SignPayload = true },
            cancellationToken));
        foreach (var (name, value) in signed.Headers)
        {
            if (!name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                // A retry sends the same request object, which still has the headers of the try before.
                request.Headers.Remove(name);
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        var answer = await base.SendAsync(request, cancellationToken);
        try
        {
            await answer.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
