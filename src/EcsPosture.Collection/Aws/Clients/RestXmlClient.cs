using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Speaks to S3's account-wide settings (restXml), whose host begins with the account.</summary>
internal sealed class RestXmlClient(AwsTransport transport, AwsSession session, AwsService service, string region) : IAwsClient
{
    private const string HashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public async Task<JsonObject> CallAsync(ApiAction action, JsonObject input, CancellationToken cancellationToken)
    {
        var route = action.Route ?? throw new ArgumentException($"{action} has no path.", nameof(action));
        var account = session.AccountId;
        var endpoint = session.Endpoints.Resolve(service, region);
        var address = new UriBuilder(endpoint.Address) { Path = route.Path };
        if (session.Endpoints.OverrideOf(service) is null)
        {
            address.Host = $"{account}.{address.Host}";
        }

        using var request = new HttpRequestMessage(new HttpMethod(route.Method), address.Uri);
        request.Headers.TryAddWithoutValidation("x-amz-account-id", account);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", HashOfNothing);
        var (body, status) = await transport.SendAsync(request, new(session, action, endpoint.SigningRegion), cancellationToken);
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), SafeXml.Settings);
            return XDocument.Load(reader).Root is { } root
                ? new() { [root.Name.LocalName] = new JsonObject(root.Elements().Select(e => KeyValuePair.Create(e.Name.LocalName, Value(e.Value)))) }
                : [];
        }
        catch (XmlException e)
        {
            throw new AwsException(action, AwsError.Malformed("The answer is not XML.", status), e);
        }
    }

    private static JsonNode? Value(string text) => bool.TryParse(text, out var flag) ? flag : text;
}
