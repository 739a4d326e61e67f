using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Topics;

/// <summary>Reads how the estate stands on the topics of the guide.</summary>
public sealed class TopicReader(IDbContextFactory<PostureDbContext> contexts, FindingIndexKeeper index, CheckCatalogue catalogue)
{
    private readonly KeptAnswers _kept = new(contexts);

    /// <summary>How every check stands in a scope, and the posture of each topic.</summary>
    public Task<TopicsView> ReadAsync(EstateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _kept.GetAsync(scope, "", () => WorkOutAsync(scope, CancellationToken.None), cancellationToken);
    }

    private async Task<TopicsView> WorkOutAsync(EstateScope scope, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var resolved = await scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        IQueryable<LatestVerdict> verdicts = db.LatestVerdicts.AsNoTracking().Where(v => v.Subject!.GoneAt == null);
        verdicts = resolved.AccountId is null ? verdicts : verdicts.Where(v => v.AccountId == resolved.AccountId);
        verdicts = resolved.Regions is null ? verdicts : verdicts.Where(v => resolved.Regions.Contains(v.Region));
        var counts = (await verdicts.GroupBy(v => new { v.CheckId, v.Verdict }).Select(g => new { g.Key.CheckId, g.Key.Verdict, Count = g.Count() })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(c => c.CheckId);
        var open = new OpenFindings(await index.GetAsync(db, cancellationToken).ConfigureAwait(false), resolved).ByCheck();
        var posture = await PostureReader.CurrentAsync(db, resolved, cancellationToken).ConfigureAwait(false);
        return new(
            [.. Enum.GetValues<Topic>().Select(t => (t, posture.GetValueOrDefault(new TopicKey(t)) ?? new PostureScore()))],
            [.. catalogue.Checks.Select(c =>
            {
                int Of(Verdict verdict) => counts[c.Info.Id].Where(x => x.Verdict == verdict).Sum(x => x.Count);
                var isFound = open.TryGetValue(c.Info.Id, out var own);
                return new CheckStanding(
                    c.Info, Of(Verdict.Pass), Of(Verdict.Fail), Of(Verdict.Manual), Of(Verdict.NotAssessed), Of(Verdict.NotApplicable), own.Count, isFound ? own.Worst : null);
            })]);
    }
}

/// <summary>How the estate stands on all topics.</summary>
public sealed record TopicsView(IReadOnlyList<(Topic Topic, PostureScore Score)> Scores, IReadOnlyList<CheckStanding> Checks);

/// <summary>How the estate stands on one check: verdicts on subjects, and open findings.</summary>
public sealed record CheckStanding(CheckInfo Check, int Passes, int Fails, int Manuals, int NotAssessed, int NotApplicable, int OpenFindings, Severity? Worst);
