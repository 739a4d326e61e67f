using System.Globalization;
using System.Runtime.CompilerServices;
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

        // A word holds letters and digits only, so nothing in it means anything to LIKE. All in one question: the rarest word leads.
        object[] parts = [.. SearchWords.Of(text).Select(word => $"% {word.ToLowerInvariant()}%")];
        var hold = string.Join(" AND ", parts.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"\"Words\" LIKE {{{i}}}")));
        return parts.Length == 0 ? null : db.Database.SqlQuery<long>(FormattableStringFactory.Create("SELECT \"FindingId\" AS \"Value\" FROM \"FindingSearch\" WHERE " + hold, parts));
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

    private static string WordsOf(FindingText text) =>
        " " + string.Join(' ', new[] { text.Title, text.Subject, text.Cluster, text.Container }.SelectMany(SearchWords.All)).ToLowerInvariant();
}
