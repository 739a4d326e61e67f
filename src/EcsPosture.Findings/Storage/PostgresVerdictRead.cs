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
        await foreach (var row in db.LatestVerdicts.AsNoTracking()
            .Where(v => v.CheckId == checkId && v.AccountId == accountId && (list.Contains(v.Region) || v.ResourceType == ResourceType.Trail))
            .Select(v => new { v.SubjectId, v.Container, Known = new KnownVerdict(v.Id, v.ResourceType, v.Verdict, v.Digest, v.SinceScanId, v.SinceAt) })
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            take(new(checkId, row.SubjectId, row.Container), row.Known);
        }
    }
}
