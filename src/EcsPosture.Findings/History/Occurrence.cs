using EcsPosture.Checks;
using EcsPosture.Checks.Usage;

namespace EcsPosture.Findings.History;

/// <summary>A place where a finding shows; of a resolved finding, a place where it last showed.</summary>
public sealed class Occurrence
{
    public long Id { get; set; }
    public long FindingId { get; set; }
    public Finding? Finding { get; set; }
    public required string ResourceArn { get; set; }

    /// <summary>A revision's number; null for all else.</summary>
    public int? Revision { get; set; }
    public OccurrenceLabel Label { get; set; }
    public Severity Severity { get; set; }

    /// <summary>What is wrong, with the values seen.</summary>
    public required string Message { get; set; }

    /// <summary>The evidence as JSON: a list of <c>path</c>, <c>actual</c>, <c>expected</c>.</summary>
    public required string Evidence { get; set; }

    /// <summary>ARNs of the services that run or use the resource.</summary>
    public required List<string> Services { get; set; }

    /// <summary>ARNs of the clusters it runs in, is in or is used in.</summary>
    public required List<string> Clusters { get; set; }

    /// <summary>Launch types, separated by commas; empty where that means nothing.</summary>
    public required string LaunchTypes { get; set; }
}

/// <summary>A cluster that a finding shows in.</summary>
public sealed class FindingCluster
{
    public long FindingId { get; set; }
    public required string ClusterArn { get; set; }
}

/// <summary>A service that a finding shows in.</summary>
public sealed class FindingService
{
    public long FindingId { get; set; }
    public required string ServiceArn { get; set; }
}

/// <summary>A topic of a finding's check.</summary>
public sealed class FindingTopic
{
    public long FindingId { get; set; }
    public Topic Topic { get; set; }
}

/// <summary>A label that an occurrence of a finding has.</summary>
public sealed class FindingLabel
{
    public long FindingId { get; set; }
    public OccurrenceLabel Label { get; set; }
}
