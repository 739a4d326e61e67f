using EcsPosture.Findings.History;

namespace EcsPosture.Findings.Storage;

/// <summary>Free text search over findings, as each database does it best.</summary>
public interface IFindingSearch
{
    /// <summary>
    /// The findings whose title, subject, clusters or container hold a word that begins with each of the words given.
    /// A text without letters and digits keeps all.
    /// </summary>
    IQueryable<Finding> Filter(PostureDbContext db, IQueryable<Finding> findings, string text)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return Ids(db, text) is { } ids ? findings.Where(f => ids.Contains(f.Id)) : findings;
    }

    /// <summary>The ids of the findings that <see cref="Filter"/> keeps, without an order; null when that is all.</summary>
    IQueryable<long>? Ids(PostureDbContext db, string text);

    /// <summary>Keeps the texts of findings, in the place of earlier ones. Call it within the transaction that writes the findings.</summary>
    Task PutAsync(PostureDbContext db, IEnumerable<FindingText> texts, CancellationToken cancellationToken);

    /// <summary>Forgets the texts of findings. Call it within the transaction that deletes the findings.</summary>
    Task RemoveAsync(PostureDbContext db, IReadOnlyCollection<long> findingIds, CancellationToken cancellationToken);
}

/// <summary>What a finding can be found by.</summary>
public sealed record FindingText(long FindingId, string Title, string Subject, string Cluster, string Container)
{
    /// <summary>The texts of a finding that shows in these clusters.</summary>
    public static FindingText Of(Finding finding, IEnumerable<string> clusterArns, Func<string, string> titleOf)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(titleOf);
        return new(finding.Id, titleOf(finding.CheckId), finding.SubjectName, string.Join(' ', clusterArns.Select(Inventory.Arn.LastSegment)), finding.Container);
    }
}
