using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Speaks restJson1: an action's members are in path, query and body, as its <see cref="ApiAction.Route"/> says.</summary>
internal sealed partial class RestJsonClient(AwsTransport transport, AwsSession session, AwsService service, string region) : IAwsClient
{
    public async Task<JsonObject> CallAsync(ApiAction action, JsonObject input, CancellationToken cancellationToken)
    {
        var route = action.Route ?? throw new ArgumentException($"{action} has no path.", nameof(action));
        var rest = (JsonObject)input.DeepClone();
        var path = Placeholder().Replace(route.Path, match => Uri.EscapeDataString(Take(rest, match.Groups[1].Value) ?? throw new ArgumentException($"{action} needs {match.Value}.", nameof(input))));
        var query = string.Join('&', route.Query.Select(member => member.Split('=')).Select(names => (Wire: names[0], Value: Take(rest, names[^1])))
            .Where(member => member.Value is not null)
            .Select(member => $"{member.Wire}={Uri.EscapeDataString(member.Value!)}"));
        var endpoint = session.Endpoints.Resolve(service, region);
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), new UriBuilder(endpoint.Address) { Path = path, Query = query }.Uri);
        if (route.Method is not "GET")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(rest.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        var (body, status) = await transport.SendAsync(request, new(session, action, endpoint.SigningRegion), cancellationToken);
        return JsonAnswer.Read(action, body, status);
    }

    private static string? Take(JsonObject rest, string member) => rest.Remove(member, out var value) ? value?.ToString() : null;

    [GeneratedRegex("""\{(\w+)\}""")]
    private static partial Regex Placeholder();
}
