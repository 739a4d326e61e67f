using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EcsPosture.Findings.Storage;

/// <summary>Free text search by SQLite's FTS5.</summary>
internal sealed class SqliteFindingSearch : IFindingSearch
{
    /// <summary>Makes the index. It holds no text of its own, only what words stand where.</summary>
    public const string Create =
        "CREATE VIRTUAL TABLE FindingSearch USING fts5(Title, Subject, Cluster, Container, content='', contentless_delete=1, tokenize='unicode61', prefix='2 3')";

    public static SqliteFindingSearch Instance { get; } = new();

    public IQueryable<long>? Ids(PostureDbContext db, string text)
    {
        ArgumentNullException.ThrowIfNull(db);
        var query = QueryOf(text);
        return query.Length == 0 ? null : db.Database.SqlQuery<long>($"SELECT rowid AS Value FROM FindingSearch WHERE FindingSearch MATCH {query}");
    }

    public async Task PutAsync(PostureDbContext db, IEnumerable<FindingText> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(texts);
        var connection = db.Database.GetDbConnection();
        await using var command = connection.CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = "INSERT OR REPLACE INTO FindingSearch (rowid, Title, Subject, Cluster, Container) VALUES ($id, $title, $subject, $cluster, $container)";
        var (id, title, subject, cluster, container) = (Add(command, "$id"), Add(command, "$title"), Add(command, "$subject"), Add(command, "$cluster"), Add(command, "$container"));
        foreach (var text in texts)
        {
            id.Value = text.FindingId;
            title.Value = text.Title;
            subject.Value = text.Subject;
            cluster.Value = text.Cluster;
            container.Value = text.Container;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async Task RemoveAsync(PostureDbContext db, IReadOnlyCollection<long> findingIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(findingIds);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = "DELETE FROM FindingSearch WHERE rowid = $id";
        var id = Add(command, "$id");
        foreach (var finding in findingIds)
        {
            id.Value = finding;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Each word as a quoted prefix, so that no text can be a query of another kind.</summary>
    private static string QueryOf(string text) => string.Join(" AND ", SearchWords.Of(text).Select(word => $"\"{word}\"*"));

    private static DbParameter Add(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
