using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;

namespace EcsPosture.Findings.Recording;

/// <summary>
/// Brings all that the checks say of a subject to one number, by which a scan tells whether anything is said that was not said
/// before: whatever a finding, a latest verdict or an occurrence shows is in it.
/// </summary>
/// <param name="state">What the store holds.</param>
/// <param name="before">What the store holds as settled, by subject.</param>
/// <param name="parameterDigests">A digest of the parameters of each check.</param>
/// <param name="maySettle">Whether nothing but what the checks say decides what becomes of a subject.</param>
internal sealed class SubjectDigests(
    StoredState state, IReadOnlyDictionary<long, SettledSubject> before, IReadOnlyDictionary<string, string> parameterDigests, Func<Subject, bool> maySettle)
{
    /// <summary>Another version of the program may show the same otherwise.</summary>
    private static readonly string Program = $"{typeof(SubjectDigests).Module.ModuleVersionId}{typeof(Check).Module.ModuleVersionId}";

    private readonly Dictionary<ResourceRef, Place> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Subject, SubjectDigest> _subjects = [];
    private readonly long _seed = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));
    private char[] _text = new char[512];
    private int _length;
    private readonly Dictionary<string, long> _checks = new(StringComparer.Ordinal);
    private string? _check;
    private long _ofCheck;

    /// <summary>Of all subjects of which anything was said.</summary>
    public IReadOnlyCollection<SubjectDigest> All => _subjects.Values;

    /// <summary>Takes in a verdict that is about a subject, and gives the digest of that.</summary>
    public SubjectDigest Add(CheckVerdict verdict)
    {
        if (!ReferenceEquals(_check, verdict.CheckId))
        {
            TurnTo(verdict);
        }

        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, verdict.Resource, out var isKnown);
        if (!isKnown)
        {
            var of = Of(verdict.Subject!);
            place = new(of, DigestOf(verdict, of.Seed));
        }

        var subject = place.Subject;
        Begin();
        Add(_ofCheck);
        Add(place.Digest);
        Add(((int)verdict.Verdict << 8) | ((int)verdict.Severity << 1) | (verdict.IsSeveritySet ? 1 : 0));
        Add(verdict.Container);
        Add(verdict.InputHash);
        Add(verdict.Message);
        Add(verdict.Reason);
        foreach (var evidence in verdict.Evidence)
        {
            Add(evidence.Path);
            Add(evidence.Actual);
            Add(evidence.Expected);
        }

        foreach (var gap in verdict.Gaps)
        {
            Add((int)gap.Kind);
            Add(gap.Action);
            Add(gap.Resource);
            Add(gap.Code);
            Add(gap.Message);
            Add(gap.Permission);
            Add(gap.File);
        }

        // The order in which checks are run says nothing.
        subject.Digest = unchecked(subject.Digest + Hash(subject.Seed));
        subject.MaySettle &= verdict.Label is not OccurrenceLabel.Unknown;
        return subject;
    }

    /// <summary>The digest of a subject so far; null when nothing was said of it.</summary>
    public SubjectDigest? Find(Subject subject) => _subjects.GetValueOrDefault(subject);

    private SubjectDigest Of(Subject subject)
    {
        if (!_subjects.TryGetValue(subject, out var digest))
        {
            var id = state.Find(subject)?.Id;
            var settled = id is { } known ? before.GetValueOrDefault(known) : null;
            var may = maySettle(subject);
            _subjects[subject] = digest = new(subject, settled?.Seed ?? _seed) { SubjectId = id ?? 0, MaySettle = may, Before = may ? settled : null };
        }

        return digest;
    }

    private void TurnTo(CheckVerdict verdict)
    {
        _check = verdict.CheckId;
        if (_checks.TryGetValue(verdict.CheckId, out _ofCheck))
        {
            return;
        }

        Begin();
        Add(Program);
        Add(verdict.CheckId);
        Add(verdict.CheckVersion);
        Add(parameterDigests.GetValueOrDefault(verdict.CheckId));
        foreach (var topic in verdict.Topics)
        {
            Add((int)topic);
        }

        _checks.Add(verdict.CheckId, _ofCheck = Hash(0));
    }

    private long DigestOf(CheckVerdict verdict, long seed)
    {
        Begin();
        Add(verdict.Resource.Arn);
        Add((int)verdict.Resource.Type);
        Add((int)verdict.Label);
        Add(verdict.Services);
        Add(verdict.Clusters);
        Add(verdict.LaunchTypes);
        return Hash(seed);
    }

    private void Begin() => _length = 0;

    private long Hash(long seed) => unchecked((long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(_text.AsSpan(0, _length)), seed));

    private void Add(IReadOnlyList<string> values)
    {
        Add(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            Add(values[i]);
        }
    }

    private void Add(string? value)
    {
        Add(value?.Length ?? -1);
        value.AsSpan().CopyTo(Room(value?.Length ?? 0));
    }

    private void Add(int number) => MemoryMarshal.Write(MemoryMarshal.AsBytes(Room(sizeof(int) / sizeof(char))), number);

    private void Add(long number) => MemoryMarshal.Write(MemoryMarshal.AsBytes(Room(sizeof(long) / sizeof(char))), number);

    private Span<char> Room(int length)
    {
        if (_length + length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + length));
        }

        _length += length;
        return _text.AsSpan(_length - length, length);
    }

    /// <summary>The subject of a resource, and a digest of where the resource stands.</summary>
    private readonly record struct Place(SubjectDigest Subject, long Digest);
}

/// <summary>All that the checks say of a subject, as one number.</summary>
internal sealed class SubjectDigest(Subject subject, long seed)
{
    public Subject Subject { get; } = subject;

    /// <summary>Its row; 0 when it has none yet.</summary>
    public long SubjectId { get; init; }

    /// <summary>What the digest begins with.</summary>
    public long Seed { get; } = seed;

    /// <summary>The number, in whatever order verdicts came.</summary>
    public long Digest { get; set; }

    /// <summary>Whether what is said of it decides alone what becomes of it.</summary>
    public bool MaySettle { get; set; }

    /// <summary>What the store holds of it as settled; null when it holds nothing, or nothing that would do.</summary>
    public SettledSubject? Before { get; init; }

    /// <summary>Once all was said: whether it is what was said when it was settled.</summary>
    public bool IsUnchanged => MaySettle && Before is { } before && before.Digest == Digest;
}
