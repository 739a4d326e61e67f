using System.Runtime.CompilerServices;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Scopes;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>Why a finding does not match, of the choices that a list's facets offer.</summary>
[Flags]
internal enum Misses
{
    None = 0,
    Status = 1,
    Severity = 2,
    Check = 4,
    Framework = 8,
    Control = 16,
    Topic = 32,
    Label = 64,
    Cluster = 128,
    Service = 256,

    /// <summary>A choice that no facet offers.</summary>
    Other = 512,
}

/// <summary>
/// One question about findings, put against an index: first to each combination of traits, then to the findings themselves, as far
/// as the question is about more than that.
/// </summary>
internal sealed class IndexFilter
{
    private const Misses ByTraits = Misses.Status | Misses.Severity | Misses.Check | Misses.Framework | Misses.Control | Misses.Topic | Misses.Label;
    private readonly FindingIndex _index;
    private readonly IReadOnlyList<FindingChunk> _chunks;
    private readonly Misses[] _ofTraits;
    private readonly int[] _clusters;
    private readonly int[] _services;
    private readonly long? _subjectId;
    private readonly long _firstSeenFrom;
    private readonly bool _isAboutTraits;

    /// <summary>Prepares a question.</summary>
    /// <param name="index">The index.</param>
    /// <param name="query">The question.</param>
    /// <param name="scope">Its scope, in the store's words.</param>
    /// <param name="looked">What the store knows of what the question names.</param>
    /// <param name="controls">Which checks give evidence for which control.</param>
    public IndexFilter(FindingIndex index, FindingsQuery query, ResolvedScope scope, LookedUp looked, ControlIndex controls)
    {
        (_index, Scope) = (index, scope);
        _chunks = looked.WithText is null ? index.Chunks : index.Only(looked.WithText);
        _ofTraits = OfTraits(index, query, scope, controls);
        _clusters = scope.ClusterArn is null ? [] : [Names.Clusters.Find(scope.ClusterArn)];
        _services = query.Services.Count == 0 ? [] : [.. looked.ServiceArns.Select(Names.Services.Find).DefaultIfEmpty(NameTable.Unknown)];
        _subjectId = looked.SubjectId;
        _firstSeenFrom = query.FirstSeenFrom?.UtcTicks ?? 0;
        _isAboutTraits = _clusters.Length == 0 && _services.Length == 0 && _subjectId is null && _firstSeenFrom == 0 && looked.WithText is null;
    }

    /// <summary>The names that the findings refer to.</summary>
    public IndexNames Names => _index.Names;

    /// <summary>The question's scope, in the store's words.</summary>
    public ResolvedScope Scope { get; }

    /// <summary>Why findings with a combination of traits do not match.</summary>
    public Misses MissesOf(int traits) => _ofTraits[traits];

    /// <summary>How many findings match.</summary>
    public int Count() => CountByTraits().Sum();

    /// <summary>How many findings match, by traits.</summary>
    public int[] CountByTraits()
    {
        var counts = CountByTraitsWhateverTheyAre();
        for (var traits = 0; traits < counts.Length; traits++)
        {
            counts[traits] = _ofTraits[traits] is Misses.None ? counts[traits] : 0;
        }

        return counts;
    }

    /// <summary>How many findings match by all but their traits, by traits.</summary>
    public int[] CountByTraitsWhateverTheyAre()
    {
        if (_isAboutTraits)
        {
            return _index.CountsByTraits.ToArray();
        }

        var counts = new int[_ofTraits.Length];
        Go((chunk, matching) =>
        {
            foreach (var i in matching)
            {
                counts[chunk.Traits[i]]++;
            }
        }, ByTraits);
        return counts;
    }

    /// <summary>Takes in the findings that match, a chunk at a time.</summary>
    /// <param name="take">Takes a chunk and the positions of those that match, ascending.</param>
    /// <param name="regardless">Choices that do not matter.</param>
    public void Go(Taken take, Misses regardless = Misses.None)
    {
        var matchesByTraits = MatchesByTraits(regardless);
        Span<int> room = stackalloc int[FindingChunk.Size];
        foreach (var chunk in _chunks)
        {
            take(chunk, In(chunk, room, matchesByTraits, regardless));
        }
    }

