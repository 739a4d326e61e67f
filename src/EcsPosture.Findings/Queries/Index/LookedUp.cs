using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>What the store knows of what a question names.</summary>
/// <param name="ServiceArns">ARNs of the services that it narrows by.</param>
/// <param name="SubjectId">Id of the subject that it narrows by; null when it does not.</param>
/// <param name="WithText">Ids of the findings that hold its words, ascending; null when it asks for none.</param>
internal sealed record LookedUp(IReadOnlyList<string> ServiceArns, long? SubjectId, long[]? WithText)
{
    /// <summary>Nothing is named.</summary>
    public static LookedUp Nothing { get; } = new([], null, null);

    /// <summary>Looks up what a question names.</summary>
    /// <param name="db">The store.</param>
    /// <param name="query">The question.</param>
    /// <param name="withText">Finds the findings that hold words, ascending.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<LookedUp> ForAsync(PostureDbContext db, FindingsQuery query, Func<string, Task<long[]>> withText, CancellationToken cancellationToken) => new(
        await FindingsFilter.ServiceArnsAsync(db, query, cancellationToken).ConfigureAwait(false),
        query.SubjectHash is null ? null : await db.Subjects.Where(s => s.Hash == query.SubjectHash).Select(s => s.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false),
        string.IsNullOrWhiteSpace(query.Text) ? null : await withText(query.Text).ConfigureAwait(false));
}
