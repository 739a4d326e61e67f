using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection;

/// <summary>What was read of an account.</summary>
/// <param name="AccountId">The account that the credentials belong to.</param>
/// <param name="Partition">Such as <c>aws</c>.</param>
/// <param name="Documents">One for each region that could be read, and one for <c>global</c>, which comes last.</param>
/// <param name="Calls">What it cost.</param>
/// <param name="FailedRegions">Regions that could not be read at all; <see cref="Gap.Resource"/> names the region. They are gaps of the global manifest too.</param>
public sealed record CollectionResult(
    string AccountId, string Partition, IReadOnlyList<SnapshotDocuments> Documents, CallAccount Calls, IReadOnlyList<Gap> FailedRegions);

/// <summary>How far a scan has come.</summary>
/// <param name="Region">The region that the step is about, or <c>global</c>.</param>
/// <param name="Step">What is being read, such as "task definitions".</param>
/// <param name="StepsDone">Steps finished, over all regions.</param>
/// <param name="StepsTotal">Steps in all.</param>
/// <param name="Calls">What it has cost so far.</param>
public sealed record CollectionProgress(string Region, string Step, int StepsDone, int StepsTotal, CallAccount Calls);
