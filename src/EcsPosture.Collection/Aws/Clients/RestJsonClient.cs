using System.Text.Json.Nodes;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Speaks restJson1, as EventBridge Scheduler does. Only reading calls exist, so all are GET.</summary>
internal sealed class RestJsonClient(AwsTransport transport, AwsSession session, AwsService service, string region) : IAwsClient
{
    public async Task<JsonObject> CallAsync(ApiAction action, JsonObject input, CancellationToken cancellationToken)
    {
        var (path, query) = action.Operation switch
        {
            "ListSchedules" => ("/schedules", (string[])["MaxResults", "NextToken"]),
            "GetSchedule" => ($"/schedules/{Uri.EscapeDataString((string)input["Name"]!)}", ["GroupName"]),
            _ => throw new ArgumentException($"{action} has no path.", nameof(action)),
        };
        var parameters = query.Where(input.ContainsKey).Select(name => $"{(name is "GroupName" ? "groupName" : name)}={Uri.EscapeDataString(input[name]!.ToString())}");
        var endpoint = session.Endpoints.Resolve(service, region);
        var address = new UriBuilder(endpoint.Address) { Path = path, Query = string.Join('&', parameters) }.Uri;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var (body, status) = await transport.SendAsync(request, new(session, action, endpoint.SigningRegion), region, cancellationToken);
        return JsonAnswer.Read(action, body, status);
    }
}
