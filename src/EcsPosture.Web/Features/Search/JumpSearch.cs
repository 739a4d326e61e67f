using EcsPosture.Findings.Queries.Search;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Features.Scopes;

namespace EcsPosture.Web.Features.Search;

/// <summary>Answers the search box from the store, and knows where each hit's page is.</summary>
internal sealed class JumpSearch(JumpReader reader) : IJumpSearch
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<JumpTarget>> SearchAsync(string text, PageScope scope, int limit, CancellationToken cancellationToken) =>
        [.. (await reader.FindAsync(text, scope.ToEstate(), limit, cancellationToken)).Select(Target)];

    private static JumpTarget Target(JumpHit hit) => hit.Kind switch
    {
        JumpKind.Cluster => new("cluster", hit.Title, hit.Detail, $"/clusters/{hit.Key}"),
        JumpKind.Service => new("service", hit.Title, hit.Detail, $"/services/{hit.Key}"),
        JumpKind.TaskDefinition => new("task definition", hit.Title, hit.Detail, $"/task-definitions/{hit.Key}"),
        JumpKind.Role => new("role", hit.Title, hit.Detail, $"/access/{hit.Key}"),
        JumpKind.Check => new("check", hit.Title, hit.Detail, $"/findings?check={hit.Key}"),
        _ => new("finding", hit.Title, hit.Detail, $"/findings?open={hit.Key}"),
    };
}
