using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Inventory;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using Microsoft.AspNetCore.Components;

namespace EcsPosture.Web.Features.Findings;

/// <summary>One finding: what is wrong, the evidence, why it matters, the fix, where it belongs and what happened to it.</summary>
public sealed partial class FindingDrawer(FindingReader findings, Handover handover, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private FindingView? _finding;
    private string? _shown;
    private bool _isMissing;

    /// <summary>Short hash of the finding to show; null closes the drawer.</summary>
    [Parameter, EditorRequired]
    public string? Hash { get; set; }

    /// <summary>The reader changed the finding.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [CascadingParameter]
    private PageScope Scope { get; set; } = PageScope.All;

    private NavigationManager Navigation => navigation;

    private FindingStatus Status => _finding switch
    {
        { State: FindingState.Resolved } => FindingStatus.Resolved,
        { IsSuppressed: true } => FindingStatus.Suppressed,
        { NeedsReview: true } => FindingStatus.NeedsReview,
        _ => FindingStatus.Open,
    };

    private string SubjectAddress => _finding!.SubjectKind switch
    {
        SubjectKind.TaskDefinitionFamily => $"/task-definitions/{_finding.SubjectHash}",
        SubjectKind.Service => $"/services/{StableHash.OfArn(_finding.SubjectKey)}",
        SubjectKind.Cluster => $"/clusters/{StableHash.OfArn(_finding.SubjectKey)}",
        SubjectKind.Role => $"/access/{StableHash.OfArn(_finding.SubjectKey)}",
        _ => $"/findings?subject={_finding.SubjectHash}",
    };

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (Hash == _shown)
        {
            return;
        }

        _shown = Hash;
        _finding = null;
        _isMissing = false;
        if (Hash is not null)
        {
            await ReadAsync(Hash);
        }
    }

    private static string Places(OccurrenceView place)
    {
        var clusters = place.Clusters.Select(Arn.LastSegment).ToList();
        var services = place.Services.Select(Arn.LastSegment).ToList();
        return (clusters.Count, services.Count) switch
        {
            (0, 0) => "",
            (_, 0) => "in " + string.Join(", ", clusters),
            _ => $"run by {string.Join(", ", services)} in {string.Join(", ", clusters)}",
        };
    }

    private static string SourceOf(MappingSource source) => source switch
    {
        MappingSource.Published => "From the standard's own publication",
        MappingSource.OtherTool => "From another tool's published mapping",
        _ => "Our own judgement",
    };

    private async Task ReadAsync(string hash)
    {
        _finding = await handover.ReadAsync("finding " + hash, token => findings.ReadAsync(hash, token), _leaving.Token);
        _isMissing = _finding is null;
    }

    private async Task TriagedAsync()
    {
        if (Hash is not null)
        {
            await ReadAsync(Hash);
        }

        await Changed.InvokeAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
