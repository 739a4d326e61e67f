using EcsPosture.Checks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>A service as its page shows it.</summary>
public sealed record ServiceView
{
    public required string Hash { get; init; }
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string ClusterName { get; init; }
    public required string ClusterHash { get; init; }
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>Launch types it runs with, resolved through capacity providers.</summary>
    public IReadOnlyList<string> LaunchTypes { get; init; } = [];

    /// <summary>Its facts; null when they could not be read.</summary>
    public Service? Service { get; init; }

    /// <summary>ARN of the deployed revision; null when the service names none.</summary>
    public string? DeployedArn { get; init; }

    /// <summary>The deployed revision; null when it could not be read.</summary>
    public TaskDefinition? Deployed { get; init; }

    /// <summary>Hash of the deployed revision's family.</summary>
    public string? FamilyHash { get; init; }

    /// <summary>Revisions of the family that were read, newest first.</summary>
    public IReadOnlyList<RevisionRow> Revisions { get; init; } = [];

    /// <summary>Network settings in force: the service's, else its deployment's or task set's; null outside awsvpc mode.</summary>
    public AwsVpcConfiguration? Network { get; init; }

    /// <summary>Those of its security groups that were read.</summary>
    public IReadOnlyList<SecurityGroup> SecurityGroups { get; init; } = [];

    /// <summary>Those of its subnets that were read.</summary>
    public IReadOnlyList<Subnet> Subnets { get; init; } = [];

    /// <summary>The route tables of its VPCs, as far as they were read.</summary>
    public IReadOnlyList<RouteTable> RouteTables { get; init; } = [];

    /// <summary>The target groups it names, each with what stands before it.</summary>
    public IReadOnlyList<ServiceIngress> Ingress { get; init; } = [];
    public RoleFacts? TaskRole { get; init; }
    public RoleFacts? ExecutionRole { get; init; }

    /// <summary>Where each container logs.</summary>
    public IReadOnlyList<LogDestination> Logs { get; init; } = [];

    /// <summary>Open findings that are not suppressed.</summary>
    public required SeverityCounts Open { get; init; }

    /// <summary>Verdicts by area: of the service and task as a whole first, then of each container.</summary>
    public IReadOnlyList<ContainerVerdicts> Verdicts { get; init; } = [];

    /// <summary>Deployments, and what happened to findings; last first.</summary>
    public IReadOnlyList<TimelineRow> Timeline { get; init; } = [];
}

/// <summary>A way into a service through a load balancer.</summary>
/// <param name="TargetGroupArn">The target group as the service names it.</param>
/// <param name="ContainerPort">The port of the container behind it.</param>
/// <param name="TargetGroup">Its facts; null when it was not read.</param>
/// <param name="Balancers">The load balancers that send traffic to it, with their listeners.</param>
/// <param name="UnreadBalancers">Load balancers that it names and that were not read.</param>
public sealed record ServiceIngress(
    string TargetGroupArn, int? ContainerPort, TargetGroup? TargetGroup, IReadOnlyList<(LoadBalancer Balancer, IReadOnlyList<Listener> Listeners)> Balancers, IReadOnlyList<string> UnreadBalancers);

/// <summary>A revision of a family.</summary>
public sealed record RevisionRow(string Hash, string Arn, int Revision, OccurrenceLabel Label, string Status, DateTimeOffset? RegisteredAt, string? RegisteredBy, IReadOnlyList<string> UsedBy, int Findings);

/// <summary>What is known of a role that a task uses.</summary>
/// <param name="Arn">The role as the definition names it.</param>
/// <param name="SubjectHash">Short hash of the role as a subject of findings; null when it was never read.</param>
/// <param name="Role">Its facts; null when they could not be read or it does not exist.</param>
/// <param name="GoneAt">When it was found to be gone; null while it exists or was never read.</param>
/// <param name="Open">Open findings on it.</param>
/// <param name="Rank">Its tier; null when it was not recorded yet.</param>
/// <param name="IsPotential">Whether the tier hangs on a step that is derived, assumed or under conditions.</param>
public sealed record RoleFacts(string Arn, string? SubjectHash, Role? Role, DateTimeOffset? GoneAt, SeverityCounts Open, AccessRank? Rank, bool IsPotential);

/// <summary>Verdicts on a container by area; an empty name stands for the service and task as a whole, with its roles and log groups.</summary>
public sealed record ContainerVerdicts(string Container, IReadOnlyList<AreaVerdict> Areas);

/// <summary>What the checks of an area say together.</summary>
/// <param name="Area">The area.</param>
/// <param name="Verdict">The first present of Fail, NotAssessed, Manual, Pass, NotApplicable; null when no check covers it.</param>
/// <param name="Worst">Severity of the worst Fail.</param>
/// <param name="Fails">Checks that fail.</param>
/// <param name="Assessed">Checks that pass or fail.</param>
/// <param name="NotAssessed">Checks that could not judge.</param>
public sealed record AreaVerdict(HeatArea Area, Verdict? Verdict, Severity? Worst, int Fails, int Assessed, int NotAssessed);

/// <summary>A deployment or a finding's event on a service's timeline.</summary>
/// <param name="FindingHash">The finding; null for a deployment.</param>
public sealed record TimelineRow(DateTimeOffset At, string Title, string? Detail, string? FindingHash, FindingEventKind? Kind);
