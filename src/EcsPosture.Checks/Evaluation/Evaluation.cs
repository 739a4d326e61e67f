using EcsPosture.Checks.Iam.Access;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Evaluation;

/// <summary>A resource as a verdict names it.</summary>
public sealed record ResourceRef(string Arn, ResourceType Type, string Name, string AccountId, string Region, string? Cluster);

/// <summary>How much of what exists was assessed, by kind of resource.</summary>
/// <param name="Type">Kind of resource.</param>
/// <param name="Region">Region, or <c>global</c>.</param>
/// <param name="Existing">Resources that lists named.</param>
/// <param name="Read">Of these, those that could be read.</param>
/// <param name="IsComplete">Whether the lists were read to their end; when not, more may exist.</param>
public sealed record Coverage(ResourceType Type, string Region, int Existing, int Read, bool IsComplete);

/// <summary>All verdicts on one account's snapshot, sorted and the same from run to run.</summary>
public sealed record AccountEvaluation
{
    private readonly Func<Func<Subject, bool>?, IEnumerable<CheckVerdicts>> _judge;
    private readonly Action<Action<CheckVerdict>, CancellationToken> _tell;

    internal AccountEvaluation(Func<Func<Subject, bool>?, IEnumerable<CheckVerdicts>> judge, Action<Action<CheckVerdict>, CancellationToken> tell) =>
        (_judge, _tell) = (judge, tell);

    public required AccountSnapshot Snapshot { get; init; }

    /// <summary>Sorted by check, resource and container. All of them at once: where there may be very many, go <see cref="ByCheck"/>.</summary>
    public IReadOnlyList<CheckVerdict> Verdicts => field ??= [.. ByCheck().SelectMany(c => c.Verdicts)];

    /// <summary>All gaps of all parts of the snapshot.</summary>
    public required IReadOnlyList<Gap> Gaps { get; init; }
    public required IReadOnlyList<Coverage> Coverage { get; init; }

    /// <summary>Use of revisions by region.</summary>
    public required IReadOnlyDictionary<string, RegionUsage> Usage { get; init; }
    public required RoleUsage RoleUsage { get; init; }

    /// <summary>Where roles stand among the principals of the account; worked out when it is first asked for.</summary>
    public required AccessProfiles Access { get; init; }

    /// <summary>A digest of the parameters each check ran with.</summary>
    public required IReadOnlyDictionary<string, string> ParameterDigests { get; init; }

    /// <summary>Ids of the checks that were run.</summary>
    public required IReadOnlyList<string> CheckIds { get; init; }

    /// <summary>
    /// Judges one check after the other, in the order of <see cref="CheckIds"/>, and holds the verdicts of none: memory is
    /// bounded by the verdicts of one check. Each enumeration judges anew and gives the same; only one may run at a time.
    /// </summary>
    /// <param name="wanted">
    /// Whether verdicts on a subject are wanted; all are without it. Those that stand for unread lists come anyway. What it tells
    /// must not change any more.
    /// </param>
    public IEnumerable<CheckVerdicts> ByCheck(Func<Subject, bool>? wanted = null) => _judge(wanted);

    /// <summary>
    /// Judges all, gives each verdict as soon as it is there and holds none, which is faster than <see cref="ByCheck"/> and not in
    /// its order: the verdicts of a check on the revisions of a family come one after the other, those on other resources all
    /// together. Must not run beside another enumeration.
    /// </summary>
    /// <param name="take">Takes each verdict.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void Tell(Action<CheckVerdict> take, CancellationToken cancellationToken) => _tell(take, cancellationToken);
}

/// <summary>Which checks to run and how.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Ids of checks that are not run.</summary>
    public IReadOnlySet<string> Disabled { get; init; } = new HashSet<string>();

    /// <summary>Severities that take the place of a check's own, by check id: of all its verdicts, whatever it found.</summary>
    public IReadOnlyDictionary<string, Severity> Severities { get; init; } = new Dictionary<string, Severity>();

    /// <summary>Parameters by check id and name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Parameters { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();
}