    /// <summary>The ids of the findings that match, ascending, up to so many.</summary>
    public IReadOnlyList<long> Ids(int most)
    {
        var ids = new List<long>();
        var matchesByTraits = MatchesByTraits(Misses.None);
        Span<int> room = stackalloc int[FindingChunk.Size];
        for (var c = 0; c < _chunks.Count && ids.Count < most; c++)
        {
            foreach (var i in In(_chunks[c], room, matchesByTraits))
            {
                ids.Add(_chunks[c].Ids[i]);
            }
        }

        return ids.Count > most ? ids[..most] : ids;
    }

    /// <summary>
    /// The findings that a page shows when the worst come first, and of the same severity the newest; backwards, the other way round.
    /// </summary>
    /// <param name="after">Where the page begins; null for the first.</param>
    /// <param name="backwards">Whether it ends there instead, and is listed from its end.</param>
    /// <param name="most">How many to give.</param>
    public IReadOnlyList<long> Worst((Checks.Severity Severity, long Id)? after, bool backwards, int most)
    {
        // A list for each severity; when the first that can hold any is full the rest does not matter.
        var bySeverity = Enum.GetValues<Checks.Severity>().Select(_ => new List<long>()).ToArray();
        Checks.Severity[] inOrder = [.. backwards ? Enum.GetValues<Checks.Severity>().Order() : Enum.GetValues<Checks.Severity>().OrderDescending()];
        var atMost = MostBySeverity();
        var possible = inOrder.Where(s => (after is not { } at || (backwards ? s >= at.Severity : s <= at.Severity)) && atMost[(int)s] > 0).ToList();
        if (possible.Count == 0)
        {
            return [];
        }

        var first = bySeverity[(int)possible[0]];
        var matchesByTraits = MatchesByTraits(Misses.None);
        Span<int> room = stackalloc int[FindingChunk.Size];
        for (var c = 0; c < _chunks.Count && first.Count < most; c++)
        {
            var chunk = _chunks[backwards ? c : _chunks.Count - 1 - c];
            var matching = In(chunk, room, matchesByTraits);
            for (var m = 0; m < matching.Length && first.Count < most; m++)
            {
                var i = matching[backwards ? m : matching.Length - 1 - m];
                var (severity, id) = (Names.Traits[chunk.Traits[i]].Severity, chunk.Ids[i]);
                var isOnPage = after is not { } cursor || (severity, id).CompareTo(cursor) is var place && (backwards ? place > 0 : place < 0);
                if (isOnPage && bySeverity[(int)severity] is var own && own.Count < most)
                {
                    own.Add(id);
                }
            }
        }

        return [.. inOrder.SelectMany(s => bySeverity[(int)s]).Take(most)];
    }

    /// <summary>The findings that match, counted by check, with the worst and with the subjects that they are about.</summary>
    public IReadOnlyList<(string CheckId, Checks.Severity Severity, int Findings, int Subjects)> ByCheck()
    {
        var counts = new (Checks.Severity Severity, int Findings, int Subjects)[Names.Checks.Count];
        var seen = new SeenSubjects(counts.Length);
        Go((chunk, matching) =>
        {
            foreach (var i in matching)
            {
                ref readonly var traits = ref Names.Traits[chunk.Traits[i]];
                ref var own = ref counts[traits.Check];
                own.Severity = traits.Severity > own.Severity ? traits.Severity : own.Severity;
                own.Findings++;
                own.Subjects += seen.Add(traits.Check, chunk.SubjectIds[i]) ? 1 : 0;
            }
        });
        return [.. counts.Index().Where(c => c.Item.Findings > 0).Select(c => (Names.Checks[c.Index], c.Item.Severity, c.Item.Findings, c.Item.Subjects))];
    }

    /// <summary>By number of traits, 1 for those that match but for choices that do not matter, and 0 for the others.</summary>
    private byte[] MatchesByTraits(Misses regardless) => Array.ConvertAll(_ofTraits, misses => (byte)((misses & ~regardless) == 0 ? 1 : 0));

