using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Recording;

/// <summary>What the store holds of one account: its subjects, and of findings and latest verdicts those of one check at a time.</summary>
internal sealed class StoredState
{
    private const int IdsPerQuery = 500;

    /// <summary>Of as many subjects, all is held at once.</summary>
    private const int MostHeld = 2000;
    private readonly Dictionary<string, StoredSubject> _subjects;
    private readonly Dictionary<long, StoredSubject> _subjectsById;
    private readonly Dictionary<Subject, StoredSubject> _bySubject = [];
    private readonly Dictionary<Subject, StoredSubject> _byReference = new(ReferenceEqualityComparer.Instance);
    private IReadOnlySet<long> _leftOut = new HashSet<long>();
    private ILookup<string, KeyedFinding>? _heldFindings;
    private ILookup<string, KeyedVerdict>? _heldLatest;

    private StoredState(List<StoredSubject> subjects)
    {
        _subjects = subjects.ToDictionary(s => s.Hash, StringComparer.Ordinal);
        _subjectsById = subjects.ToDictionary(s => s.Id);
    }

    public IReadOnlyCollection<StoredSubject> Subjects => _subjects.Values;

    /// <summary>Findings of the check at hand.</summary>
    public Dictionary<FindingKey, KnownFinding> Findings { get; } = [];

    /// <summary>How many findings of the check at hand were open when it was turned to.</summary>
    public int OpenFindings { get; private set; }

    /// <summary>Latest verdicts of the check at hand.</summary>
    public Dictionary<FindingKey, KnownVerdict> Latest { get; } = [];

    /// <summary>Occurrences of the findings they were asked for, by finding.</summary>
    public Dictionary<long, List<Occurrence>> Occurrences { get; } = [];

    /// <summary>Subjects that are new with this evaluation and not written yet.</summary>
    public List<StoredSubject> NewSubjects { get; } = [];

    /// <summary>Reads an account's subjects.</summary>
    public static async Task<StoredState> LoadAsync(PostureDbContext db, string accountId, CancellationToken cancellationToken) =>
        new(await db.Subjects.AsNoTracking().Where(s => s.AccountId == accountId).ToListAsync(cancellationToken));

