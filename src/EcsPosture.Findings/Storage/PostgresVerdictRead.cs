using EcsPosture.Checks;
using EcsPosture.Findings.Recording;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Storage;

/// <summary>Reads latest verdicts by a query like any other.</summary>
internal sealed class PostgresVerdictRead : IVerdictRead
{
    public static PostgresVerdictRead Instance { get; } = new();

    public async Task ReadAsync(
        PostureDbContext db, string checkId, string accountId, IReadOnlyCollection<string> regions, Action<FindingKey, KnownVerdict> take, CancellationToken cancellationToken)
    {
        var list = regions.ToList();
        var verdicts = db.LatestVerdicts.Where(v => v.CheckId == checkId && v.AccountId == accountId && (list.Contains(v.Region) || v.ResourceType == ResourceType.Trail));
        await foreach (var row in StoredState.Known(verdicts).WithCancellation(cancellationToken))
        {
            take(row.Key with { CheckId = checkId }, row.Verdict);
        }
    }
}
