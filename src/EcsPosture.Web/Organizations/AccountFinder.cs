using EcsPosture.Collection;
using EcsPosture.Collection.Aws;
using EcsPosture.Findings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Inventory;
using EcsPosture.Web.Scanning;

namespace EcsPosture.Web.Organizations;

/// <summary>Looks for the accounts of an organization and makes them connections of a group: the page's button and the daily job both come through here.</summary>
public sealed class AccountFinder(DiscoveryStore discoveries, ConnectionStore connections, OrganizationReader organizations, DemoEndpoint demo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Looks once.</summary>
    /// <exception cref="NotPermittedException">The actor is no administrator.</exception>
    /// <exception cref="RefusedChangeException">The accounts could not be listed, or the group does not look for any; the reason says what to do, and no connection is changed.</exception>
    public async Task<DiscoveryOutcome> FindAsync(Actor actor, long groupId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Require(Role.Administrator);
        var discovery = await discoveries.FindAsync(groupId, cancellationToken) ?? throw new RefusedChangeException("The group does not look for accounts any more.");
        var source = discovery.Source ?? throw new RefusedChangeException("The connection that lists the accounts does not exist any more: choose another.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var request = ConnectionReading.Request(source, demo);
            var found = await organizations.ReadAsync(request.Credentials, request.Regions, request.Endpoint, limit.Token);
            await connections.NoteAccountAsync(source, found.CallerAccountId, cancellationToken);
            return await discoveries.ApplyAsync(
                actor, groupId, new(found.CallerAccountId, found.Partition, [.. found.Accounts.Select(a => new FoundAccount(a.Id, a.Name, a.IsActive))]), cancellationToken);
        }
        catch (Exception failure) when (ScanFailure.IsForeseen(failure) || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var reason = Explain(failure, source);
            await discoveries.NoteFailureAsync(groupId, reason, CancellationToken.None);
            throw new RefusedChangeException(reason);
        }
    }

    private static string Explain(Exception failure, Connection source) => failure switch
    {
        AwsException { Code: "AWSOrganizationsNotInUseException" } =>
            $"The account of the connection “{source.Name}” is in no organization. Choose a connection to the organization's management account or to a delegated administrator. Nothing was changed.",
        AwsException aws when aws.GapFrom(null, null) is { Kind: GapKind.Denied, Permission: { } permission } =>
            $"AWS refused to list the accounts ({aws.Code}: {aws.AwsMessage}). The credentials of the connection “{source.Name}” need the permission {permission}, in the organization's management account or in a delegated administrator's. Nothing was changed.",
        OperationCanceledException => "AWS did not answer within two minutes. Check the network and the endpoint. Nothing was changed.",
        _ => $"The accounts could not be listed. {failure.Message} Nothing was changed.",
    };
}
