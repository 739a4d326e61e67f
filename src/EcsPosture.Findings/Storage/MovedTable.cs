namespace EcsPosture.Findings.Storage;

/// <summary>What was moved of one table.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">Its rows, counted in both databases.</param>
public sealed record MovedTable(string Name, long Rows);
