using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Compliance;

/// <summary>Reads how the estate stands on frameworks, off the aggregates of the scans that were last recorded.</summary>
public sealed class ComplianceReader(IDbContextFactory<PostureDbContext> contexts, ControlIndex index)
{
    private readonly KeptAnswers _kept = new(contexts);

    /// <summary>How a scope stands.</summary>
    public Task<ComplianceView> ReadAsync(EstateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _kept.GetAsync(scope, "", () => WorkOutAsync(scope, CancellationToken.None), cancellationToken);
    }

    private async Task<ComplianceView> WorkOutAsync(EstateScope scope, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var resolved = await scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var states = await PostureReader.StatesAsync(db, resolved, cancellationToken).ConfigureAwait(false);
        return new(
            await NameAsync(db, scope, resolved, cancellationToken).ConfigureAwait(false),
            await PostureReader.ChecksAsync(db, resolved, states, cancellationToken).ConfigureAwait(false),
            states.Count == 0 ? null : states.Min(s => s.TakenAt),
            states.Count == 0 ? null : states.Max(s => s.TakenAt));
    }

    private static async Task<string> NameAsync(PostureDbContext db, EstateScope scope, ResolvedScope resolved, CancellationToken cancellationToken)
    {
        var parts = new List<string>();
        if (scope.ConnectionId is { } id)
        {
            parts.Add("connection " + (await db.Connections.Where(c => c.Id == id).Select(c => c.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? "that does not exist"));
        }

        if (scope.Region is { } region)
        {
            parts.Add("region " + region);
        }

        if (resolved.ClusterArn is { } cluster)
        {
            parts.Add("cluster " + Arn.LastSegment(cluster));
        }

        return parts.Count == 0 ? "the whole estate" : string.Join(", ", parts);
    }

    /// <summary>How a scope stands on one framework.</summary>
    public ComplianceResult ResultOf(ComplianceView view, Framework framework, bool publishedOnly)
    {
        ArgumentNullException.ThrowIfNull(view);
        return ComplianceResult.Of(framework, index, view.Checks.GetValueOrDefault, publishedOnly);
    }
}

/// <summary>The results of all checks in a scope.</summary>
/// <param name="Scope">The scope in words.</param>
/// <param name="Checks">Results by check id; a check that gave none is absent.</param>
/// <param name="OldestAt">When the oldest snapshot that they rest on was taken; null when nothing was recorded.</param>
/// <param name="NewestAt">When the newest was taken.</param>
public sealed record ComplianceView(string Scope, IReadOnlyDictionary<string, VerdictCounts> Checks, DateTimeOffset? OldestAt, DateTimeOffset? NewestAt)
{
    /// <summary>Whether any check gave a result.</summary>
    public bool HasResults => Checks.Count > 0;
}
