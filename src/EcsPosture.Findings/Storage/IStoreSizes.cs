namespace EcsPosture.Findings.Storage;

/// <summary>How much room the store takes, as each database can tell.</summary>
public interface IStoreSizes
{
    /// <summary>Bytes of each table with its indexes, by the table's name; what belongs to none stands under an empty name. They add up to the size of the database; where it tells no more, each is an estimate from a sample of its rows.</summary>
    Task<IReadOnlyDictionary<string, long>> ReadAsync(PostureDbContext db, CancellationToken cancellationToken);
}
