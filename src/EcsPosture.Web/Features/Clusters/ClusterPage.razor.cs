using EcsPosture.Findings.Queries.Access;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Web.Components;
using Microsoft.AspNetCore.Components;

namespace EcsPosture.Web.Features.Clusters;

/// <summary>One cluster: its settings and posture, and in tabs what is in it.</summary>
public sealed partial class ClusterPage(ClusterReader clusters, ClusterPartsReader parts, FindingsReader findings, AttackPathReader attacks)
{
    private const string TabParameter = "tab";
    private string? _shown;
    private string _tab = ClusterTabs.Findings;
    private bool _isMissing;
    private string? _error;
    private ClusterView? _cluster;
    private IReadOnlyList<TrendPoint> _trend = [];
    private Page<FindingRow>? _findings;
    private Page<ServiceRow>? _services;
    private Page<UseRow>? _tasks;
    private Page<InstanceRow>? _instances;
    private Page<RoleRow>? _roles;
    private IReadOnlyList<AttackPathParts>? _attacks;
    private Page<RevisionLogs>? _logs;
    private Page<EventRow>? _events;
    private string? _next;
    private string? _previous;

    /// <summary>The cluster's short hash.</summary>
    [Parameter] public string Hash { get; set; } = "";

    private static IReadOnlyList<Crumb> Trail { get; } = [new("Clusters", "/clusters")];

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_shown != Hash)
        {
            _cluster = await Handover.ReadAsync($"cluster {Hash}", token => clusters.ReadAsync(Hash, token), cancellationToken);
            _shown = Hash;
            _isMissing = _cluster is null;
            _trend = [.. (_cluster?.Trend ?? []).Select(point => new TrendPoint(point.At, point.Score))];
        }

        if (_cluster is null)
        {
            return;
        }

        var tab = ClusterTabs.From(Navigation.Query(TabParameter));
        if (tab != _tab)
        {
            Clear();
            _tab = tab;
        }

        try
        {
            await ReadTabAsync(Navigation.Page(), cancellationToken);
            _error = null;
        }
        catch (FormatException wrong)
        {
            Clear();
            _error = wrong.Message;
        }
    }

    private async Task ReadTabAsync(PageRequest page, CancellationToken cancellationToken)
    {
        switch (_tab)
        {
            case ClusterTabs.Services:
                _services = await PageAsync(parts.ServicesAsync, page, cancellationToken);
                break;
            case ClusterTabs.Tasks:
                _tasks = await PageAsync(parts.TasksAsync, page, cancellationToken);
                break;
            case ClusterTabs.Instances:
                _instances = await PageAsync(parts.InstancesAsync, page, cancellationToken);
                break;
            case ClusterTabs.Roles:
                _roles = await PageAsync(parts.RolesAsync, page, cancellationToken);
                break;
            case ClusterTabs.Attacks:
                _attacks = await Handover.ReadAsync($"attacks {Hash}", token => attacks.OfClusterAsync(Hash, token), cancellationToken);
                break;
            case ClusterTabs.Logging:
                _logs = await PageAsync(parts.LoggingAsync, page, cancellationToken);
                break;
            case ClusterTabs.History:
                _events = await PageAsync(parts.EventsAsync, page, cancellationToken);
                break;
            default:
                _findings = await PageAsync((hash, asked, token) => findings.PageAsync(new() { Scope = EstateScope.All with { ClusterHash = hash } }, asked, token), page, cancellationToken);
                break;
        }
    }

    private async Task<Page<T>> PageAsync<T>(Func<string, PageRequest, CancellationToken, Task<Page<T>>> read, PageRequest page, CancellationToken cancellationToken)
    {
        var answer = await Handover.ReadAsync($"cluster {Hash} {_tab} {page}", token => read(Hash, page, token), cancellationToken);
        (_next, _previous) = (answer.Next, answer.Previous);
        return answer;
    }

    private void Clear()
    {
        (_findings, _services, _tasks, _instances, _roles, _attacks, _logs, _events) = (null, null, null, null, null, null, null, null);
        (_next, _previous) = (null, null);
    }

    private string AddressOf(string tab) =>
        Navigation.With((TabParameter, tab == ClusterTabs.Findings ? null : tab), (PageState.After, null), (PageState.Before, null));

    private int? CountOf(string tab) => tab switch
    {
        ClusterTabs.Findings => _cluster?.Open.Total,
        ClusterTabs.Services => _cluster?.Services,
        ClusterTabs.Tasks => _cluster?.StandaloneTasks,
        ClusterTabs.Instances => _cluster?.Instances,
        _ => null,
    };
}
