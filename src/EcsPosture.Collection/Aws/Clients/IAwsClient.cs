using System.Text.Json.Nodes;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>
/// Calls one service in one region. The seam behind which a client of ours and an official one are alike: the answer has the shape
/// that the AWS CLI prints, with times as ISO 8601 text.
/// </summary>
internal interface IAwsClient
{
    /// <summary>Makes one call, with its retries.</summary>
    /// <exception cref="AwsException">AWS refused, or did not answer.</exception>
    /// <exception cref="CredentialsException">There are no credentials to sign with.</exception>
    Task<JsonObject> CallAsync(ApiAction action, JsonObject input, CancellationToken cancellationToken);
}
