namespace EcsPosture.Findings.Connections;

/// <summary>An account that an organization has.</summary>
/// <param name="Id">Twelve digits.</param>
/// <param name="Name">What its owners call it: hostile text.</param>
/// <param name="IsActive">Whether it can be used: not suspended, closed or yet to be activated.</param>
public sealed record FoundAccount(string Id, string Name, bool IsActive);
