using System.Globalization;
using System.Text;
using EcsPosture.Checks;
using EcsPosture.Findings.Recording;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace EcsPosture.Findings.Storage;

/// <summary>Reads latest verdicts by a statement of SQLite's own: the provider's reader asks SQLite several times for each column, which costs more than to read it.</summary>
internal sealed class SqliteVerdictRead : IVerdictRead
{
    private const int FirstRegion = 4;
    private const int RowsBetweenLooks = 1000;

    public static SqliteVerdictRead Instance { get; } = new();

    public Task ReadAsync(
        PostureDbContext db, string checkId, string accountId, IReadOnlyCollection<string> regions, Action<FindingKey, KnownVerdict> take, CancellationToken cancellationToken)
    {
        var database = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
        var places = string.Join(", ", regions.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"?{FirstRegion + i}")));
        var sql = $"""
            SELECT "SubjectId", "Container", "Id", "ResourceType", "Verdict", "Digest", "SinceScanId", "SinceAt" FROM "LatestVerdicts"
            WHERE "CheckId" = ?1 AND "AccountId" = ?2 AND ("ResourceType" = ?3 OR "Region" IN ({places}))
            """;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        using (statement)
        {
            var index = 0;
            foreach (var value in (IEnumerable<string>)[checkId, accountId, nameof(ResourceType.Trail), .. regions])
            {
                raw.sqlite3_bind_text(statement, ++index, value);
            }

            var (container, containerText) = ("", Array.Empty<byte>());
            var (type, typeText) = (default(ResourceType), Array.Empty<byte>());
            var rows = 0;
            int answer;
            while ((answer = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                if (rows++ % RowsBetweenLooks == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                // Neighbours are mostly alike.
                var text = raw.sqlite3_column_blob(statement, 3);
                if (!text.SequenceEqual(typeText))
                {
                    (type, typeText) = (Enum.Parse<ResourceType>(Encoding.UTF8.GetString(text)), text.ToArray());
                }

                text = raw.sqlite3_column_blob(statement, 1);
                if (!text.SequenceEqual(containerText))
                {
                    (container, containerText) = (Encoding.UTF8.GetString(text), text.ToArray());
                }

                take(
                    new(checkId, raw.sqlite3_column_int64(statement, 0), container),
                    new(
                        raw.sqlite3_column_int64(statement, 2),
                        type,
                        (Verdict)raw.sqlite3_column_int(statement, 4),
                        raw.sqlite3_column_int64(statement, 5),
                        raw.sqlite3_column_int64(statement, 6),
                        new(raw.sqlite3_column_int64(statement, 7), TimeSpan.Zero)));
            }

            if (answer != raw.SQLITE_DONE)
            {
                SqliteException.ThrowExceptionForRC(answer, database);
            }
        }

        return Task.CompletedTask;
    }
}
