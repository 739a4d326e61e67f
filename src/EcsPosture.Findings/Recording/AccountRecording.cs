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

/// <summary>One evaluation on its way into the history of findings, check by check.</summary>
internal sealed class AccountRecording
{
    private readonly AccountEvaluation _evaluation;
    private readonly Targets _targets;
    private readonly StoredState _state;
    private readonly ILookup<string, StoredRoleUse> _usesElsewhere;
    private readonly EstatePresence _presence;
    private readonly Doubts _doubts;
    private readonly RecordingChanges _changes = new();
    private readonly HashSet<long> _seenSubjects = [];
    private readonly FindingLife _life;
    private readonly VerdictFolder _folder = new();
    private readonly InputHashes _inputHashes = new();
    private long _nextSubjectId;
    private readonly HashSet<FindingKey> _present = [];
    private readonly HashSet<long> _latestHere = [];
    private readonly HashSet<long> _openHere = [];
    private readonly List<(SubjectVerdict Folded, string InputHash, FindingKey Key)> _keyed = [];
    private readonly List<Judged> _judged = [];
    private readonly Func<Judged, Shown> _shownOf;
    private readonly HashSet<long> _unsettled = [];
    private readonly IReadOnlyDictionary<long, SettledSubject> _settledBefore;
    private readonly SubjectDigests _digests;
    private HashSet<long>? _unchanged;
    private ILookup<long, SubjectVerdict>? _bySubject;

    /// <param name="evaluation">The verdicts.</param>
    /// <param name="scan">The scan that gave them.</param>
    /// <param name="targets">What becomes of each region.</param>
    /// <param name="state">What the store holds.</param>
    /// <param name="settled">What the store holds as settled.</param>
    /// <param name="usesElsewhere">Uses of roles that the store holds, in regions that are not recorded.</param>
    /// <param name="presence">What the lists name.</param>
    /// <param name="judgedElsewhere">Checks that this scan did not run, and another connection's scans of these regions do.</param>
    /// <param name="firstFree">The first free ids.</param>
    public AccountRecording(
        AccountEvaluation evaluation, Scan scan, Targets targets, StoredState state, IReadOnlyDictionary<long, SettledSubject> settled, IEnumerable<StoredRoleUse> usesElsewhere,
        EstatePresence presence,
        IReadOnlySet<(string CheckId, string Region)> judgedElsewhere, (long Subject, long Finding) firstFree)
    {
        _evaluation = evaluation;
        _targets = targets;
        _state = state;
        _presence = presence;
        _usesElsewhere = usesElsewhere.ToLookup(u => u.RoleArn, StringComparer.Ordinal);
        _doubts = new(presence, evaluation, state, LeavesIdleOut(evaluation, scan), _usesElsewhere, judgedElsewhere);
        _life = new(state, _changes, scan.Id, evaluation.ParameterDigests, firstFree.Finding);
        _nextSubjectId = firstFree.Subject;
        _shownOf = ShownOf;
        _settledBefore = settled;
        _digests = new(state, settled, evaluation.ParameterDigests, MaySettle);
    }

    /// <summary>How many subjects had nothing new said of them, as a survey found.</summary>
    public int Unchanged => _unchanged?.Count ?? 0;

    /// <summary>Whether more than a share of the subjects that are there is settled.</summary>
    public bool IsSettled(double share) => _settledBefore.Count > share * _state.Subjects.Count(s => s.GoneAt is null);

    /// <summary>
    /// Hears what all checks say, and leaves out from here on what is settled and has nothing new said of it. All of it is counted:
    /// what is judged after all is counted anew then.
    /// </summary>
    /// <param name="db">The store.</param>
    /// <param name="counter">Counts verdicts.</param>
    /// <param name="gaps">Counts gaps.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task SurveyAsync(PostureDbContext db, AggregateCounter counter, GapCounter gaps, CancellationToken cancellationToken)
    {
        var survey = new Survey(_digests, counter, gaps);
        await ToldAhead.TellAsync(_evaluation, survey.Add, cancellationToken);
        survey.End();
        _unchanged = _digests.All.Where(d => d.IsUnchanged).Select(d => d.SubjectId).ToHashSet();
        _seenSubjects.UnionWith(_unchanged);
        counter.ForgetFails(_digests.All.Where(d => d is { Before: not null, IsUnchanged: false }).Select(d => d.SubjectId).ToHashSet());
        await _state.LeaveOutAsync(db, _unchanged, cancellationToken);
    }

    /// <summary>Whether a subject's verdicts are judged; all are without a survey.</summary>
    public Func<Subject, bool>? Wanted => _unchanged is null ? null : subject => _digests.Find(subject) is not { IsUnchanged: true };

    /// <summary>How many rows wait to be written.</summary>
    public int Waiting => _changes.Count + _state.NewSubjects.Count;