    // Each step keeps, of the positions that are left, those that match; without a branch for each finding.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<int> In(FindingChunk chunk, Span<int> room, byte[] matchesByTraits, Misses regardless = Misses.None)
    {
        var traits = chunk.Traits;
        var count = 0;
        for (var i = 0; i < traits.Length; i++)
        {
            room[count] = i;
            count += matchesByTraits[traits[i]];
        }

        var left = room[..count];
        if (_clusters.Length != 0 && !regardless.HasFlag(Misses.Cluster))
        {
            left = Having(chunk.Clusters, left, _clusters);
        }

        if (_services.Length != 0 && !regardless.HasFlag(Misses.Service))
        {
            left = Having(chunk.Services, left, _services);
        }

        left = _subjectId is { } subject ? Within(chunk.SubjectIds, left, subject, subject) : left;
        return _firstSeenFrom != 0 ? Within(chunk.FirstSeenTicks, left, _firstSeenFrom, long.MaxValue) : left;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Span<int> Having(int[] puts, Span<int> left, int[] wanted)
    {
        var count = 0;
        foreach (var i in left)
        {
            left[count] = i;
            count += Names.HasAny(puts[i], wanted) ? 1 : 0;
        }

        return left[..count];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Span<int> Within(long[] values, Span<int> left, long from, long to)
    {
        var count = 0;
        foreach (var i in left)
        {
            left[count] = i;
            count += values[i] >= from && values[i] <= to ? 1 : 0;
        }

        return left[..count];
    }

    /// <summary>By severity, how many match by their traits: no more can match.</summary>
    private int[] MostBySeverity()
    {
        var most = new int[Enum.GetValues<Checks.Severity>().Length];
        for (var traits = 0; traits < _ofTraits.Length; traits++)
        {
            most[(int)Names.Traits[traits].Severity] += _ofTraits[traits] is Misses.None ? _index.CountsByTraits[traits] : 0;
        }

        return most;
    }

    private static Misses[] OfTraits(FindingIndex index, FindingsQuery query, ResolvedScope scope, ControlIndex controls)
    {
        var names = index.Names;
        bool[] places = [.. names.Places.Select(p => (scope.AccountId is null || p.AccountId == scope.AccountId) && (scope.Regions is null || scope.Regions.Contains(p.Region)))];
        Misses[] ofStanding = [.. Enumerable.Range(0, 8).Select(s => Matches(query.Statuses, (Standing)s) ? Misses.None : Misses.Status)];
        var ofCheck = OfChecks(names, query, controls);
        var topics = query.Topics.Aggregate(0, (bits, t) => bits | (1 << (int)t));
        var labels = query.Labels.Aggregate(0, (bits, l) => bits | (1 << (int)l));
        int? assignee = query.Assignee is null ? null : names.Assignees.Find(query.Assignee);
        var ofTraits = new Misses[index.CountsByTraits.Length];
        for (var number = 0; number < ofTraits.Length; number++)
        {
            ref readonly var traits = ref names.Traits[number];
            ofTraits[number] = ofCheck[traits.Check] | ofStanding[(int)traits.Standing]
                | (query.Severities.Count == 0 || query.Severities.Contains(traits.Severity) ? Misses.None : Misses.Severity)
                | (topics == 0 || (traits.Topics & topics) != 0 ? Misses.None : Misses.Topic)
                | (labels == 0 || (traits.Labels & labels) != 0 ? Misses.None : Misses.Label)
                | (places[traits.Place] && (assignee is null || traits.Assignee == assignee) ? Misses.None : Misses.Other);
        }

        return ofTraits;
    }

    private static bool Matches(IReadOnlyList<FindingStatus> statuses, Standing standing) =>
        statuses.Count == 0
        || (standing.HasFlag(Standing.Resolved) ? statuses.Contains(FindingStatus.Resolved)
            : standing.HasFlag(Standing.Suppressed) ? statuses.Contains(FindingStatus.Suppressed)
            : statuses.Contains(FindingStatus.Open) || (standing.HasFlag(Standing.NeedsReview) && statuses.Contains(FindingStatus.NeedsReview)));

    private static Misses[] OfChecks(IndexNames names, FindingsQuery query, ControlIndex controls)
    {
        var ofCheck = new Misses[names.Checks.Count];
        Without(query.CheckIds.Count > 0 ? query.CheckIds : null, Misses.Check);
        Without(query.Frameworks.Count > 0 ? controls.ChecksOfFrameworks(query.Frameworks) : null, Misses.Framework);
        Without(query.Controls.Count > 0 ? controls.ChecksOf(query.Controls) : null, Misses.Control);
        return ofCheck;

        void Without(IReadOnlyList<string>? checks, Misses miss)
        {
            if (checks is null)
            {
                return;
            }

            var wanted = checks.ToHashSet(StringComparer.Ordinal);
            for (var check = 0; check < ofCheck.Length; check++)
            {
                ofCheck[check] |= wanted.Contains(names.Checks[check]) ? Misses.None : miss;
            }
        }
    }

    /// <summary>Takes in the findings of a chunk that match.</summary>
    public delegate void Taken(FindingChunk chunk, ReadOnlySpan<int> matching);
}
