using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Recording;

/// <summary>What the store holds of one account, read with few queries.</summary>
internal sealed class StoredState
{
    private const int IdsPerQuery = 500;
    private readonly Dictionary<string, StoredSubject> _subjects;
    private readonly Dictionary<long, StoredSubject> _subjectsById;
    private readonly Dictionary<Subject, StoredSubject> _bySubject = [];

    private StoredState(List<StoredSubject> subjects, List<Finding> findings, List<LatestVerdict> latest)
    {
        _subjects = subjects.ToDictionary(s => s.Hash, StringComparer.Ordinal);
        _subjectsById = subjects.ToDictionary(s => s.Id);
        Findings = findings.ToDictionary(f => new FindingKey(f.CheckId, f.SubjectId, f.Container));
        Latest = latest.ToDictionary(v => new FindingKey(v.CheckId, v.SubjectId, v.Container));
    }

    public IReadOnlyCollection<StoredSubject> Subjects => _subjects.Values;

    public Dictionary<FindingKey, Finding> Findings { get; }

    public Dictionary<FindingKey, LatestVerdict> Latest { get; }

    /// <summary>Occurrences of the findings they were asked for, by finding.</summary>
    public Dictionary<long, List<Occurrence>> Occurrences { get; } = [];

    /// <summary>Subjects that are new with this evaluation.</summary>
    public List<StoredSubject> NewSubjects { get; } = [];

    /// <summary>Reads an account's regions, and its trails of any region.</summary>
    public static async Task<StoredState> LoadAsync(PostureDbContext db, string accountId, IReadOnlyCollection<string> regions, CancellationToken cancellationToken)
    {
        var list = regions.ToList();
        return new(
            await db.Subjects.AsNoTracking().Where(s => s.AccountId == accountId && (list.Contains(s.Region) || s.Kind == SubjectKind.Trail)).ToListAsync(cancellationToken),
            await db.Findings.AsNoTracking().Where(f => f.AccountId == accountId && (list.Contains(f.Region) || f.SubjectKind == SubjectKind.Trail)).ToListAsync(cancellationToken),
            await db.LatestVerdicts.AsNoTracking().Where(v => v.AccountId == accountId && (list.Contains(v.Region) || v.ResourceType == ResourceType.Trail)).ToListAsync(cancellationToken));
    }

    /// <summary>Reads the occurrences of findings.</summary>
    public async Task LoadOccurrencesAsync(PostureDbContext db, IEnumerable<long> findingIds, CancellationToken cancellationToken)
    {
        foreach (var chunk in findingIds.Distinct().Order().Chunk(IdsPerQuery))
        {
            var ids = chunk.ToList();
            foreach (var occurrence in await db.Occurrences.AsNoTracking().Where(o => ids.Contains(o.FindingId)).OrderBy(o => o.Id).ToListAsync(cancellationToken))
            {
                (Occurrences.TryGetValue(occurrence.FindingId, out var list) ? list : Occurrences[occurrence.FindingId] = []).Add(occurrence);
            }
        }
    }

    public StoredSubject SubjectOf(long id) => _subjectsById[id];

    /// <summary>The row of a subject; null when it was never seen.</summary>
    public StoredSubject? Find(Subject subject)
    {
        if (_bySubject.TryGetValue(subject, out var known))
        {
            return known;
        }

        return _subjects.TryGetValue(StableHash.OfSubject(subject), out var row) ? _bySubject[subject] = row : null;
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
}
