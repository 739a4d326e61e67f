using System.CommandLine;
using EcsPosture.Collection;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Collection.Aws.Endpoints;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Web.CommandLine;

/// <summary>The options of commands that read a live account, and the reading.</summary>
internal sealed class LiveAccountOptions
{
    private readonly Option<string[]> _regions = new("--region") { Description = "Region to read; may be repeated (default: AWS_REGION, else the profile's region).", HelpName = "REGION", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _profile = new("--profile") { Description = "Profile of the AWS configuration files.", HelpName = "NAME" };
    private readonly Option<string?> _role = new("--assume-role") { Description = "Role to assume.", HelpName = "ARN" };
    private readonly Option<string?> _externalId = new("--external-id") { Description = "External id that the role's trust policy asks for.", HelpName = "ID" };
    private readonly Option<string?> _endpoint = new("--endpoint-url") { Description = "Endpoint in place of AWS's own (also AWS_ENDPOINT_URL).", HelpName = "URL" };
    private readonly Option<string> _scope = new("--scope") { Description = "Revisions to read: in-use, current (in use and the latest of each family) or all-active.", HelpName = "SCOPE", DefaultValueFactory = _ => "current" };

    public void AddTo(Command command)
    {
        command.Add(_regions);
        command.Add(_profile);
        command.Add(_role);
        command.Add(_externalId);
        command.Add(_endpoint);
        command.Add(_scope);
    }

    /// <summary>The regions that a snapshot is narrowed to; what only a live account understands is refused.</summary>
    public IReadOnlyList<string> SnapshotRegions(ParseResult parsed)
    {
        foreach (var option in new Option[] { _profile, _role, _externalId, _endpoint, _scope }.Where(o => parsed.GetResult(o) is { Implicit: false }))
        {
            throw new CommandFailedException($"{option.Name} is for a live account and cannot be used with --snapshot.");
        }

        return parsed.GetValue(_regions) ?? [];
    }

    /// <summary>Reads the account that the options and the standard AWS environment name.</summary>
    /// <exception cref="CommandFailedException">Options are wrong, credentials are missing or refused, or no region answers.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<SnapshotDocuments>>> CollectAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = Request(parsed);
        var services = new ServiceCollection();
        services.AddCollection();
        await using var provider = services.BuildServiceProvider();
        try
        {
            var progress = new TerminalProgress(parsed.InvocationConfiguration.Error);
            var collected = await provider.GetRequiredService<AccountCollector>().CollectAsync(request, progress, cancellationToken);
            progress.Clear();
            return collected.FailedRegions.Count < request.Regions.Count
                ? [collected.Documents]
                : throw new CommandFailedException($"No region could be read: {string.Join("; ", collected.FailedRegions.Select(g => $"{g.Resource}: {g.Code ?? g.Kind.ToString()} {g.Message}"))}");
        }
        catch (Exception failure) when (failure is CredentialsException or UnknownRegionException or AwsException)
        {
            throw new CommandFailedException(failure.Message);
        }
    }

    private CollectionRequest Request(ParseResult parsed)
    {
        var profile = parsed.GetValue(_profile);
        var regions = (parsed.GetValue(_regions) ?? []).SelectMany(r => r.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).ToList();
        if (regions.Count == 0)
        {
            regions.Add(DefaultRegion.Find(profile, Environment.GetEnvironmentVariable) ?? throw new CommandFailedException("No region is named: give --region, or set AWS_REGION."));
        }

        if (regions.Where(r => !AwsRegions.IsKnown(r)).ToList() is { Count: > 0 } unknown)
        {
            throw new CommandFailedException($"{string.Join(", ", unknown.Select(r => $"“{r}”"))}: no AWS region is called so. Names look like eu-central-1.");
        }

        var role = parsed.GetValue(_role);
        if (role is null && parsed.GetValue(_externalId) is not null)
        {
            throw new CommandFailedException("--external-id goes with --assume-role.");
        }

        return new()
        {
            Credentials = new() { Profile = profile, Role = role is null ? null : new(role, parsed.GetValue(_externalId)) },
            Regions = regions,
            Scope = CollectionScopes.Parse(parsed.GetValue(_scope)) ?? throw new CommandFailedException($"--scope: “{parsed.GetValue(_scope)}” is none of in-use, current, all-active."),
            Endpoint = Endpoint(parsed.GetValue(_endpoint)),
        };
    }

    private static Uri? Endpoint(string? text) =>
        text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri
        : throw new CommandFailedException($"--endpoint-url: “{text}” is not an http or https address.");
}
