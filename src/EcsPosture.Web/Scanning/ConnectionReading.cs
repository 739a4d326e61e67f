using EcsPosture.Collection;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Findings.Connections;

namespace EcsPosture.Web.Scanning;

/// <summary>From a connection to what the collector is asked.</summary>
public static class ConnectionReading
{
    /// <summary>The request that reads a connection's regions in its own scope.</summary>
    public static CollectionRequest Request(Connection connection, DemoEndpoint demo)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new()
        {
            Credentials = CredentialsOf(connection, demo),
            Regions = connection.Regions,
            Scope = ScopeOf(connection.Scope),
            RegionsAtOnce = connection.RegionsAtOnce,
            Endpoint = connection.EndpointUrl is null ? null : new Uri(connection.EndpointUrl),
        };
    }

    /// <summary>Where a connection's credentials come from. The demo's endpoint needs none of this machine's.</summary>
    public static AwsCredentialsSource CredentialsOf(Connection connection, DemoEndpoint demo)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(demo);
        var start = demo.Is(connection.EndpointUrl) ? AwsCredentialsSource.Placeholder
            : connection.CredentialKind is CredentialKind.DefaultChain ? AwsCredentialsSource.Default
            : new() { Profile = connection.Profile };
        return connection.CredentialKind is CredentialKind.AssumeRole
            ? start with { Role = new(connection.RoleArn!, connection.ExternalId) }
            : start;
    }

    /// <summary>A stored scope in the collector's words.</summary>
    public static CollectionScope ScopeOf(ScanScope scope) => scope switch
    {
        ScanScope.InUse => CollectionScope.InUse,
        ScanScope.AllActive => CollectionScope.AllActive,
        _ => CollectionScope.Current,
    };
}
