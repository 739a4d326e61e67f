namespace EcsPosture.Checks.Evaluation;

/// <summary>All verdicts of one check on one account's snapshot.</summary>
/// <param name="CheckId">The check.</param>
/// <param name="Verdicts">Sorted by resource and container.</param>
public sealed record CheckVerdicts(string CheckId, IReadOnlyList<CheckVerdict> Verdicts);
