using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EcsPosture.Findings.Storage;

/// <summary>
/// Free text search by trigrams (pg_trgm): the words of a finding's texts, in lower case with a space before each, where a word
/// that begins with another is a part that begins with a space.
/// </summary>
internal sealed class PostgresFindingSearch : IFindingSearch
{
    /// <summary>The extension that the index needs.</summary>
    public const string Extension = "pg_trgm";

    private const int Chunk = 1000;

    /// <summary>Makes the table and its index. A finding that is deleted takes its text with it.</summary>
    public const string Create =
        """
        CREATE TABLE "FindingSearch" ("FindingId" bigint PRIMARY KEY REFERENCES "Findings" ("Id") ON DELETE CASCADE, "Words" text COLLATE "C" NOT NULL);
        CREATE INDEX "IX_FindingSearch_Words" ON "FindingSearch" USING gin ("Words" gin_trgm_ops);
        """;

    public static PostgresFindingSearch Instance { get; } = new();

    public IQueryable<long>? Ids(PostureDbContext db, string text)
    {
        ArgumentNullException.ThrowIfNull(db);

        List<IQueryable<long>> having = [.. SearchWords.Of(text).Select(word => Having(db, word))];
        if (having.Count < 2)
        {
            return having.Count == 0 ? null : having[0];
        }

        // Each by itself: PostgreSQL looks up the rarest and goes over its hits. All in one condition, it would read what is kept of
        // the most common word to its end.
        return having.Aggregate(db.Findings.AsNoTracking(), (findings, ids) => findings.Where(f => ids.Contains(f.Id))).Select(f => f.Id);
    }

    public async Task PutAsync(PostureDbContext db, IEnumerable<FindingText> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(texts);
        foreach (var chunk in texts.Chunk(Chunk))
        {
            // The last text of a finding counts; one statement cannot write a row twice.
            var rows = chunk.GroupBy(t => t.FindingId).Select(g => g.Last()).ToList();
            var ids = new NpgsqlParameter("ids", rows.Select(r => r.FindingId).ToArray());
            var words = new NpgsqlParameter("words", rows.Select(WordsOf).ToArray());
            await db.Database.ExecuteSqlRawAsync(
                """
                INSERT INTO "FindingSearch" ("FindingId", "Words") SELECT * FROM unnest(@ids, @words)
                ON CONFLICT ("FindingId") DO UPDATE SET "Words" = excluded."Words"
                """,
                [ids, words],
                cancellationToken);
        }
    }

    // The text goes with its finding.
    public Task RemoveAsync(PostureDbContext db, IReadOnlyCollection<long> findingIds, CancellationToken cancellationToken) => Task.CompletedTask;

    // A word holds letters and digits only, so nothing in it means anything to LIKE.
    private static IQueryable<long> Having(PostureDbContext db, string word)
    {
        var part = $"% {word.ToLowerInvariant()}%";
        return db.Database.SqlQuery<long>($"SELECT \"FindingId\" AS \"Value\" FROM \"FindingSearch\" WHERE \"Words\" LIKE {part}");
    }

    private static string WordsOf(FindingText text) =>
        " " + string.Join(' ', new[] { text.Title, text.Subject, text.Cluster, text.Container }.SelectMany(SearchWords.All)).ToLowerInvariant();
}
