using System.Text.RegularExpressions;

namespace EcsPosture.Findings.Connections;

/// <summary>What a person fills in to let accounts of an organization become connections of a group.</summary>
public sealed partial record OrganizationDiscoveryDraft
{
    /// <summary>The connection whose credentials list the accounts.</summary>
    public long? SourceId { get; init; }

    /// <summary>The role to assume in each account, by its name.</summary>
    public required string RoleName { get; init; }
    public string? ExternalId { get; init; }
    public required IReadOnlyList<string> Regions { get; init; }
    public ScanScope Scope { get; init; } = ScanScope.Current;
    public bool IsDaily { get; init; }

    /// <summary>The draft without surrounding space, empty texts and double regions.</summary>
    public OrganizationDiscoveryDraft Tidy()
    {
        var connection = Connection.Tidy();
        return this with { RoleName = RoleName.Trim(), ExternalId = connection.ExternalId, Regions = connection.Regions };
    }

    /// <summary>All that is wrong with it; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        if (SourceId is null)
        {
            errors.Add("Choose the connection that lists the accounts: one to the management account or to a delegated administrator.");
        }

        if (!RoleNameForm().IsMatch(RoleName))
        {
            errors.Add("Enter the name of the role to assume in each account, such as ecs-posture-scanner: its name, with its path if it has one, not its ARN.");
        }

        return [.. errors, .. Connection.Errors()];
    }

    /// <summary>A connection that it would make, as far as regions and external id go.</summary>
    private ConnectionDraft Connection => new() { Name = "account", Regions = Regions, ExternalId = ExternalId };

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-][A-Za-z0-9_+=,.@/-]{0,511}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleNameForm();
}
