using EcsPosture.Findings.Recording;

namespace EcsPosture.Findings.Storage;

/// <summary>Reads latest verdicts, of which a check may have a hundred thousand, in the way that a database gives them fastest.</summary>
internal interface IVerdictRead
{
    /// <summary>Reads those of a check in an account's regions, and of its trails of any region.</summary>
    /// <param name="db">The store, whose connection is open.</param>
    /// <param name="checkId">The check.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="regions">The regions.</param>
    /// <param name="take">Takes each.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task ReadAsync(
        PostureDbContext db, string checkId, string accountId, IReadOnlyCollection<string> regions, Action<FindingKey, KnownVerdict> take, CancellationToken cancellationToken);
}
