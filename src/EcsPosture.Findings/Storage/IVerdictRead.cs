using EcsPosture.Findings.Recording;

namespace EcsPosture.Findings.Storage;

/// <summary>Reads latest verdicts, of which a check may have a hundred thousand, in the way that a database gives them fastest.</summary>
internal interface IVerdictRead
{
    /// <summary>Reads some.</summary>
    /// <param name="db">The store, whose connection is open.</param>
    /// <param name="which">Which.</param>
    /// <param name="take">Takes each.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task ReadAsync(PostureDbContext db, VerdictsOfCheck which, Action<FindingKey, KnownVerdict> take, CancellationToken cancellationToken);
}

/// <summary>The latest verdicts of a check in an account's regions, and of its trails of any region.</summary>
/// <param name="CheckId">The check.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Regions">The regions.</param>
/// <param name="Subjects">Those of which subjects; null for all.</param>
internal sealed record VerdictsOfCheck(string CheckId, string AccountId, IReadOnlyCollection<string> Regions, IReadOnlyCollection<long>? Subjects);
