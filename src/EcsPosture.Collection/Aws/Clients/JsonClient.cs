using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Speaks awsJson1.1.</summary>
internal sealed class JsonClient(AwsTransport transport, AwsSession session, AwsService service, string region) : IAwsClient
{
    public async Task<JsonObject> CallAsync(ApiAction action, JsonObject input, CancellationToken cancellationToken)
    {
        var endpoint = session.Endpoints.Resolve(service, region);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint.Address, "/"));
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"{service.Version}.{action.Operation}");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(input.ToJsonString()));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        var (body, status) = await transport.SendAsync(request, new(session, action, endpoint.SigningRegion), cancellationToken);
        return JsonAnswer.Read(action, body, status);
    }
}
