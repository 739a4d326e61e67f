using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Findings.Recording;

/// <summary>One evaluation on its way into the history of findings.</summary>
internal sealed class AccountRecording
{
    private readonly AccountEvaluation _evaluation;
    private readonly Targets _targets;
    private readonly StoredState _state;
    private readonly ILookup<string, StoredRoleUse> _usesElsewhere;
    private readonly EstatePresence _presence;
    private readonly Doubts _doubts;
    private readonly RecordingChanges _changes = new();
    private readonly List<(SubjectVerdict Folded, FindingKey Key)> _keyed;
    private readonly ILookup<(string CheckId, long SubjectId), SubjectVerdict> _bySubject;
    private readonly HashSet<long> _seenSubjects = [];

    public AccountRecording(
        AccountEvaluation evaluation, IReadOnlyList<SubjectVerdict> folded, Scan scan, Targets targets, StoredState state, IEnumerable<StoredRoleUse> uses, EstatePresence presence,
        IReadOnlySet<(string CheckId, string Region)> judgedElsewhere, long nextSubjectId)
    {
        _evaluation = evaluation;
        _targets = targets;
        _state = state;
        _presence = presence;
        _usesElsewhere = uses.Where(u => !targets.Recorded.Contains(u.Region)).ToLookup(u => u.RoleArn, StringComparer.Ordinal);
        _doubts = new(presence, evaluation, state, LeavesIdleOut(evaluation, scan), _usesElsewhere, judgedElsewhere);
        _keyed = [.. folded.Select(f => (f, KeyOf(f, ref nextSubjectId)))];
        _bySubject = _keyed.ToLookup(k => (k.Key.CheckId, k.Key.SubjectId), k => k.Folded);
    }

    /// <summary>Reads the occurrences without which a finding cannot be judged, because something that counts may be unread.</summary>
    public Task LoadOccurrencesAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var folded = _keyed.ToDictionary(k => k.Key, k => k.Folded);
        var findings = _state.Findings.Where(f => _doubts.MayHavePending(f.Value, folded.GetValueOrDefault(f.Key)?.Occurrences ?? [])).Select(f => f.Value.Id);
        return _state.LoadOccurrencesAsync(db, findings.ToList(), cancellationToken);
    }

    /// <summary>Lets each verdict, and each absence of one, do its work on the findings.</summary>
    /// <returns>All folded verdicts, those of regions that are too old to be recorded included.</returns>
    public IReadOnlyList<Judged> Judge(long scanId, long nextFindingId)
    {
        var life = new FindingLife(_state, _changes, scanId, _evaluation.ParameterDigests, nextFindingId);
        var all = _keyed.ConvertAll(k => JudgeOne(k.Folded, k.Key));
        var present = new HashSet<FindingKey>();
        foreach (var judged in all.Where(j => _targets.IsRecorded(j.Folded.Subject.Region)))
        {
            _seenSubjects.Add(judged.Key.SubjectId);
            if (!judged.IsStaleOnly)
            {
                present.Add(judged.Key);
                life.Judge(judged, _targets.TakenAt(judged.Folded.Subject.Region), () => ShownOf(judged));
            }
        }

        foreach (var key in _state.Findings.Where(f => f.Value.State is FindingState.Open).Select(f => f.Key).Union(_state.Latest.Keys).Where(k => !present.Contains(k)).ToList())
        {
            var subject = _state.SubjectOf(key.SubjectId);
            if (IsDecided(subject) && Absence(key, subject) is { } resolution)
            {
                life.End(key, resolution, _targets.TakenAt(subject.Region));
            }
        }

        MarkSubjects();
        return all;
    }

    /// <summary>Writes what changed.</summary>
    public Task WriteAsync(PostureDbContext db, StoreWriter writer, Func<string, string> titleOf, CancellationToken cancellationToken) =>
        _changes.WriteAsync(db, writer, _state, titleOf, cancellationToken);

    private static bool LeavesIdleOut(AccountEvaluation evaluation, Scan scan) =>
        scan.Connection is { Scope: ScanScope.InUse } && evaluation.Snapshot.Regions.All(r => r.Manifest.Scope == ScanScope.InUse.Word());

    private FindingKey KeyOf(SubjectVerdict folded, ref long nextSubjectId)
    {
        var region = folded.Subject.Region;
        var row = _state.Find(folded.Subject)
            ?? (_targets.IsRecorded(region) ? _state.Add(folded.Subject, nextSubjectId++, _targets.TakenAt(region)) : null);
        return new(folded.CheckId, row?.Id ?? 0, folded.Container ?? "");
    }

    private Judged JudgeOne(SubjectVerdict folded, FindingKey key)
    {
        var isStaleOnly = folded.Occurrences.All(o => o.Label is OccurrenceLabel.Stale);
        var finding = _state.Findings.GetValueOrDefault(key);
        var doubt = finding is { State: FindingState.Open } && folded.Verdict is Verdict.Pass or Verdict.NotApplicable && !isStaleOnly && _targets.IsRecorded(folded.Subject.Region)
            ? DoubtOf(finding, folded)
            : null;
        return new()
        {
            Folded = folded,
            Key = key,
            Verdict = doubt is null ? folded.Verdict : Verdict.NotAssessed,
            Doubt = doubt,
            InputHash = Judged.InputHashOf(folded),
            IsStaleOnly = isStaleOnly,
        };
    }

    private Doubt? DoubtOf(Finding? finding, SubjectVerdict folded) => finding is null ? null : _doubts.Of(finding, folded);

    private Shown ShownOf(Judged judged)
    {
        var pending = _state.Findings.TryGetValue(judged.Key, out var finding) ? _doubts.PendingOf(finding, judged.Folded.Occurrences) : [];
        return Shown.Of(judged.Folded, pending, UsesElsewhere);
    }

    private (IReadOnlyList<string> Clusters, IReadOnlyList<string> Services) UsesElsewhere(string arn) =>
        ([.. _usesElsewhere[arn].SelectMany(u => u.Clusters)], [.. _usesElsewhere[arn].SelectMany(u => u.Services)]);

    /// <summary>Whether this evaluation can say that something is absent: its region was read, and by no older snapshot than the last one.</summary>
    private bool IsDecided(StoredSubject subject) =>
        _targets.Recorded.Contains(subject.Region) || (subject.Kind is SubjectKind.Trail && _targets.IsRecorded(subject.Region));

    private Resolution? Absence(FindingKey key, StoredSubject subject)
    {
        var finding = _state.Findings.GetValueOrDefault(key);
        var type = finding?.ResourceType ?? _state.Latest[key].ResourceType;
        List<CheckVerdict> verdicts = [.. _bySubject[(key.CheckId, key.SubjectId)].SelectMany(f => f.Occurrences).Distinct()];
        return _doubts.OfAbsence(key, type, subject, finding is { State: FindingState.Open } ? finding : null, verdicts);
    }

    private void MarkSubjects()
    {
        foreach (var subject in _state.Subjects.Where(IsDecided))
        {
            var isSeen = _seenSubjects.Contains(subject.Id) || _presence.Of(subject.Kind, subject.Region, subject.Key) is Presence.Present;
            if (isSeen && subject.GoneAt is not null)
            {
                subject.GoneAt = null;
                _changes.Change(subject);
            }
            else if (!isSeen && subject.GoneAt is null && _presence.Of(subject.Kind, subject.Region, subject.Key) is Presence.Gone)
            {
                subject.GoneAt = _targets.TakenAt(subject.Region);
                _changes.Change(subject);
            }
        }
    }
}
