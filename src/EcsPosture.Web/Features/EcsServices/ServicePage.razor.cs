using EcsPosture.Findings.Queries.Access;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Components;
using EcsPosture.Web.Features.Overview;
using Microsoft.AspNetCore.Components;

namespace EcsPosture.Web.Features.EcsServices;

/// <summary>One service: what it runs, how it is exposed, what it may do, where it logs, and what fails.</summary>
public sealed partial class ServicePage(ServiceReader services, FamilyReader families, FindingsReader findings, AttackPathReader attacks)
{
    private const string CompareParameter = "compare";
    private const string WithLatest = "latest";
    private const string WithPrevious = "previous";
    private string? _shown;
    private bool _isMissing;
    private string? _error;
    private ServiceView? _service;
    private AttackPathParts? _attack;
    private Page<FindingRow>? _findings;
    private RevisionDiff? _diff;
    private string? _compared;

    /// <summary>The service's short hash.</summary>
    [Parameter] public string Hash { get; set; } = "";

    private RevisionRow? Deployed => _service?.Revisions.FirstOrDefault(r => r.Arn == _service.DeployedArn);

    private RevisionRow? Latest => _service?.Revisions.FirstOrDefault(r => r.Status == "ACTIVE");

    private RevisionRow? Previous => Deployed is { } deployed ? _service?.Revisions.FirstOrDefault(r => r.Revision < deployed.Revision) : null;

    private IReadOnlyList<(string Key, string Name, RevisionRow Row)> Comparisons =>
    [
        .. Deployed is { } deployed && Latest is { } latest && latest.Hash != deployed.Hash ? [(WithLatest, "With the latest,", latest)] : Array.Empty<(string, string, RevisionRow)>(),
        .. Previous is { } previous ? [(WithPrevious, "With the previous,", previous)] : Array.Empty<(string, string, RevisionRow)>(),
    ];

    private string Standing => (Deployed, Latest) switch
    {
        (null, _) => "This revision was not read.",
        (_, null) => "No active revision of the family is known.",
        var (deployed, latest) when deployed.Hash == latest.Hash => "It is the latest active revision that was read.",
        var (deployed, latest) when latest.Revision > deployed.Revision => $"Revision {latest.Revision} is newer and not deployed here.",
        _ => "It is newer than the latest active revision: it was deregistered.",
    };

    private string Subtitle => _service is null ? "" :
        $"Service in cluster {_service.ClusterName}, {_service.Region}, account {_service.AccountId}. "
        + $"{(_service.Service is { } facts ? $"{facts.RunningCount} of {facts.DesiredCount} tasks run" : "Its facts could not be read")}, "
        + $"{(_service.LaunchTypes.Count == 0 ? "launch type not known" : string.Join(" and ", _service.LaunchTypes.Select(LaunchTypeNames.Of)))}.";

    private IReadOnlyList<Crumb> Trail => _service is null
        ? [new("Clusters", "/clusters")]
        : [new("Clusters", "/clusters"), new(_service.ClusterName, $"/clusters/{_service.ClusterHash}?tab=services")];

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_shown != Hash)
        {
            (_service, _attack) = await Handover.ReadAsync(
                $"service {Hash}",
                async token =>
                {
                    var service = await services.ReadAsync(Hash, token);
                    return (service, service is null ? null : await attacks.OfServiceAsync(service, token));
                },
                cancellationToken);
            _shown = Hash;
            _isMissing = _service is null;
        }

        if (_service is null)
        {
            return;
        }

        await CompareAsync(cancellationToken);
        var page = Navigation.Page();
        try
        {
            _findings = await Handover.ReadAsync(
                $"service findings {Hash} {page}", token => findings.PageAsync(new() { Services = [Hash] }, page, token), cancellationToken);
            _error = null;
        }
        catch (FormatException wrong)
        {
            _error = wrong.Message;
        }
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var asked = Navigation.Query(CompareParameter);
        var comparisons = Comparisons;
        var (key, _, other) = comparisons.FirstOrDefault(c => c.Key == asked) is { Key: not null } chosen ? chosen : comparisons is [var first, ..] ? first : default;
        _compared = key;
        if (other is null || Deployed is not { } deployed)
        {
            _diff = null;
            return;
        }

        var (from, to) = other.Revision < deployed.Revision ? (other, deployed) : (deployed, other);
        _diff = await Handover.ReadAsync($"diff {from.Hash} {to.Hash}", token => families.CompareAsync(from.Hash, to.Hash, token), cancellationToken);
    }
}
