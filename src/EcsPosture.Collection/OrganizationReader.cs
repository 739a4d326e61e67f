using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Collection.Scanning;

namespace EcsPosture.Collection;

/// <summary>Asks AWS Organizations which accounts an organization has. Only the management account and delegated administrators may ask.</summary>
public sealed partial class OrganizationReader
{
    private readonly AwsSessions _sessions;

    internal OrganizationReader(AwsSessions sessions) => _sessions = sessions;

    /// <summary>Reads all accounts, to the last page.</summary>
    /// <param name="credentials">Those of the management account or of a delegated administrator.</param>
    /// <param name="regions">Regions of the partition; the first that answers says whose the credentials are.</param>
    /// <param name="endpoint">An endpoint in place of AWS's own; null for AWS.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <exception cref="CredentialsException">The credentials are missing, wrong or expired.</exception>
    /// <exception cref="UnknownRegionException">A region's name is none that AWS has.</exception>
    /// <exception cref="AwsException">AWS refused or failed a page, or its answer cannot be read: then nothing is known of any account.</exception>
    public async Task<Organization> ReadAsync(AwsCredentialsSource credentials, IReadOnlyList<string> regions, Uri? endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(regions);
        using var connected = await _sessions.ConnectAsync(credentials, regions, endpoint, cancellationToken);
        var client = connected.Clients.For(AwsService.Organizations, regions[0]);
        var accounts = new List<OrganizationAccount>();
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        string? token = null;
        do
        {
            var input = token is null ? new JsonObject() : new JsonObject { ["NextToken"] = token };
            var page = await client.CallAsync(ApiActions.ListAccounts, input, cancellationToken);
            accounts.AddRange((page["Accounts"] as JsonArray ?? throw Malformed("The answer has no list 'Accounts'.")).Select(Account));
            token = page["NextToken"].AsText() is { Length: > 0 } next ? next : null;
            if (token is not null && !tokens.Add(token))
            {
                throw Malformed("The answer leads back to a page that was read before.");
            }
        }
        while (token is not null);

        // Whoever may ask is a member itself.
        return accounts.Exists(a => a.Id == connected.AccountId)
            ? new(connected.AccountId, connected.Partition, accounts)
            : throw Malformed($"The answer does not name the account {connected.AccountId} that asked.");
    }

    private static OrganizationAccount Account(JsonNode? node)
    {
        // Status is the older word for State, and leaves answers in September 2026.
        var state = node?["State"].AsText() ?? node?["Status"].AsText();
        return node?["Id"].AsText() is { } id && Id().IsMatch(id) && state is { Length: > 0 }
            ? new(id, node["Name"].AsText() ?? "", state)
            : throw Malformed("The answer holds an account without id or state.");
    }

    private static AwsException Malformed(string message) => new(ApiActions.ListAccounts, AwsError.Malformed(message, 200));

    [GeneratedRegex(@"^[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}

/// <summary>An organization as it was read.</summary>
/// <param name="CallerAccountId">The account whose credentials asked.</param>
/// <param name="Partition">Such as <c>aws</c>.</param>
/// <param name="Accounts">All its accounts, in AWS's order, whatever their state.</param>
public sealed record Organization(string CallerAccountId, string Partition, IReadOnlyList<OrganizationAccount> Accounts);

/// <summary>An account of an organization.</summary>
/// <param name="Id">Twelve digits.</param>
/// <param name="Name">What its owners call it: hostile text.</param>
/// <param name="State">AWS's word, such as <c>ACTIVE</c> or <c>SUSPENDED</c>.</param>
public sealed record OrganizationAccount(string Id, string Name, string State)
{
    /// <summary>Whether it can be used.</summary>
    public bool IsActive => State is "ACTIVE";
}
