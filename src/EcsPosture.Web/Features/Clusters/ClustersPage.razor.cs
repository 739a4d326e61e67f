using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Components;
using EcsPosture.Web.Features.Scopes;

namespace EcsPosture.Web.Features.Clusters;

/// <summary>All clusters, worst first.</summary>
public sealed partial class ClustersPage(ClusterReader clusters)
{
    private Page<ClusterRow>? _page;

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var page = Navigation.Page();
        _page = await Handover.ReadAsync($"clusters {Scope} {page}", token => clusters.PageAsync(Scope.ToEstate(), page, token), cancellationToken);
    }
}
