using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Speaks the query protocol with XML answers, as IAM does.</summary>
internal sealed class QueryClient(AwsTransport transport, AwsSession session, AwsService service, string region) : IAwsClient
{
    public async Task<JsonObject> CallAsync(ApiAction action, JsonObject input, CancellationToken cancellationToken)
    {
        var form = new List<KeyValuePair<string, string>> { new("Action", action.Operation), new("Version", service.Version) };
        foreach (var (name, value) in input)
        {
            if (value is JsonArray list)
            {
                form.AddRange(list.Select((item, i) => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"{name}.member.{i + 1}"), item!.ToString())));
            }
            else
            {
                form.Add(new(name, value!.ToString()));
            }
        }

        var endpoint = session.Endpoints.Resolve(service, region);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint.Address, "/"));
        request.Content = new FormUrlEncodedContent(form);
        var (body, status) = await transport.SendAsync(request, new(session, action, endpoint.SigningRegion), cancellationToken);
        return QueryAnswer.Read(action, Encoding.UTF8.GetString(body), status);
    }
}