    /// <summary>Lets each verdict of a check, and each absence of one, do its work on the findings; what changed waits to be written.</summary>
    /// <param name="db">The store.</param>
    /// <param name="check">The verdicts of the check; none when it was not run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>All folded verdicts, those of regions that are too old to be recorded included; in a list that the next check fills anew.</returns>
    public async Task<IReadOnlyList<Judged>> JudgeAsync(PostureDbContext db, CheckVerdicts check, CancellationToken cancellationToken)
    {
        var regions = _targets.Rows.Select(r => r.Region).Concat(check.Verdicts.Select(v => v.Resource.Region)).ToHashSet(StringComparer.Ordinal);
        await _state.TurnToAsync(db, _evaluation.Snapshot.AccountId, check.CheckId, regions, cancellationToken);
        _doubts.TurnTo(check);
        if (_unchanged is null)
        {
            Digest(check);
        }

        _bySubject = null;
        _keyed.Clear();
        foreach (var folded in _folder.Fold(check.Verdicts))
        {
            _keyed.Add((folded, _inputHashes.Of(folded), KeyOf(folded)));
        }

        await LoadOccurrencesAsync(db, cancellationToken);
        Judge();
        await _life.ChangeAsync(db, cancellationToken);
        return _judged;
    }

    /// <summary>Whether a survey counted a verdict, as one that no doubt hangs on.</summary>
    public bool WasCounted(in Judged judged) => _unchanged is not null && _digests.Find(judged.Folded.Subject) is { Before: not null };

    /// <summary>Writes what waits.</summary>
    /// <param name="db">The store.</param>
    /// <param name="writer">Writes into it.</param>
    /// <param name="titleOf">The title of a check by its id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task WriteAsync(PostureDbContext db, StoreWriter writer, Func<string, string> titleOf, CancellationToken cancellationToken) =>
        _changes.WriteAsync(db, writer, _state, titleOf, cancellationToken);

    /// <summary>Reads the occurrences without which a finding cannot be judged, because something that counts may be unread.</summary>
    private Task LoadOccurrencesAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        if (_state.Findings.Count == 0)
        {
            return Task.CompletedTask;
        }

