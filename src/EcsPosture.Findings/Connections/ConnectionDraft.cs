using System.Text.RegularExpressions;

namespace EcsPosture.Findings.Connections;

/// <summary>What a person fills in to make or change a connection. Holds no secret.</summary>
public sealed partial record ConnectionDraft
{
    private const int LongestName = 100;

    public required string Name { get; init; }

    /// <summary>The group it belongs to; null for none.</summary>
    public long? GroupId { get; init; }
    public required IReadOnlyList<string> Regions { get; init; }
    public CredentialKind CredentialKind { get; init; }
    public string? Profile { get; init; }
    public string? RoleArn { get; init; }
    public string? ExternalId { get; init; }
    public string? EndpointUrl { get; init; }
    public ScanScope Scope { get; init; } = ScanScope.Current;

    /// <summary>How many of its regions are read at once.</summary>
    public int RegionsAtOnce { get; init; } = Connection.MostRegionsAtOnce;
    public bool IsEnabled { get; init; } = true;

    /// <summary>The draft without surrounding space, empty texts and double regions.</summary>
    public ConnectionDraft Tidy() => this with
    {
        Name = Name.Trim(),
        Regions = [.. Regions.Select(r => r.Trim()).Where(r => r.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Profile = Blank(Profile),
        RoleArn = Blank(RoleArn),
        ExternalId = Blank(ExternalId),
        EndpointUrl = Blank(EndpointUrl),
    };

    /// <summary>All that is wrong with it; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        if (Name.Trim().Length is 0 or > LongestName)
        {
            errors.Add($"Enter a name of at most {LongestName} characters.");
        }

        if (Regions.Count == 0)
        {
            errors.Add("Choose at least one region.");
        }

        errors.AddRange(Regions.Where(r => !RegionName().IsMatch(r)).Select(r => $"“{r}” is not the name of a region, such as eu-central-1."));
        if (CredentialKind is CredentialKind.Profile && string.IsNullOrWhiteSpace(Profile))
        {
            errors.Add("Enter the name of the profile.");
        }

        if (CredentialKind is CredentialKind.AssumeRole && !RoleArnForm().IsMatch(RoleArn ?? ""))
        {
            errors.Add("Enter the ARN of the role to assume, such as arn:aws:iam::111122223333:role/ecs-posture.");
        }

        if (!string.IsNullOrWhiteSpace(ExternalId) && !ExternalIdForm().IsMatch(ExternalId))
        {
            errors.Add("The external id holds 2 to 1224 letters, digits and the characters + = , . @ : / - _.");
        }

        if (EndpointUrl is not null && !(Uri.TryCreate(EndpointUrl, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.UserInfo.Length == 0))
        {
            errors.Add("The endpoint must be an http or https address without user and password.");
        }

        if (RegionsAtOnce is < 1 or > Connection.MostRegionsAtOnce)
        {
            errors.Add($"Regions read at once must be 1 to {Connection.MostRegionsAtOnce}.");
        }

        return errors;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex(@"^[a-z]{2,}(-[a-z]+)+-\d{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@:/-]{2,1224}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExternalIdForm();

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::\d{12}:role/[A-Za-z0-9_+=,.@/-]{1,512}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleArnForm();
}
