namespace EcsPosture.Web.Components.Layout;

/// <summary>Answers the search box (Ctrl-K): where a few typed letters may lead.</summary>
public interface IJumpSearch
{
    /// <summary>The best targets for the text within the scope, best first, at most <paramref name="limit"/>. An empty text gives an empty list.</summary>
    Task<IReadOnlyList<JumpTarget>> SearchAsync(string text, PageScope scope, int limit, CancellationToken cancellationToken);
}

/// <summary>A place to jump to.</summary>
/// <param name="Kind">What it is, one lower-case word or two: cluster, service, task definition, role, check, finding.</param>
/// <param name="Title">Its name, as AWS or the catalogue has it. Hostile text: only ever rendered encoded.</param>
/// <param name="Detail">What tells it from its namesakes: cluster and region, or the check's title.</param>
/// <param name="Address">The page's address within this program, starting with <c>/</c>.</param>
public sealed record JumpTarget(string Kind, string Title, string? Detail, string Address);
