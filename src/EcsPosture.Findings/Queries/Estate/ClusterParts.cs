using EcsPosture.Checks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>A role that is used in a cluster.</summary>
/// <param name="Hash">Short hash of its ARN, for its page.</param>
/// <param name="SubjectHash">Short hash of the role as a subject of findings; null when the role was never read.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Purposes">What it is used for.</param>
/// <param name="Services">Names of the services that use it.</param>
/// <param name="Open">Open findings on it.</param>
/// <param name="Rank">Its tier; null when it was not recorded yet.</param>
/// <param name="IsPotential">Whether the tier hangs on a step that is derived, assumed or under conditions.</param>
public sealed record RoleRow(
    string Hash, string? SubjectHash, string Name, string Arn, IReadOnlyList<RolePurpose> Purposes, IReadOnlyList<string> Services, SeverityCounts Open, AccessRank? Rank, bool IsPotential);

/// <summary>Something that runs a revision outside a service.</summary>
/// <param name="Key">Tells it from others in its list.</param>
/// <param name="Kind">A task, rule target or schedule.</param>
/// <param name="Name">Its name; for a task its id.</param>
/// <param name="Revision">The revision it runs, such as <c>report:4</c>.</param>
/// <param name="FamilyHash">Short hash of the family; null when no revision of it was read.</param>
/// <param name="LaunchTypes">Launch types, separated by commas; empty when not known.</param>
/// <param name="Open">Open findings on the family.</param>
public sealed record UseRow(string Key, UseKind Kind, string Name, string Revision, string? FamilyHash, string LaunchTypes, SeverityCounts Open);

/// <summary>A container instance.</summary>
/// <param name="Hash">Its short hash.</param>
/// <param name="SubjectHash">Short hash of what its findings are about.</param>
/// <param name="Name">Its EC2 instance id, or its own.</param>
/// <param name="Instance">Its facts; null when they could not be read.</param>
/// <param name="Host">The EC2 instance behind it; null when it is none or was not read.</param>
/// <param name="Image">The image it was started from; null when it is gone or was not read.</param>
/// <param name="Open">Open findings.</param>
public sealed record InstanceRow(
    string Hash, string? SubjectHash, string Name, ContainerInstance? Instance, Ec2Instance? Host, MachineImage? Image, SeverityCounts Open);

/// <summary>Where the containers of a revision that runs in a cluster log.</summary>
/// <param name="Hash">Short hash of the revision.</param>
/// <param name="Revision">Such as <c>web:12</c>.</param>
/// <param name="FamilyHash">Short hash of its family.</param>
/// <param name="Users">Names of what runs it.</param>
/// <param name="Logs">Where each container logs.</param>
public sealed record RevisionLogs(string Hash, string Revision, string? FamilyHash, IReadOnlyList<string> Users, IReadOnlyList<LogDestination> Logs);

/// <summary>Something that happened to a finding in a cluster.</summary>
public sealed record EventRow(long Id, DateTimeOffset At, FindingEventKind Kind, string? By, string? Detail, string FindingHash, string Title, Severity Severity, string SubjectName, string Container);

/// <summary>Areas in which a service can hurt, for the heat strip.</summary>
public enum HeatArea
{
    Identity,
    Runtime,
    Network,
    Secrets,
    Logging,
    Resilience,
}

/// <summary>The worst open finding and the number of findings in one area of a service.</summary>
public sealed record HeatCell(HeatArea Area, Severity? Worst, int Findings);
