using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Search;

/// <summary>
/// The names of task definition families and roles, kept in memory until a scan was recorded: no index of a database finds what a
/// name holds somewhere, and people type on while they wait.
/// </summary>
internal sealed class SubjectNames
{
    private volatile Kept? _kept;

    /// <summary>Ids of the subjects of a scope whose names hold a text, whatever the case of letters, by name.</summary>
    public async Task<IReadOnlyList<long>> HoldingAsync(PostureDbContext db, string text, ResolvedScope scope, int limit, CancellationToken cancellationToken)
    {
        var regions = (await StoreVersion.OfAsync(db, cancellationToken).ConfigureAwait(false)).Regions;
        var kept = _kept;
        if (kept is null || !kept.Regions.SequenceEqual(regions))
        {
            _kept = kept = new(regions, await ReadAsync(db, cancellationToken).ConfigureAwait(false));
        }

        return [.. kept.Names
            .Where(n => n.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
                && (scope.AccountId is null || n.Place.AccountId == scope.AccountId) && (scope.Regions is null || scope.Regions.Contains(n.Place.Region)))
            .Take(limit).Select(n => n.Id)];
    }

    private static async Task<Named[]> ReadAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var places = new Dictionary<(string AccountId, string Region), Place>();
        var names = new List<Named>();
        var subjects = FamilyReader.Whole(db).Concat(db.Subjects.AsNoTracking().Where(s => s.Kind == SubjectKind.Role)).Where(s => s.GoneAt == null)
            .Select(s => new { s.Id, s.Name, s.AccountId, s.Region });
        await foreach (var subject in subjects.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!places.TryGetValue((subject.AccountId, subject.Region), out var place))
            {
                places[(subject.AccountId, subject.Region)] = place = new(subject.AccountId, subject.Region);
            }

            names.Add(new(subject.Name, subject.Id, place));
        }

        return [.. names.OrderBy(n => n.Name, StringComparer.Ordinal).ThenBy(n => n.Id)];
    }

    private readonly record struct Named(string Name, long Id, Place Place);

    private sealed record Kept(IReadOnlyList<RegionVersion> Regions, Named[] Names);
}