    /// <summary>The checks that the store knows anything of in an account.</summary>
    public static async Task<IReadOnlyList<string>> CheckIdsAsync(PostureDbContext db, string accountId, CancellationToken cancellationToken)
    {
        var latest = await db.LatestVerdicts.Where(v => v.AccountId == accountId).Select(v => v.CheckId).Distinct().ToListAsync(cancellationToken);
        var open = await db.Findings.Where(f => f.AccountId == accountId && f.State == FindingState.Open).Select(f => f.CheckId).Distinct().ToListAsync(cancellationToken);
        return [.. latest.Union(open, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Leaves out what the store holds of some subjects from here on. Where few are left, all that it holds of those is read at once.</summary>
    public async Task LeaveOutAsync(PostureDbContext db, IReadOnlySet<long> subjects, CancellationToken cancellationToken)
    {
        _leftOut = subjects;
        if (_subjectsById.Count - subjects.Count > MostHeld)
        {
            return;
        }

        var kept = _subjectsById.Keys.Where(id => !subjects.Contains(id)).ToList();
        var findings = await InChunks(kept, ids => Known(db.Findings.Where(f => ids.Contains(f.SubjectId)))).ToListAsync(cancellationToken);
        var latest = await InChunks(kept, ids => Known(db.LatestVerdicts.Where(v => ids.Contains(v.SubjectId)))).ToListAsync(cancellationToken);
        _heldFindings = findings.ToLookup(f => f.Key.CheckId, StringComparer.Ordinal);
        _heldLatest = latest.ToLookup(v => v.Key.CheckId, StringComparer.Ordinal);
    }

    /// <summary>Turns to a check: takes what the store holds of it in an account's regions, and of its trails of any region.</summary>
    public async Task TurnToAsync(PostureDbContext db, string accountId, string checkId, IReadOnlyCollection<string> regions, CancellationToken cancellationToken)
    {
        Findings.Clear();
        Latest.Clear();
        Occurrences.Clear();
        OpenFindings = 0;
        if (_heldFindings is not null && _heldLatest is not null)
        {
            foreach (var (key, finding) in _heldFindings[checkId].Where(f => IsIn(regions, f.Key.SubjectId)))
            {
                Take(key, finding);
            }

            foreach (var (key, verdict) in _heldLatest[checkId].Where(v => IsIn(regions, v.Key.SubjectId)))
            {
                Take(key, verdict);
            }

            return;
        }

        var list = regions.ToList();
        var findings = Known(db.Findings.Where(f => f.CheckId == checkId && f.AccountId == accountId && (list.Contains(f.Region) || f.SubjectKind == SubjectKind.Trail)));
        await foreach (var row in findings.WithCancellation(cancellationToken))
        {
            Take(row.Key with { CheckId = checkId }, row.Finding);
        }

        await db.VerdictRead.ReadAsync(db, checkId, accountId, regions, Take, cancellationToken);
    }

    private bool IsIn(IReadOnlyCollection<string> regions, long subjectId) => SubjectOf(subjectId) is var subject && (subject.Kind is SubjectKind.Trail || regions.Contains(subject.Region));

    private void Take(FindingKey key, KnownFinding finding)
    {
        if (!_leftOut.Contains(key.SubjectId))
        {
            Findings.Add(key, finding);
            OpenFindings += finding.IsOpen ? 1 : 0;
        }
    }

    private void Take(FindingKey key, KnownVerdict verdict)
    {
        if (!_leftOut.Contains(key.SubjectId))
        {
            Latest.Add(key, verdict);
        }
    }

    /// <summary>Latest verdicts as a recording compares them.</summary>
    public static IAsyncEnumerable<KeyedVerdict> Known(IQueryable<LatestVerdict> verdicts) => verdicts.AsNoTracking()
        .Select(v => new KeyedVerdict(new(v.CheckId, v.SubjectId, v.Container), new(v.Id, v.ResourceType, v.Verdict, v.Digest, v.SinceScanId, v.SinceAt)))
        .AsAsyncEnumerable();

    private static IAsyncEnumerable<KeyedFinding> Known(IQueryable<Finding> findings) => findings.AsNoTracking()
        .Select(f => new KeyedFinding(
            new(f.CheckId, f.SubjectId, f.Container),
            new(f.Id, f.State, f.ResourceType, f.Region, f.Severity, f.IsSeveritySet, f.NeedsReview, f.ShownHash, f.InputHash, f.CheckVersion, f.ParameterDigest)))
        .AsAsyncEnumerable();

    /// <summary>Reads the occurrences of findings.</summary>
    public async Task LoadOccurrencesAsync(PostureDbContext db, IEnumerable<long> findingIds, CancellationToken cancellationToken)
    {
        var occurrences = InChunks(findingIds, ids => db.Occurrences.AsNoTracking().Where(o => ids.Contains(o.FindingId)).OrderBy(o => o.Id).AsAsyncEnumerable());
        await foreach (var occurrence in occurrences.WithCancellation(cancellationToken))
        {
            (Occurrences.TryGetValue(occurrence.FindingId, out var list) ? list : Occurrences[occurrence.FindingId] = []).Add(occurrence);
        }
    }

    /// <summary>Reads findings whole, by their ids.</summary>
    public static async Task<Dictionary<long, Finding>> FindAsync(PostureDbContext db, IEnumerable<long> findingIds, CancellationToken cancellationToken) =>
        await InChunks(findingIds, ids => db.Findings.AsNoTracking().Where(f => ids.Contains(f.Id)).AsAsyncEnumerable()).ToDictionaryAsync(f => f.Id, cancellationToken: cancellationToken);

    /// <summary>The rows that belong to ids, by one query for some hundreds of them.</summary>
    private static IAsyncEnumerable<T> InChunks<T>(IEnumerable<long> ids, Func<List<long>, IAsyncEnumerable<T>> rows) =>
        ids.Distinct().Order().Chunk(IdsPerQuery).ToAsyncEnumerable().SelectMany(chunk => rows([.. chunk]));

    public StoredSubject SubjectOf(long id) => _subjectsById[id];

    /// <summary>The row of a subject; null when it was never seen.</summary>
    public StoredSubject? Find(Subject subject)
    {
        // All verdicts on a resource name its subject by the same reference.
        if (_byReference.TryGetValue(subject, out var known))
        {
            return known;
        }

        if (!_bySubject.TryGetValue(subject, out var row) && !_subjects.TryGetValue(StableHash.OfSubject(subject), out row))
        {
            return null;
        }

        return _byReference[subject] = _bySubject[subject] = row;
    }

    /// <summary>Makes the row of a subject that was never seen.</summary>
    public StoredSubject Add(Subject subject, long id, DateTimeOffset seenAt)
    {
        var row = new StoredSubject
        {
            Id = id,
            Hash = StableHash.OfSubject(subject),
            Partition = subject.Partition,
            AccountId = subject.AccountId,
            Region = subject.Region,
            Kind = subject.Kind,
            Key = subject.Key,
            Name = subject.Name,
            FirstSeenAt = seenAt,
        };
        _subjects[row.Hash] = _subjectsById[id] = _bySubject[subject] = row;
        NewSubjects.Add(row);
        return row;
    }

    /// <summary>A latest verdict with what it is about.</summary>
    internal readonly record struct KeyedVerdict(FindingKey Key, KnownVerdict Verdict);

    private readonly record struct KeyedFinding(FindingKey Key, KnownFinding Finding);
}
