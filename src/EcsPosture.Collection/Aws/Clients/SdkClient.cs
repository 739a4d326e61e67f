using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.S3;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>
/// A service through its official client: an action is the client's method of that name, its input the request of that name, and
/// its answer is written in the shape that the AWS CLI prints.
/// </summary>
internal sealed class SdkClient(AmazonServiceClient client, OfficialCalls calls, string region) : IAwsClient, IDisposable
{
    private static readonly MethodInfo Awaiting = typeof(SdkClient).GetMethod(nameof(WrittenAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static SdkClient Ec2(AwsSession session, OfficialCalls calls, string region) =>
        new(new AmazonEC2Client(session.Credentials, Configure(new AmazonEC2Config(), session, AwsService.Ec2, region)), calls, region);

    public static SdkClient S3(AwsSession session, OfficialCalls calls, string region) =>
        new(
            new AmazonS3Client(
                session.Credentials,
                Configure(new AmazonS3Config { ForcePathStyle = session.Endpoints.OverrideOf(AwsService.S3) is not null }, session, AwsService.S3, region)),
            calls,
            region);

    public Task<JsonObject> CallAsync(ApiAction action, JsonObject input, CancellationToken cancellationToken)
    {
        var type = client.GetType();
        var requestType = type.Assembly.GetType($"{type.Namespace}.Model.{action.Operation}Request")
            ?? throw new ArgumentException($"The official client knows no {action}.", nameof(action));
        var method = type.GetMethod($"{action.Operation}Async", [requestType, typeof(CancellationToken)])
            ?? throw new ArgumentException($"The official client has no method for {action}.", nameof(action));
        var written = Awaiting.MakeGenericMethod(method.ReturnType.GenericTypeArguments);
        var request = input.Deserialize(requestType, SdkJson.Options)!;
        return calls.RunAsync(
            action,
            region,
            token => (Task<JsonObject>)written.Invoke(null, [method.Invoke(client, BindingFlags.DoNotWrapExceptions, null, [request, token], null)])!,
            cancellationToken);
    }

    public void Dispose() => client.Dispose();

    private static T Configure<T>(T config, AwsSession session, AwsService service, string region)
        where T : ClientConfig
    {
        config.ServiceURL = session.Endpoints.Resolve(service, region).Address.ToString();
        config.AuthenticationRegion = region;
        config.MaxErrorRetry = 0;
        config.Timeout = session.Options.TryTimeout;
        return config;
    }

    private static async Task<JsonObject> WrittenAsync<T>(Task<T> answer)
        where T : AmazonWebServiceResponse => SdkJson.Write(await answer);
}
