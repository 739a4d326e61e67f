using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Findings.Recording;

/// <summary>
/// Keeps gaps from resolving findings: tells what a scan did not read of what a finding rests on. A finding is fixed only when
/// every occurrence of it that runs or is the latest was assessed.
/// </summary>
/// <param name="presence">What the lists name.</param>
/// <param name="evaluation">The verdicts at hand.</param>
/// <param name="state">What the store holds.</param>
/// <param name="leavesIdleOut">Whether the connection itself, and not only this scan, leaves out what is not in use.</param>
/// <param name="usesElsewhere">Uses of roles, by ARN, in regions that this scan does not cover.</param>
/// <param name="judgedElsewhere">Checks that this scan did not run, and another connection's scans of these regions do.</param>
internal sealed class Doubts(
    EstatePresence presence, AccountEvaluation evaluation, StoredState state, bool leavesIdleOut, ILookup<string, StoredRoleUse> usesElsewhere,
    IReadOnlySet<(string CheckId, string Region)> judgedElsewhere)
{
    private readonly HashSet<string> _checks = evaluation.CheckIds.ToHashSet(StringComparer.Ordinal);
    private ILookup<string, string> _listGaps = Enumerable.Empty<string>().ToLookup(region => region);

    /// <summary>Turns to a check: notes which lists it could not see to their end.</summary>
    public void TurnTo(CheckVerdicts check) =>
        _listGaps = check.Verdicts.Where(v => v.IsListGap).ToLookup(v => v.Resource.Region, v => v.Resource.Arn);

    /// <summary>Whether a finding's occurrences must be known to judge it: something that counts may be unread.</summary>
    public bool MayHavePending(in KnownFinding finding, IReadOnlyList<CheckVerdict> verdicts) =>
        finding.IsOpen && (verdicts.Any(v => v.Verdict is Verdict.NotAssessed || v.Label is OccurrenceLabel.Unknown)
            || finding.ResourceType switch
            {
                ResourceType.TaskDefinition => presence.RegionOf(finding.Region) is not { KnowsAllRevisions: true },
                ResourceType.Task => presence.RegionOf(finding.Region) is not { KnowsTasks: true },
                ResourceType.ContainerInstance => presence.RegionOf(finding.Region) is not { KnowsInstances: true },
                _ => false,
            });

    /// <summary>Occurrences of before that still count (or may) and were not assessed now, with what they are to the estate now.</summary>
    public IReadOnlyList<Occurrence> PendingOf(KnownFinding finding, IReadOnlyList<CheckVerdict> verdicts)
    {
        if (!state.Occurrences.TryGetValue(finding.Id, out var before) || !finding.IsOpen)
        {
            return [];
        }

        var assessed = Assessed(verdicts);
        return [.. before.Where(o => o.Label is not OccurrenceLabel.Stale && !assessed.Contains(o.ResourceArn))
            .Select(o => Relabelled(finding, o, verdicts)).OfType<Occurrence>()];
    }

    /// <summary>Why a verdict that is no Fail does not resolve an open finding; null when it does.</summary>
    public Doubt? Of(in KnownFinding finding, SubjectVerdict folded)
    {
        if (RegionDoubt(finding, folded.Subject.Key, folded.Occurrences) is { } doubt)
        {
            return doubt;
        }

        if (finding.ResourceType is not ResourceType.Role || folded.Verdict is not Verdict.NotApplicable)
        {
            return null;
        }

        return usesElsewhere[folded.Subject.Key].FirstOrDefault() is { } use ? new($"{use.Region} uses the role and was not read by this scan.", null)
            : evaluation.RoleUsage.Gaps is [var gap, ..] ? Doubt.From(gap)
            : presence.Regions.FirstOrDefault(r => r.RevisionGap is not null) is { } unread ? Doubt.From(unread.RevisionGap!)
            : presence.Regions.Any(r => leavesIdleOut ? r.HasUnreadRevisions : !r.KnowsAllRevisions) ? new("Revisions that could use the role were not read by this scan.", null)
            : null;
    }

    /// <summary>Why a verdict that is another than before, where no finding is open, may owe that to what was not read; null when it does not.</summary>
    public Doubt? OfChange(ResourceType type, SubjectVerdict folded) => presence.RegionOf(folded.Subject.Region) switch
    {
        _ when type is not ResourceType.TaskDefinition => null,
        null => new($"{folded.Subject.Region} was not read by this scan.", null),
        { Snapshot.TaskDefinitions.Gaps: [var gap, ..] } => Doubt.From(gap),
        var lists when lists.HasUnreadRevision(folded.Subject.Key) => new("A revision of the family that counts could not be read.", lists.RevisionGap),
        { RevisionGap: { } gap } lists when lists.MayRunUnseen(folded.Subject.Key, Assessed(folded.Occurrences)) => Doubt.From(gap),
        _ => null,
    };

    /// <summary>What the absence of any verdict means; null when it means nothing, because something is unread.</summary>
    public Resolution? OfAbsence(FindingKey key, ResourceType type, StoredSubject subject, KnownFinding? finding, IReadOnlyList<CheckVerdict> verdictsOnSubject)
    {
        if (!_checks.Contains(key.CheckId))
        {
            return judgedElsewhere.Contains((key.CheckId, subject.Region)) ? null : Resolution.CheckDisabled;
        }

        if (_listGaps[subject.Region].Any(parent => MayHide(parent, subject)) || verdictsOnSubject.Any(v => v.Verdict is Verdict.NotAssessed && v.Container is null))
        {
            return null;
        }

        switch (presence.Of(subject.Kind, subject.Region, subject.Key))
        {
            case Presence.Gone:
                return Resolution.ResourceGone;
            case Presence.Unknown:
                return null;
        }

        if (type is ResourceType.TaskDefinition && presence.RegionOf(subject.Region) is { } lists && !lists.HasListed(subject.Key))
        {
            return leavesIdleOut && lists.RevisionGap is null ? Resolution.OutOfScope : null;
        }

        if (finding is { } open ? RegionDoubt(open, subject.Key, verdictsOnSubject) is not null : HasUnread(type, subject))
        {
            return null;
        }

        return type is ResourceType.TaskDefinition or ResourceType.Task or ResourceType.ContainerInstance or ResourceType.Image
            ? Resolution.ResourceGone
            : presence.RegionOf(subject.Region) is { KnowsAllRevisions: false } ? null : Resolution.NotApplicable;
    }

    private bool HasUnread(ResourceType type, StoredSubject subject) => presence.RegionOf(subject.Region) is not { } lists || type switch
    {
        ResourceType.TaskDefinition => lists.RevisionGap is not null || lists.HasUnreadRevision(subject.Key) || (lists.IsLatestUnread(subject.Key) && !leavesIdleOut),
        ResourceType.Task => !lists.KnowsTasks,
        ResourceType.ContainerInstance => !lists.KnowsInstances,
        _ => false,
    };

    private Doubt? RegionDoubt(in KnownFinding finding, string subjectKey, IReadOnlyList<CheckVerdict> verdicts)
    {
        var lists = presence.RegionOf(finding.Region);
        switch (finding.ResourceType)
        {
            case ResourceType.TaskDefinition when lists is null:
                return new($"{finding.Region} was not read by this scan.", null);
            case ResourceType.TaskDefinition when lists.Snapshot.TaskDefinitions.Gaps is [var gap, ..]:
                return Doubt.From(gap);
            case ResourceType.TaskDefinition when lists.HasUnreadRevision(subjectKey):
                return new("A revision of the family that counts could not be read.", lists.RevisionGap);
            case ResourceType.TaskDefinition when lists.IsLatestUnread(subjectKey) && !leavesIdleOut:
                return new("The latest revision of the family was not read by this scan.", null);
            case ResourceType.TaskDefinition when PendingOf(finding, verdicts) is [var pending, ..]:
                return new($"Revision {pending.Revision} may still run, and was not assessed by this scan.", lists.RevisionGap);
            case ResourceType.TaskDefinition:
                return lists.RevisionGap is { } gapOfUse && lists.MayRunUnseen(subjectKey, Assessed(verdicts)) ? Doubt.From(gapOfUse) : null;
            case ResourceType.Repository or ResourceType.Image when lists?.RevisionGap is { } unread:
                return Doubt.From(unread);
            case ResourceType.Task when lists is not { KnowsTasks: true }:
                return FirstGap(lists?.Snapshot.Tasks);
            case ResourceType.ContainerInstance when lists is not { KnowsInstances: true }:
                return FirstGap(lists?.Snapshot.ContainerInstances);
            default:
                return null;
        }
    }

    /// <summary>ARNs of what was judged and is known to be in use or not.</summary>
    private static HashSet<string> Assessed(IReadOnlyList<CheckVerdict> verdicts) =>
        verdicts.Where(v => v.Verdict is not Verdict.NotAssessed && v.Label is not OccurrenceLabel.Unknown).Select(v => v.Resource.Arn).ToHashSet(StringComparer.Ordinal);

    private static Doubt FirstGap<T>(ResourceList<T>? list)
        where T : IResource =>
        Doubt.From(list is null ? Gap.NotCollected : list.AllGaps.FirstOrDefault() ?? Gap.NotCollected);

    private Occurrence? Relabelled(in KnownFinding finding, Occurrence before, IReadOnlyList<CheckVerdict> verdicts)
    {
        var lists = presence.RegionOf(finding.Region);
        var isNamed = verdicts.Any(v => v.Resource.Arn == before.ResourceArn);
        OccurrenceLabel? label = finding.ResourceType switch
        {
            ResourceType.TaskDefinition => lists?.Usage.LabelOf(before.ResourceArn) ?? before.Label,
            ResourceType.Task when !isNamed && lists is { KnowsTasks: true } => null,
            ResourceType.ContainerInstance when !isNamed && lists is { KnowsInstances: true } => null,
            _ => before.Label,
        };
        return label is null or OccurrenceLabel.Stale ? null : new()
        {
            ResourceArn = before.ResourceArn,
            Revision = before.Revision,
            Label = label.Value,
            Severity = before.Severity,
            Message = before.Message,
            Evidence = before.Evidence,
            Services = before.Services,
            Clusters = before.Clusters,
            LaunchTypes = before.LaunchTypes,
        };
    }

    /// <summary>Whether an unread list under a parent could hold a subject. A parent that is no cluster could hold anything.</summary>
    private static bool MayHide(string parent, StoredSubject subject)
    {
        if (!parent.Contains(":cluster/", StringComparison.Ordinal))
        {
            return true;
        }

        var cluster = subject.Kind switch
        {
            SubjectKind.Cluster => Arn.LastSegment(subject.Key),
            SubjectKind.Service or SubjectKind.ContainerInstance => RegionLists.ClusterNameIn(subject.Key),
            SubjectKind.TaskDefinitionFamily when subject.Key.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 => subject.Key[(at + 1)..],
            _ => null,
        };
        return cluster is null || cluster == Arn.LastSegment(parent);
    }
}
