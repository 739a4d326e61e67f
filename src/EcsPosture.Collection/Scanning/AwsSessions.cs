using System.Text.Json.Nodes;
using Amazon.Runtime;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Collection.Aws.Clients;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Collection.Aws.Endpoints;
using EcsPosture.Inventory;

namespace EcsPosture.Collection.Scanning;

/// <summary>Opens sessions: credentials, and whose they are.</summary>
internal sealed class AwsSessions(AwsTransport transport, CallPacer pacer, TransportOptions options, TimeProvider time, Func<string, string?> environment)
{
    /// <summary>Resolves the credentials and asks AWS whose they are, in the first region that answers.</summary>
    /// <exception cref="CredentialsException">The credentials are missing, wrong or expired.</exception>
    /// <exception cref="UnknownRegionException">A region's name is none that AWS has.</exception>
    /// <exception cref="AwsException">No region answers.</exception>
    public async Task<ConnectedSession> ConnectAsync(AwsCredentialsSource source, IReadOnlyList<string> regions, Uri? endpoint, CancellationToken cancellationToken)
    {
        if (regions.Count == 0)
        {
            throw new ArgumentException("Name at least one region.", nameof(regions));
        }

        if (endpoint is not null && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")))
        {
            throw new ArgumentException("The endpoint must be an http or https address.", nameof(endpoint));
        }

        foreach (var region in regions)
        {
            AwsRegions.Require(region);
        }

        var endpoints = new AwsEndpoints(endpoint, environment);
        var credentials = await CredentialsResolver.ResolveAsync(source, endpoints, regions[0], time, cancellationToken);
        var session = new AwsSession(credentials, endpoints, pacer, options);
        var clients = new AwsClients(transport, session, time);
        try
        {
            var identity = await WhoAsync(clients, regions, cancellationToken);
            session.AccountId = identity["Account"]!.GetValue<string>();
            return new(session, clients, session.AccountId, AwsRegions.PartitionOf(regions[0]), (credentials as IDisposable));
        }
        catch
        {
            clients.Dispose();
            session.Dispose();
            throw;
        }
    }

    private static async Task<JsonObject> WhoAsync(AwsClients clients, IReadOnlyList<string> regions, CancellationToken cancellationToken)
    {
        AwsException? first = null;
        foreach (var region in regions)
        {
            try
            {
                var identity = await clients.For(AwsService.Sts, region).CallAsync(ApiActions.GetCallerIdentity, [], cancellationToken);
                return identity["Account"].AsText() is { Length: > 0 }
                    ? identity
                    : throw new AwsException(ApiActions.GetCallerIdentity, AwsError.Malformed("The answer names no account.", 200));
            }
            catch (AwsException e) when (e.Error.IsCredentials && !e.Error.IsUnrecognizedClient)
            {
                throw CredentialsResolver.Refused(e.Error);
            }
            catch (AwsException e)
            {
                // A region that is down or not enabled says nothing about the keys: the next may know them.
                first ??= e;
            }
        }

        throw first!.Error.IsCredentials ? CredentialsResolver.Refused(first.Error) : first;
    }
}

/// <summary>A session whose account is known.</summary>
internal sealed record ConnectedSession(AwsSession Session, AwsClients Clients, string AccountId, string Partition, IDisposable? Credentials) : IDisposable
{
    public void Dispose()
    {
        Clients.Dispose();
        Session.Dispose();
        Credentials?.Dispose();
    }
}
