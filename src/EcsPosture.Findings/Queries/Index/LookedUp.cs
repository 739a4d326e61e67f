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
    public static async Task<LookedUp> ForAsync(PostureDbContext db, FindingsQuery query, CancellationToken cancellationToken) => new(
        await FindingsFilter.ServiceArnsAsync(db, query, cancellationToken).ConfigureAwait(false),
        query.SubjectHash is null ? null : await db.Subjects.Where(s => s.Hash == query.SubjectHash).Select(s => s.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false),
        string.IsNullOrWhiteSpace(query.Text) ? null : await db.Search.Filter(db, db.Findings.AsNoTracking(), query.Text)
            .OrderBy(f => f.Id).Select(f => f.Id).ToArrayAsync(cancellationToken).ConfigureAwait(false));
}
