using System.Text.Json.Nodes;
using Amazon.SecurityToken.Model;
using EcsPosture.Collection.Aws.Credentials;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>STS through its official client.</summary>
internal sealed class StsClient(AwsSession session, OfficialCalls calls, string region) : IAwsClient
{
    public async Task<JsonObject> CallAsync(ApiAction action, JsonObject input, CancellationToken cancellationToken)
    {
        using var client = CredentialsResolver.StsClient(session.Credentials, session.Endpoints, region);
        var identity = await calls.RunAsync(action, region, token => client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), token), cancellationToken);
        return new() { ["UserId"] = identity.UserId, ["Account"] = identity.Account, ["Arn"] = identity.Arn };
    }
}