        var folded = _keyed.Where(k => _state.Findings.ContainsKey(k.Key)).ToDictionary(k => k.Key, k => k.Folded);
        var findings = _state.Findings.Where(f => _doubts.MayHavePending(f.Value, folded.GetValueOrDefault(f.Key)?.Occurrences ?? [])).Select(f => f.Value.Id);
        return _state.LoadOccurrencesAsync(db, findings.ToList(), cancellationToken);
    }

    private void Digest(CheckVerdicts check)
    {
        foreach (var verdict in check.Verdicts)
        {
            if (verdict.Subject is not null)
            {
                _digests.Add(verdict);
            }
        }
    }

    /// <summary>Whether nothing but what is said of a subject decides what becomes of it. Uses of a role in other regions do, and so may the home of a trail.</summary>
    private bool MaySettle(Subject subject) =>
        _targets.IsRecorded(subject.Region) && subject.Kind is not SubjectKind.Trail && (subject.Kind is not SubjectKind.Role || _usesElsewhere.Count == 0);

    private void Judge()
    {
        _judged.Clear();
        _latestHere.Clear();
        _openHere.Clear();
        foreach (var (folded, inputHash, key) in _keyed)
        {
            var judged = JudgeOne(folded, inputHash, key);
            _judged.Add(judged);
            if (judged.IsRecorded)
            {
                _seenSubjects.Add(key.SubjectId);
                if (judged.IsStaleOnly || judged.Doubt is not null)
                {
                    _unsettled.Add(key.SubjectId);
                }

                if (!judged.IsStaleOnly)
                {
                    NoteHere(judged);
                    _life.Judge(judged, _targets.TakenAt(folded.Subject.Region), _shownOf);
                }
            }
        }

        // Mostly all that the store knows of was judged again.
        if (_latestHere.Count < _state.Latest.Count || _openHere.Count < _state.OpenFindings)
        {
            EndAbsent();
        }
    }

    private void NoteHere(in Judged judged)
    {
        if (judged.Before is { } before)
        {
            _latestHere.Add(before.Id);
        }

        if (judged.Finding is { IsOpen: true } open)
        {
            _openHere.Add(open.Id);
        }
    }

    /// <summary>Ends what the store knows of and was not judged, where that says something.</summary>
    private void EndAbsent()
    {
        _present.Clear();
        _present.UnionWith(_judged.Where(j => j.IsRecorded && !j.IsStaleOnly).Select(j => j.Key));
        var open = _state.Findings.Where(f => f.Value.IsOpen && !_present.Contains(f.Key)).Select(f => f.Key).ToList();
        foreach (var key in open.Union(_state.Latest.Keys.Where(k => !_present.Contains(k))).OrderBy(k => k.SubjectId).ThenBy(k => k.Container, StringComparer.Ordinal))
        {
            var subject = _state.SubjectOf(key.SubjectId);
            if (IsDecided(subject) && Absence(key, subject) is { } resolution)
            {
                _life.End(key, resolution, _targets.TakenAt(subject.Region));
            }
            else
            {
                _unsettled.Add(subject.Id);
            }
        }
    }

    /// <summary>Whether the connection itself, and not only this scan, leaves out what is not in use.</summary>
    public static bool LeavesIdleOut(AccountEvaluation evaluation, Scan scan) =>
        scan.Connection is { Scope: ScanScope.InUse } && evaluation.Snapshot.Regions.All(r => r.Manifest.Scope == ScanScope.InUse.Word());

    private FindingKey KeyOf(SubjectVerdict folded)
    {
        var region = folded.Subject.Region;
        var row = _state.Find(folded.Subject)
            ?? (_targets.IsRecorded(region) ? _state.Add(folded.Subject, _nextSubjectId++, _targets.TakenAt(region)) : null);
        return new(folded.CheckId, row?.Id ?? 0, folded.Container ?? "");
    }

    private Judged JudgeOne(SubjectVerdict folded, string inputHash, FindingKey key)
    {
        var isStaleOnly = folded.Deciding.Label is OccurrenceLabel.Stale;
        var isRecorded = _targets.IsRecorded(folded.Subject.Region);
        KnownFinding? finding = _state.Findings.TryGetValue(key, out var stored) ? stored : null;
        KnownVerdict? known = _state.Latest.TryGetValue(key, out var before) ? before : null;
        var mayHide = folded.Verdict is Verdict.Pass or Verdict.NotApplicable && !isStaleOnly && isRecorded;
        var doubt = !mayHide ? null
            : finding is { IsOpen: true } ? _doubts.Of(stored, folded)
            : known is not null && before.Verdict != folded.Verdict ? _doubts.OfChange(before.ResourceType, folded)
            : null;
        return new()
        {
            Folded = folded,
            Key = key,
            Verdict = doubt is null ? folded.Verdict : Verdict.NotAssessed,
            Doubt = doubt,
            InputHash = inputHash,
            IsStaleOnly = isStaleOnly,
            IsRecorded = isRecorded,
            Finding = finding,
            Before = known,
        };
    }

    private Shown ShownOf(Judged judged)
    {
        var pending = judged.Finding is { } finding ? _doubts.PendingOf(finding, judged.Folded.Occurrences) : [];
        if (pending.Count > 0)
        {
            _unsettled.Add(judged.Key.SubjectId);
        }

        return Shown.Of(judged.Folded, pending, UsesElsewhere);
    }

    private (IReadOnlyList<string> Clusters, IReadOnlyList<string> Services) UsesElsewhere(string arn) =>
        ([.. _usesElsewhere[arn].SelectMany(u => u.Clusters)], [.. _usesElsewhere[arn].SelectMany(u => u.Services)]);

    /// <summary>Whether this evaluation can say that something is absent: its region was read, and by no older snapshot than the last one.</summary>
    private bool IsDecided(StoredSubject subject) =>
        _targets.Recorded.Contains(subject.Region) || (subject.Kind is SubjectKind.Trail && _targets.IsRecorded(subject.Region));

    private Resolution? Absence(FindingKey key, StoredSubject subject)
    {
        KnownFinding? finding = _state.Findings.TryGetValue(key, out var stored) ? stored : null;
        var type = finding?.ResourceType ?? _state.Latest[key].ResourceType;
        List<CheckVerdict> verdicts = [.. (_bySubject ??= _keyed.ToLookup(k => k.Key.SubjectId, k => k.Folded))[key.SubjectId].SelectMany(f => f.Occurrences).Distinct()];
        return _doubts.OfAbsence(key, type, subject, finding is { IsOpen: true } ? finding : null, verdicts);
    }

    /// <summary>Marks subjects that are gone or back, once all checks were judged.</summary>
    public void MarkSubjects()
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

    /// <summary>Writes which subjects are settled now, once all that changed was written.</summary>
    public async Task WriteSettledAsync(StoreWriter writer, CancellationToken cancellationToken)
    {
        var settled = new Dictionary<long, SettledSubject>();
        foreach (var digest in _digests.All.Where(d => d.MaySettle))
        {
            if (_state.Find(digest.Subject)?.Id is { } id && _seenSubjects.Contains(id) && !_unsettled.Contains(id))
            {
                settled[id] = new() { SubjectId = id, Seed = digest.Seed, Digest = digest.Digest };
            }
        }

        // What this scan says nothing of is as it was.
        var over = _settledBefore.Values
            .Where(b => settled.TryGetValue(b.SubjectId, out var now) ? now.Digest != b.Digest : _seenSubjects.Contains(b.SubjectId) || IsDecided(_state.SubjectOf(b.SubjectId)))
            .Select(b => b.SubjectId)
            .ToHashSet();
        await writer.DeleteByAsync<SettledSubject>(nameof(SettledSubject.SubjectId), over, cancellationToken);
        await writer.InsertAsync([.. settled.Values.Where(s => over.Contains(s.SubjectId) || !_settledBefore.ContainsKey(s.SubjectId))], cancellationToken);
    }
}
