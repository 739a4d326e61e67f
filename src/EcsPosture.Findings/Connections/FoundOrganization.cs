namespace EcsPosture.Findings.Connections;

/// <summary>All accounts of an organization, as they were read.</summary>
/// <param name="SourceAccountId">The account whose credentials listed them.</param>
/// <param name="Partition">Such as <c>aws</c>.</param>
/// <param name="Accounts">The accounts.</param>
public sealed record FoundOrganization(string SourceAccountId, string Partition, IReadOnlyList<FoundAccount> Accounts);
