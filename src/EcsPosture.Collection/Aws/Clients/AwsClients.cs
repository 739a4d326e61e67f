using System.Collections.Concurrent;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>The clients of one scan, one per service and region.</summary>
internal sealed class AwsClients(AwsTransport transport, AwsSession session, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<(AwsService, string), IAwsClient> _clients = new();
    private readonly OfficialCalls _official = new(session, time);

    public IAwsClient For(AwsService service, string region) => _clients.GetOrAdd((service, region), _ => service.Protocol switch
    {
        WireProtocol.Json => new JsonClient(transport, session, service, region),
        WireProtocol.RestJson => new RestJsonClient(transport, session, service, region),
        WireProtocol.RestXml => new RestXmlClient(transport, session, service, region),
        WireProtocol.Query => new QueryClient(transport, session, service, region),
        _ when service == AwsService.Ec2 => SdkClient.Ec2(session, _official, region),
        _ when service == AwsService.S3 => SdkClient.S3(session, _official, region),
        _ when service == AwsService.Sts => new StsClient(session, _official, region),
        _ => throw new ArgumentException($"No client speaks to {service.HostPrefix}.", nameof(service)),
    });

    public void Dispose()
    {
        foreach (var client in _clients.Values.OfType<IDisposable>())
        {
            client.Dispose();
        }
    }
}
